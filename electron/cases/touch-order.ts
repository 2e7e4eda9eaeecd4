import type { CaseSummary } from '../../shared/case/case-schema.ts';

/** The order in which cases were touched since the start, which a clock set back does not change. */
export type TouchOrder = {
  readonly touch: (caseId: string) => void;
  /** Puts the case touched last first; those never touched keep their order behind. */
  readonly latestFirst: (cases: readonly CaseSummary[], openCaseId: string | null) => CaseSummary[];
};

/** Starts with no case touched. */
export function createTouchOrder(): TouchOrder {
  const touches = new Map<string, number>();
  let count = 0;
  return {
    touch: (caseId) => {
      count += 1;
      touches.set(caseId.toLowerCase(), count);
    },
    latestFirst: (cases, openCaseId) => {
      // After a restart no case has been touched yet: the one being worked on leads.
      const rankOf = ({ caseId, closed }: CaseSummary): number =>
        touches.get(caseId.toLowerCase()) ?? (caseId === openCaseId && !closed ? 0.5 : 0);
      return cases.toSorted((left, right) => rankOf(right) - rankOf(left));
    },
  };
}
