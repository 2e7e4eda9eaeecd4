import type { CaseSummary } from '../../shared/case/case-schema.ts';

/** The order in which cases were used since the start; a clock that is set back does not change it. */
export type TouchOrder = {
  readonly touch: (caseId: string) => void;
  /** Puts the most recently used case first; unused cases follow in their own order. */
  readonly latestFirst: (cases: readonly CaseSummary[], openCaseId: string | null) => CaseSummary[];
};

/** Starts with no case used. */
export function createTouchOrder(): TouchOrder {
  const touches = new Map<string, number>();
  let count = 0;
  return {
    touch: (caseId) => {
      count += 1;
      touches.set(caseId.toLowerCase(), count);
    },
    latestFirst: (cases, openCaseId) => {
      // After a restart no case has been used yet: the one being worked on comes first.
      const rankOf = ({ caseId, closed }: CaseSummary): number =>
        touches.get(caseId.toLowerCase()) ?? (caseId === openCaseId && !closed ? 0.5 : 0);
      return cases.toSorted((left, right) => rankOf(right) - rankOf(left));
    },
  };
}
