import type { NetworkInterface } from '../domain/network.ts';

/** Interfaces that never lead to the customer's network. */
const NEVER_MEANT: ReadonlySet<NetworkInterface['reason']> = new Set([
  'loopback',
  'container',
  'virtual',
]);

/**
 * The interface that is meant when the person chooses none, even when it is down: the one of the
 * default route, otherwise the best one. The list comes in order of preference.
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
 * The same, among those that a scan can use. A self-assigned address does not show where other hosts
 * are, but their announcements are still heard there.
 */
export function interfaceToScan(interfaces: readonly NetworkInterface[]): NetworkInterface | null {
  return mainInterface(
    interfaces.filter(({ scannable, reason }) => scannable || reason === 'link-local-only'),
  );
}
