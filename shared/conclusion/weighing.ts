import { nodeOf } from '../diagnosis/engine.ts';
import { contradictsMeasure } from '../diagnosis/provenance.ts';
import { type Claim, CONTRADICTIONS, type Relation, SUPPORTS } from '../knowledge/claims.ts';
import type { DiagnosisGraph, EndNode } from '../knowledge/graph-schema.ts';
import type { Contradiction } from './conclusion-types.ts';
import type { Measure } from './measures.ts';
import {
  ageOf,
  answersOf,
  choiceOf,
  isOutdated,
  isSince,
  networkChange,
  type Run,
} from './walk.ts';

/** The relations of a table that apply between the claims of an end and a measurement. */
function relationsWith(
  table: readonly Relation[],
  end: EndNode,
  measure: Measure,
  run: Run,
): readonly Relation[] {
  return table.filter(
    ({ said, measured, from }) =>
      end.claims.includes(said) &&
      measure.claims.includes(measured) &&
      isSince(measure.at, from, run),
  );
}

/** True where another measurement outweighs what a relation sets against a claim. */
function isOutweighed({ unless }: Relation, measures: readonly Measure[]): boolean {
  return unless !== null && measures.some(({ claims }) => claims.includes(unless));
}

/**
 * The claims of an end that cannot be kept although nothing contradicts the end: a phone that is
 * proved to be faulty does not clear a network on which a fault was measured.
 */
export function withdrawnClaims(
  end: EndNode,
  measures: readonly Measure[],
  run: Run,
): ReadonlySet<Claim> {
  return new Set(
    measures.flatMap((measure) =>
      relationsWith(CONTRADICTIONS, end, measure, run)
        .filter((relation) => isOutweighed(relation, measures))
        .map(({ said }) => said),
    ),
  );
}

/** The measurements that contradict an end, with their weight. */
export function contradictionsOf(
  end: EndNode,
  measures: readonly Measure[],
  run: Run,
  graph: DiagnosisGraph,
): Contradiction[] {
  const change = networkChange(graph, run);
  return measures.flatMap((measure): Contradiction[] => {
    const against = relationsWith(CONTRADICTIONS, end, measure, run).filter(
      (relation) => !isOutweighed(relation, measures),
    );
    if (against.length === 0) return [];
    const { source, code, at, words, strength, remedy } = measure;
    const isOld = isOutdated(measure, change);
    const isFirm =
      strength === 'proves' && !isOld && against.some(({ firm }) => isSince(at, firm, run));
    return [
      {
        source,
        code,
        at,
        weight: isFirm ? 'disproves' : 'doubts',
        words: [...words, ...ageOf(measure, run, change, graph)],
        remedy: isOld ? [{ key: 'conclusion.remedy.measureAgain' }] : remedy,
      },
    ];
  });
}

/** The answers that the technician gave against what the application had measured. */
export function overruledAnswers(graph: DiagnosisGraph, run: Run): Contradiction[] {
  return answersOf(run).flatMap((entry): Contradiction[] => {
    const node = nodeOf(graph, entry.node);
    // The crossed test's own verdict is weighed as a measurement.
    if (entry.overruled === null || node === undefined || node.kind === 'crossed-test') return [];
    // What was only likely is for the technician to judge.
    if (entry.strength === 'suggested') return [];
    const isMeasured = contradictsMeasure(entry);
    const measured = choiceOf(graph, entry.node, entry.overruled);
    const answered = choiceOf(graph, entry.node, entry.choice);
    if (measured === undefined || answered === undefined) return [];
    return [
      {
        source: 'answer',
        code: entry.node,
        at: entry.at,
        weight: isMeasured ? 'disproves' : 'doubts',
        words: [
          {
            key: `conclusion.measure.${isMeasured ? 'measuredOtherwise' : 'overruled'}`,
            params: {
              question: { text: node.title },
              at: { instant: entry.at },
              measured: { text: measured.label },
              answered: { text: answered.label },
            },
          },
        ],
        remedy: [
          { key: 'conclusion.remedy.overruled', params: { question: { text: node.title } } },
        ],
      },
    ];
  });
}

/** The measurements that prove what an end says. */
export function supportsOf(
  end: EndNode,
  measures: readonly Measure[],
  run: Run,
  graph: DiagnosisGraph,
): Measure[] {
  const change = networkChange(graph, run);
  return measures.filter(
    (measure) =>
      measure.strength === 'proves' &&
      !isOutdated(measure, change) &&
      relationsWith(SUPPORTS, end, measure, run).length > 0,
  );
}

/** Neither for nor against, but worth reporting: what is wrong on the site, what the test said. */
export function isWorthNoting({ claims, code }: Measure): boolean {
  if (code === 'not-made') return false;
  return claims.some(
    (claim) => claim === 'network-defect' || claim === 'phone-absent' || claim.startsWith('test-'),
  );
}
