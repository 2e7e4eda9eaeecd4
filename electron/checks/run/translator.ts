import { showsNat64 } from '../../../shared/net/ipv6.ts';
import type { CheckContext } from './check.ts';

/** A name that has IPv4 addresses only: an IPv6 address of it shows a translator (RFC 7050). */
const IPV4_ONLY_NAME = 'ipv4only.arpa';
const ANSWER_MS = 1200;

/** The address by which the site's resolver shows a translator (NAT64); null when it shows none. */
export function readTranslator(context: CheckContext): Promise<string | null> {
  const { facts, sockets, clock, signal } = context;
  facts.translator ??= Promise.race([
    sockets.names
      .resolve6(IPV4_ONLY_NAME, signal)
      .then((addresses) => addresses.find(showsNat64) ?? null),
    clock.sleep(ANSWER_MS, signal).then(() => null),
  ]);
  return facts.translator;
}

/** True when the card that is checked has an address of the provider's IPv6. */
export function hasIpv6(context: CheckContext): boolean {
  const name = context.facts.interface?.name ?? null;
  return name !== null && context.ownIpv6(name).length > 0;
}
