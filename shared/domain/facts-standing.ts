import type { NetworkFacts, NetworkInterface } from './network.ts';

/** After this time a measurement says how things were, not how they are. */
export const FRESH_MS = 15 * 60_000;

/**
 * What a measurement is worth now. A `fresh` one may be shown as the present state, the others only
 * as what was seen then. `card-out`: its card has no network any more; `moved`: the card has
 * another address.
 */
export type FactsStanding = 'fresh' | 'old' | 'card-out' | 'moved';

type Card = { readonly name: string; readonly address: string | null };

/** Null for `interfaces` means that they have not been listed yet. */
export function standingOf(
  card: Card | null,
  measuredAt: string,
  now: { readonly interfaces: readonly NetworkInterface[] | null; readonly ms: number },
): FactsStanding {
  if (card !== null && card.address !== null && now.interfaces !== null) {
    const listed = now.interfaces.find(({ name }) => name === card.name);
    if (listed === undefined || !isUp(listed)) return 'card-out';
    if (listed.address !== card.address) return 'moved';
  }
  return now.ms - Date.parse(measuredAt) > FRESH_MS ? 'old' : 'fresh';
}

/** True when the card is plugged in and has an address. */
export function isUp({ address, reason }: Pick<NetworkInterface, 'address' | 'reason'>): boolean {
  return address !== null && reason !== 'down' && reason !== 'no-ipv4';
}

/** The standing of the first screen's facts. */
export function factsStanding(
  facts: NetworkFacts,
  now: Parameters<typeof standingOf>[2],
): FactsStanding {
  return standingOf(facts.interface, facts.measuredAt, now);
}
