import type { CardAddress, NetworkInterface } from '../domain/network.ts';
import { type Ipv4Range, rangeContains, rangeOf } from './cidr.ts';
import { addressScope, parseIpv4 } from './ipv4.ts';

/** A card seen from one of its addresses: a card with two addresses is on two networks. */
export type CardOnNetwork = NetworkInterface & CardAddress;

/** From this prefix length on, a network has at most one host besides this computer. */
const POINT_TO_POINT_PREFIX = 31;

/** Every IPv4 address of a card, the main one first. */
export function addressesOf(card: NetworkInterface): readonly CardAddress[] {
  const { address, prefix, otherAddresses = [] } = card;
  return address === null || prefix === null
    ? otherAddresses
    : [{ address, prefix }, ...otherAddresses];
}

/** The card as it is on the network of its main address; null without an address. */
export function onMainNetwork(card: NetworkInterface): CardOnNetwork | null {
  const { address, prefix } = card;
  return address === null || prefix === null ? null : { ...card, address, prefix };
}

/** The network of a card. */
export function ownRange({ address, prefix }: CardAddress): Ipv4Range {
  return rangeOf(parseIpv4(address) ?? 0, prefix);
}

/** True for a network that other hosts can be listed on. */
function hasOthers({ address, prefix }: CardAddress): boolean {
  const scope = addressScope(parseIpv4(address) ?? 0);
  return prefix < POINT_TO_POINT_PREFIX && scope !== 'link-local' && scope !== 'loopback';
}

/**
 * The card on each of its networks, the main one first. A second address on the same network is no
 * second network, and neither are one without other hosts and one that the card gave itself.
 */
export function networksOf(card: NetworkInterface): readonly CardOnNetwork[] {
  const main = onMainNetwork(card);
  const networks: CardOnNetwork[] = main === null ? [] : [main];
  for (const other of card.otherAddresses ?? [])
    if (
      hasOthers(other) &&
      !networks.some((known) => isSameRange(ownRange(other), ownRange(known)))
    )
      networks.push({ ...card, ...other });
  return networks;
}

/**
 * The networks of this computer that a scan did not look at: neither those of the addresses that it sent
 * from, nor those inside the ranges that it asked.
 */
export function networksLeftOut(
  cards: readonly NetworkInterface[],
  scanned: { readonly from: readonly string[]; readonly ranges: readonly Ipv4Range[] },
): readonly CardOnNetwork[] {
  return cards
    .flatMap(networksOf)
    .filter(
      (card) =>
        hasOthers(card) &&
        !scanned.from.includes(card.address) &&
        !scanned.ranges.some((range) => isInside(ownRange(card), range)),
    );
}

/** True when both are the same block. */
export function isSameRange(one: Ipv4Range, other: Ipv4Range): boolean {
  return one.base === other.base && one.prefix === other.prefix;
}

/** True when the first block lies in the second. */
export function isInside(range: Ipv4Range, network: Ipv4Range): boolean {
  return range.prefix >= network.prefix && rangeContains(network, range.base);
}

/** The card of this computer that has an address; null when none has. */
export function cardWithAddress(
  cards: readonly NetworkInterface[],
  ip: string,
): NetworkInterface | null {
  return cards.find((card) => addressesOf(card).some(({ address }) => address === ip)) ?? null;
}
