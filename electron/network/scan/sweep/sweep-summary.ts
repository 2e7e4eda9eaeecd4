import type { SweepOutcome } from './sweep-deps.ts';

/** How the sweeps of one scan went, for findings and for measurements. */
export type SweepSummary = {
  readonly refused: number;
  /** Addresses that the table still refused at the end. */
  readonly neverTaken: number;
  readonly tableReduced: boolean;
  /** The table could not be read when answers were due: whom it lists is unknown. */
  readonly tableUnread: boolean;
  readonly macsHidden: boolean;
  readonly sendErrors: ReadonlyMap<string, number>;
  readonly tryLoss: number;
  readonly peakRequestsPerSecond: number;
  readonly passes: number;
  /** Datagrams given to the system. */
  readonly datagrams: number;
  readonly worstLatenessMs: number;
};

/** Adds up the outcomes of the sweeps of a scan. */
export function summarise(
  outcomes: readonly SweepOutcome[],
  facts: Pick<SweepSummary, 'tableReduced' | 'tableUnread' | 'macsHidden'>,
): SweepSummary {
  const sendErrors = new Map<string, number>();
  for (const outcome of outcomes)
    for (const [code, count] of outcome.sendErrors)
      sendErrors.set(code, (sendErrors.get(code) ?? 0) + count);
  const sum = (valueOf: (outcome: SweepOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + valueOf(outcome), 0);
  const most = (valueOf: (outcome: SweepOutcome) => number): number =>
    Math.max(0, ...outcomes.map(valueOf));
  return {
    ...facts,
    refused: sum(({ refused }) => refused),
    neverTaken: sum(({ neverTaken }) => neverTaken.length),
    sendErrors,
    tryLoss: most(({ tryLoss }) => tryLoss),
    peakRequestsPerSecond: most(({ peakRequestsPerSecond }) => peakRequestsPerSecond),
    passes: most(({ passes }) => passes),
    datagrams: sum(({ datagrams }) => datagrams),
    worstLatenessMs: most(({ worstLatenessMs }) => worstLatenessMs),
  };
}
