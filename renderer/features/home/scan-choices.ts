import type { NetworkInterface } from '../../../shared/domain/network.ts';
import { networksOf, ownRange } from '../../../shared/net/card-networks.ts';
import { formatCidr } from '../../../shared/net/cidr.ts';
import { isSiteCard } from '../../../shared/net/main-interface.ts';

/** A network that the person can choose to scan. */
export type ScanChoice = {
  /** How a scan request names it: the card's name, or its address on a further network. */
  readonly value: string;
  readonly card: NetworkInterface;
  /** Null for a card without an address. */
  readonly network: string | null;
  readonly isFurther: boolean;
};

/** Every card, each followed by its further networks. */
export function scanChoices(cards: readonly NetworkInterface[]): readonly ScanChoice[] {
  return cards.flatMap((card): ScanChoice[] => {
    const [main, ...further] = networksOf(card);
    return [
      {
        value: card.name,
        card,
        network: main === undefined ? null : formatCidr(ownRange(main)),
        isFurther: false,
      },
      ...further.map((each) => ({
        value: each.address,
        card,
        network: formatCidr(ownRange(each)),
        isFurther: true,
      })),
    ];
  });
}

/** True for a network that a scan accepts. */
export function isChoosable({ card }: ScanChoice, force: boolean): boolean {
  return isSiteCard(card, force);
}
