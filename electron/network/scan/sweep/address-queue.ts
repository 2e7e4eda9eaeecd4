import type { Target } from './target.ts';

/** Addresses that wait for their datagram, in order. */
export type AddressQueue = {
  readonly size: () => number;
  /** Takes the next one that still needs a datagram; null when there is none. */
  readonly take: () => Target | null;
  /** Puts targets before all others. */
  readonly putFirst: (targets: readonly Target[]) => void;
  readonly putLast: (targets: readonly Target[]) => void;
  /** Moves the queued ones among these to the front. */
  readonly prefer: (ips: ReadonlySet<string>) => void;
};

function queued(targets: readonly Target[]): readonly Target[] {
  for (const target of targets) target.state = 'queued';
  return targets;
}

/** A queue of the given addresses; everything put into it becomes `queued`. */
export function createAddressQueue(first: readonly Target[]): AddressQueue {
  let queue: readonly Target[] = first;
  // Shifting thousands of addresses one by one would move all the others each time.
  let at = 0;
  const replace = (targets: readonly Target[]): void => {
    queue = targets;
    at = 0;
  };
  return {
    size: () => queue.length - at,
    take: () => {
      while (at < queue.length) {
        const target = queue[at];
        at += 1;
        // An address that resolved while it was queued needs no datagram.
        if (target?.state === 'queued') return target;
      }
      replace([]);
      return null;
    },
    putFirst: (targets) => replace([...queued(targets), ...queue.slice(at)]),
    putLast: (targets) => replace([...queue.slice(at), ...queued(targets)]),
    prefer: (ips) => {
      const rest = queue.slice(at);
      replace([...rest.filter(({ ip }) => ips.has(ip)), ...rest.filter(({ ip }) => !ips.has(ip))]);
    },
  };
}
