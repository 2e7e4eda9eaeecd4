import type { NetworkInterface } from '../../../shared/domain/network.ts';
import { cardWithAddress } from '../../../shared/net/card-networks.ts';
import type { Result } from '../../../shared/domain/result.ts';

/** One default route of the system. */
export type DefaultRoute = {
  /** Null where the listing names the interface only by its address. */
  readonly interfaceName: string | null;
  readonly interfaceAddress: string | null;
  /** Null for a route without a next hop, such as a VPN's. */
  readonly gateway: string | null;
  /** Lower is preferred. */
  readonly metric: number;
  /** The listing's own row, as evidence. */
  readonly row: string;
};

export type DefaultRouteReader = {
  /** Every default route, the preferred first; an empty list is a normal state. */
  readonly read: (signal?: AbortSignal) => Promise<Result<readonly DefaultRoute[]>>;
};

/** Preferred first: the lowest metric, then the order of the listing. */
export function byPreference(routes: readonly DefaultRoute[]): readonly DefaultRoute[] {
  return routes.toSorted((a, b) => a.metric - b.metric);
}

/** The name of a route's interface, which Windows lists by its address alone; null when unknown. */
export function interfaceOfRoute(
  route: DefaultRoute | undefined,
  interfaces: readonly NetworkInterface[],
): string | null {
  if (route === undefined) return null;
  const { interfaceName, interfaceAddress } = route;
  const known = interfaceAddress === null ? null : cardWithAddress(interfaces, interfaceAddress);
  return interfaceName ?? known?.name ?? null;
}
