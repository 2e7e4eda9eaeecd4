/**
 * Which part of the 65,536 ports an access may use. Providers that share one IPv4 address give each
 * customer a set of ports: by bits of the port's number (MAP, RFC 7597 §5.1; lightweight 4over6), or as
 * one block of a carrier's translator (RFC 7422). The set shows in the public ports of many flows.
 */
export type PortShare = {
  /** How many ports the access has. */
  readonly ports: number;
  /** Lowest and highest port that it may have. */
  readonly from: number;
  readonly to: number;
};

const BITS = 16;
/** With fewer flows, ports of the whole range may lie in one part by chance. */
const ENOUGH_FLOWS = 12;
/** Bits in the middle of the number that must agree before they are a customer's own. */
const LEAST_MIDDLE_BITS = 4;
/** Where the dynamic ports begin (RFC 6335 §6), to which some routers translate every flow. */
const DYNAMIC_FROM = 49_152;
/** Widest block of a carrier that is told from the whole range. */
const WIDEST_BLOCK = 8192;

/** True for ports that were given out one after the other, in either direction. */
function isCounting(ports: readonly number[]): boolean {
  const rises = ports.slice(1).filter((port, index) => port > (ports[index] ?? 0)).length;
  const steps = ports.length - 1;
  // Other flows of the site, and one wrap at the end of the range, break the order here and there.
  return rises <= steps * 0.2 || rises >= steps * 0.8;
}

/** The first bit from which on every port agrees, and how many bits agree from there. */
function agreeingBits(ports: readonly number[]): { readonly at: number; readonly count: number } {
  const [first = 0] = ports;
  const differing = ports.reduce((mask, port) => mask | (port ^ first), 0);
  let best = { at: 0, count: 0 };
  for (let at = 0; at < BITS; at += 1) {
    let count = 0;
    while (at + count < BITS && ((differing >> (BITS - 1 - at - count)) & 1) === 0) count += 1;
    if (count > best.count) best = { at, count };
    at += count;
  }
  return best;
}

/**
 * The set of ports of the access, from the public ports of flows in the order in which they were opened;
 * null when they show the whole range, or nothing certain.
 */
export function portShare(inOrder: readonly number[]): PortShare | null {
  const ports = [...new Set(inOrder)];
  if (ports.length < ENOUGH_FLOWS) return null;
  const lowest = Math.min(...ports);
  const highest = Math.max(...ports);
  const spread = highest - lowest + 1;
  const { at, count } = agreeingBits(ports);
  if (at > 0 && count >= LEAST_MIDDLE_BITS) {
    // The bits before them count the blocks; the first block, with the system ports, is left out.
    const blocks = 2 ** at - 1;
    return { ports: blocks * 2 ** (BITS - at - count), from: lowest, to: highest };
  }
  if (isCounting(ports)) return null;
  const size = 2 ** (BITS - count);
  const isQuarterOrLess = at === 0 && count >= 2;
  const from = lowest - (lowest % size);
  const isDynamic = from >= DYNAMIC_FROM && size > WIDEST_BLOCK;
  if (isQuarterOrLess && spread >= size / 2 && !isDynamic)
    return { ports: size, from, to: from + size - 1 };
  return spread >= 8 * ports.length && spread <= WIDEST_BLOCK
    ? { ports: spread, from: lowest, to: highest }
    : null;
}
