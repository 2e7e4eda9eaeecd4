import type { InterfaceReason, NetworkInterface } from '../domain/network.ts';

/** Interfaces that never lead to the customer's network. */
const NEVER_MEANT: ReadonlySet<InterfaceReason> = new Set(['loopback', 'container', 'virtual']);

/** What may lead to the customer's network, the likeliest first. */
const SITE_REASONS: readonly InterfaceReason[] = [
  'default-route',
  'physical',
  'link-local-only',
  'public-address',
  'shared-address',
  'point-to-point',
];

/** Reasons of cards whose network is scanned only by force. */
const FORCED_REASONS: ReadonlySet<InterfaceReason> = new Set(['public-address', 'shared-address']);

/** A tunnel leads to another network than the customer's. */
const TUNNEL_REASONS: ReadonlySet<InterfaceReason> = new Set(['vpn', 'overlay']);

/**
 * The default interface when the person chooses none, even when it is down: the one of the
 * default route, otherwise the best one; a tunnel only where there is no card at all. The list comes in
 * order of preference.
 */
export function mainInterface(interfaces: readonly NetworkInterface[]): NetworkInterface | null {
  const candidates = interfaces.filter(({ reason }) => !NEVER_MEANT.has(reason));
  const cards = candidates.filter(({ reason }) => !TUNNEL_REASONS.has(reason));
  return (
    interfaceToScan(cards) ??
    cards.find(({ address }) => address !== null) ??
    cards[0] ??
    candidates.find(({ address }) => address !== null) ??
    candidates[0] ??
    null
  );
}

/**
 * The same, among those on whose network a scan can say something. A self-assigned address does not show
 * where other hosts are, but their announcements are still heard there; a public network is refused
 * with its true reason, and scanned by force.
 */
export function interfaceToScan(interfaces: readonly NetworkInterface[]): NetworkInterface | null {
  for (const wanted of SITE_REASONS) {
    const found = interfaces.find(({ reason }) => reason === wanted);
    if (found !== undefined) return found;
  }
  return null;
}

/** True for a card that may lead to the customer's network and can be scanned, by force if need be. */
export function isSiteCard({ scannable, reason }: NetworkInterface, force: boolean): boolean {
  return scannable || (force && FORCED_REASONS.has(reason));
}

/** True for a tunnel to another network than the customer's. */
export function isTunnel({ reason }: NetworkInterface): boolean {
  return TUNNEL_REASONS.has(reason);
}
