import { type Ipv4Range, rangeOf } from '../../../shared/net/cidr.ts';
import { publicAddressesBetween } from '../../../shared/net/ipv4.ts';
import type { DefaultRoute } from './default-route.ts';

/** One row of a routing table, for the default route or for any other block of addresses. */
export type ListedRoute = DefaultRoute & {
  /** What the route is for; its prefix is 0 for a default route. */
  readonly destination: Ipv4Range;
};

/**
 * VPNs that keep the default route lay others over it, which together cover the Internet: two halves,
 * 1/8 to 128/1, or everything but the private blocks. The longer prefix wins whatever the metrics are
 * (RFC 1812 §5.2.4.3), so such a way comes before every default route.
 */
const PARTIAL_METRIC = -1;

/**
 * The share of all public addresses from which on an interface counts as a way to the Internet. A route
 * to one network, however large, stays far below; the smallest known set of a VPN is a quarter.
 */
const LEAST_SHARE = 1 / 8;

const LAST_ADDRESS = 2 ** 32 - 1;

function endOf({ base, prefix }: Ipv4Range): number {
  return base + 2 ** (32 - prefix) - 1;
}

function keyOf({ interfaceName, interfaceAddress }: DefaultRoute): string {
  return interfaceName ?? interfaceAddress ?? '';
}

/** The preferred one of routes for the same block; the widest and lowest blocks first. */
function inOrder(routes: readonly ListedRoute[]): readonly ListedRoute[] {
  const best = new Map<string, ListedRoute>();
  for (const route of routes) {
    const { base, prefix } = route.destination;
    const key = `${base}/${prefix}`;
    const known = best.get(key);
    if (known === undefined || route.metric < known.metric) best.set(key, route);
  }
  return [...best.values()].toSorted(
    (a, b) =>
      a.destination.base - b.destination.base || a.destination.prefix - b.destination.prefix,
  );
}

/** How many public addresses each route takes, a longer prefix taking them from a shorter one. */
function takenBy(routes: readonly ListedRoute[]): ReadonlyMap<ListedRoute, number> {
  const taken = new Map<ListedRoute, number>();
  /** Blocks that contain the current address, each inside the one before. */
  const open: ListedRoute[] = [];
  let next = 0;
  const takeUntil = (last: number): void => {
    const owner = open.at(-1);
    if (owner !== undefined && last >= next)
      taken.set(owner, (taken.get(owner) ?? 0) + publicAddressesBetween(next, last));
    next = Math.max(next, last + 1);
  };
  const closeBefore = (base: number): void => {
    for (let inner = open.at(-1); inner !== undefined; inner = open.at(-1)) {
      const end = endOf(inner.destination);
      if (end >= base) return;
      takeUntil(end);
      open.pop();
    }
  };
  for (const route of inOrder(routes)) {
    closeBefore(route.destination.base);
    takeUntil(route.destination.base - 1);
    open.push(route);
  }
  closeBefore(LAST_ADDRESS + 1);
  return taken;
}

/** The interfaces to which routes other than the default one lead much of the Internet, most of it first. */
function partialWays(routes: readonly ListedRoute[]): readonly DefaultRoute[] {
  const ways = new Map<string, { first: ListedRoute; addresses: number }>();
  for (const [route, addresses] of takenBy(routes)) {
    const way = ways.get(keyOf(route));
    if (way === undefined) ways.set(keyOf(route), { first: route, addresses });
    else {
      way.addresses += addresses;
      if (route.destination.prefix < way.first.destination.prefix) way.first = route;
    }
  }
  const least = publicAddressesBetween(0, LAST_ADDRESS) * LEAST_SHARE;
  return [...ways.values()]
    .filter(({ addresses }) => addresses >= least)
    .toSorted((a, b) => b.addresses - a.addresses)
    .map(({ first }) => asWay(first, PARTIAL_METRIC));
}

function asWay(route: ListedRoute, metric: number): DefaultRoute {
  const { interfaceName, interfaceAddress, gateway, row } = route;
  return { interfaceName, interfaceAddress, gateway, metric, row };
}

/**
 * The ways to the Internet in a listing: the default routes in their order, and those that cover it
 * without one, whose metric is lower than any other.
 */
export function waysOut(routes: readonly ListedRoute[]): readonly DefaultRoute[] {
  const isDefault = ({ destination }: ListedRoute): boolean => destination.prefix === 0;
  return [
    ...routes.filter(isDefault).map((route) => asWay(route, route.metric)),
    ...partialWays(routes.filter((route) => !isDefault(route))),
  ];
}

/** The block of a default route. */
export const EVERYTHING: Ipv4Range = rangeOf(0, 0);
