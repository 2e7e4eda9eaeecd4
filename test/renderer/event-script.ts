/** Events that a test plays one after another, at a pace or by hand. */
export type EventScript = {
  /** Plays the next scripted events; all of them when no number is given. */
  readonly advance: (count?: number) => void;
  /** Replaces what was left to play. */
  readonly play: (events: readonly (() => void)[]) => void;
  readonly drop: () => void;
};

/** Milliseconds between two events; 'together' plays all at once, null leaves the pace to `advance`. */
export type Pace = number | 'together' | null;

export function createEventScript(paceMs: Pace): EventScript {
  let left: (() => void)[] = [];

  function advance(count = Number.POSITIVE_INFINITY): void {
    for (let played = 0; played < count && left.length > 0; played += 1) left.shift()?.();
  }

  return {
    advance,
    drop: () => {
      left = [];
    },
    play: (events) => {
      left = [...events];
      if (paceMs === null) return;
      if (paceMs === 'together') {
        setTimeout(() => advance(), 0);
        return;
      }
      const tick = (): void => {
        advance(1);
        if (left.length > 0) setTimeout(tick, paceMs);
      };
      setTimeout(tick, paceMs);
    },
  };
}
