import { hostAddresses, rangeOf, type Ipv4Range } from '../../../../shared/net/cidr.ts';

/** Widest range that is scanned unforced, and the widest allowed at all, as prefix lengths. */
export const WIDEST_PREFIX = 20;
export const WIDEST_FORCED_PREFIX = 16;

export type PlanInput = {
  readonly ranges: readonly Ipv4Range[];
  /** Addresses given by hand; they come first. */
  readonly addresses: readonly number[];
  /** Addresses to ask before the rest: the gateway, and those that the system or the site remembers. */
  readonly likely: readonly number[];
  /** The machine's own address: it is left out of the plan, and its /24 comes early. */
  readonly own: number | null;
};

/**
 * The addresses to try, each once, the likeliest first: typed by hand, likely and in a range, the
 * machine's own /24, then the rest in rising order.
 */
export function planAddresses(input: PlanInput): readonly number[] {
  const plan = new Set<number>(input.addresses);
  const inRanges = (address: number): boolean =>
    input.ranges.some((range) =>
      range.prefix >= 31
        ? rangeOf(address, range.prefix).base === range.base
        : isHost(range, address),
    );
  for (const address of input.likely) if (inRanges(address)) plan.add(address);
  if (input.own !== null) {
    for (const address of hostAddresses(rangeOf(input.own, 24)))
      if (inRanges(address)) plan.add(address);
  }
  for (const range of input.ranges) for (const address of hostAddresses(range)) plan.add(address);
  if (input.own !== null) plan.delete(input.own);
  return [...plan];
}

function isHost(range: Ipv4Range, address: number): boolean {
  const size = 2 ** (32 - range.prefix);
  return address > range.base && address < range.base + size - 1;
}
