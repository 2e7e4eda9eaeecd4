import type { DiagnosisGraph } from '../knowledge/graph-schema.ts';
import { modelFile } from '../knowledge/models.ts';
import { diagnosisGraph } from '../knowledge/diagnosis-graph.ts';
import type { Procedure } from '../knowledge/procedure-schema.ts';
import { procedureById } from '../knowledge/procedures.ts';

/** What a report needs from the knowledge base to put a case into words. */
export type ReportKnowledge = {
  readonly graph: DiagnosisGraph;
  readonly procedureById: (id: string) => Procedure | undefined;
  /** Name of a brand as its maker writes it; undefined for a brand that is not listed. */
  readonly brandName: (id: string) => string | undefined;
};

const brandNames = new Map(modelFile.brands.map(({ id, name }) => [id, name]));

/** The knowledge base of this version. */
export const reportKnowledge: ReportKnowledge = {
  graph: diagnosisGraph,
  procedureById,
  brandName: (id) => brandNames.get(id),
};
