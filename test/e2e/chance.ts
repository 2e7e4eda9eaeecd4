/** Chance that can be had again: the generator of Park and Miller. */
export type Chance = {
  readonly seed: number;
  /** A whole number from 0 to `below` - 1. */
  readonly below: (below: number) => number;
};

/** Draws from TONALITE_SEED where it is set, else from the same seed at each run. */
export function createChance(usual: number): Chance {
  const seed = Number(process.env['TONALITE_SEED'] ?? usual);
  let state = (Math.abs(Math.trunc(seed)) % 2_147_483_646) + 1;
  return {
    seed,
    below: (below) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    },
  };
}
