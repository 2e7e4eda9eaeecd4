import type { DiagnosisGraph } from '../diagnosis/graph-schema.ts';
import type { Procedure } from '../knowledge/procedure-schema.ts';

/** What a report needs of the knowledge base to put a case into words. */
export type ReportKnowledge = {
  readonly graph: DiagnosisGraph;
  readonly procedureById: (id: string) => Procedure | undefined;
  /** Name of a brand as its maker writes it; undefined for one that nobody listed. */
  readonly brandName: (id: string) => string | undefined;
};
