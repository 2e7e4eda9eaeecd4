import { type CardOnNetwork, networksOf, ownRange } from '../../../shared/net/card-networks.ts';
import type { InterfaceReader } from '../interfaces.ts';
import type { OwnLinkReader } from '../own-link.ts';

/** Pause between two searches for another card: on Windows each runs a program. */
const SEARCH_EVERY_MS = 5_000;

/** The card through which a watch looks. */
export type OwnCard = {
  /**
   * True if this computer has been on its network since the last round. A round without network, and
   * the one after it, say nothing about other hosts.
   */
  readonly isWell: () => Promise<boolean>;
};

/**
 * Follows the card of a watch to a new address, and to another card on the same network. `watch.item`
 * stays the last card that was on this network: a card on another network sees none of its hosts.
 */
export function createOwnCard(
  deps: {
    readonly clock: { readonly monotonicMs: () => number };
    readonly interfaces: InterfaceReader;
    readonly ownLink: OwnLinkReader;
  },
  watch: { item: CardOnNetwork },
): OwnCard {
  const home = ownRange(watch.item);
  let carrierChanges: number | null = null;
  let wasInDoubt = false;
  let nextSearchMs = Number.NEGATIVE_INFINITY;

  const isHome = (item: CardOnNetwork): boolean => {
    const range = ownRange(item);
    return range.base === home.base && range.prefix === home.prefix;
  };
  /** Looks for a card on this network, the same one first; this round is lost in any case. */
  const search = async (): Promise<false> => {
    const now = deps.clock.monotonicMs();
    if (now < nextSearchMs) return false;
    nextSearchMs = now + SEARCH_EVERY_MS;
    const cards = (await deps.interfaces.list())
      .filter(({ scannable }) => scannable)
      .flatMap(networksOf)
      .filter(isHome);
    const next = cards.find(({ name }) => name === watch.item.name) ?? cards[0];
    if (next === undefined) return false;
    if (next.name !== watch.item.name) carrierChanges = null;
    watch.item = next;
    return false;
  };

  return {
    isWell: async () => {
      const { item } = watch;
      const link = await deps.ownLink(item.name);
      const hasStayed = carrierChanges === null || link.carrierChanges === carrierChanges;
      ({ carrierChanges } = link);
      if (!link.isUp || !link.addresses.includes(item.address)) return search();
      // A carrier that changes in every round would blind the watch forever.
      wasInDoubt = !hasStayed && !wasInDoubt;
      return !wasInDoubt;
    },
  };
}
