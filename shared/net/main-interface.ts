import type { NetworkInterface } from '../domain/network.ts';

/** Interfaces that are never the way to the customer's network. */
const NEVER_MEANT: ReadonlySet<NetworkInterface['reason']> = new Set([
  'loopback',
  'container',
  'virtual',
]);

/**
 * The interface that is meant when the person chooses none, even when it is down: the one of the
 * default route, otherwise the best that there is. The list comes in the order of preference.
 */
export function mainInterface(interfaces: readonly NetworkInterface[]): NetworkInterface | null {
  const candidates = interfaces.filter(({ reason }) => !NEVER_MEANT.has(reason));
  return (
    candidates.find(({ reason }) => reason === 'default-route') ??
    candidates.find(({ scannable }) => scannable) ??
    candidates.find(({ address }) => address !== null) ??
    candidates[0] ??
    null
  );
}

/**
 * The same among those that a scan can use. A self-assigned address says nothing about where others
 * are, but what announces itself is still heard there.
 */
export function interfaceToScan(interfaces: readonly NetworkInterface[]): NetworkInterface | null {
  return mainInterface(
    interfaces.filter(({ scannable, reason }) => scannable || reason === 'link-local-only'),
  );
}
