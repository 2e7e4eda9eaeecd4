/** How the sweeps of one scan went, for findings and for measurements. */
export type SweepSummary = {
  readonly refused: number;
  readonly tableReduced: boolean;
  readonly macsHidden: boolean;
  readonly sendErrors: ReadonlyMap<string, number>;
  readonly tryLoss: number;
  readonly peakRequestsPerSecond: number;
  readonly passes: number;
  /** Datagrams given to the system. */
  readonly datagrams: number;
  readonly worstLatenessMs: number;
};
