import { z } from '../schema.ts';
import data from './cards.json' with { type: 'json' };
import { SourceReferenceSchema } from './sources.ts';

const PatternSchema = z
  .string()
  .min(1)
  .max(400)
  .transform((text) => new RegExp(text, 'i'))
  .optional();

/** What kind of card it is, if it does not lead to the customer's network. */
export const CardKindSchema = z.enum(['loopback', 'overlay', 'vpn', 'container', 'virtual']);

/** A product whose cards do not lead to the customer's network, and the signs that give it away. */
export const CardSignSchema = z
  .object({
    id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
    kind: CardKindSchema,
    source: SourceReferenceSchema,
    /** The interface's name, which the system or the person chose. */
    names: PatternSchema,
    /** The name that the driver gives its card. */
    drivers: PatternSchema,
    /** How the MAC begins; never the prefix that the same product gives its guests' own cards. */
    macs: z
      .array(z.string().regex(/^[0-9a-f]{2}:[0-9a-f]{2}(?::[0-9a-f]{2})*(?::[0-9a-f])?$/))
      .default([]),
    /**
     * True where the same signs stand on the machine's way to its network: the card of a virtual
     * machine, or the switch that took the real card's address. A next hop then shows which it is.
     */
    isRealWithGateway: z.boolean().default(false),
  })
  .refine(({ names, drivers, macs }) => Boolean(names ?? drivers) || macs.length > 0);

export type CardKind = z.infer<typeof CardKindSchema>;
type CardSign = z.output<typeof CardSignSchema>;

/** In order: a sign that names the product comes before one that many have. */
export const cardSigns: readonly CardSign[] = z.array(CardSignSchema).parse(data);

/** What is known of a card without sending anything. */
export type CardFacts = {
  readonly name: string;
  /** As its driver names it; null where the system does not say. */
  readonly driver: string | null;
  readonly mac: string | null;
  /** True when a default route leads over it to a next hop. */
  readonly hasGateway: boolean;
};

function bears(sign: CardSign, { name, driver, mac }: CardFacts): boolean {
  return (
    (driver !== null && sign.drivers?.test(driver) === true) ||
    sign.macs.some((prefix) => mac?.startsWith(prefix) === true) ||
    sign.names?.test(name) === true
  );
}

/** The kind of a card that does not lead to the customer's network; null for a card that may. */
export function cardKindOf(
  facts: CardFacts,
  signs: readonly CardSign[] = cardSigns,
): CardKind | null {
  const sign = signs.find((each) => bears(each, facts));
  return sign === undefined || (sign.isRealWithGateway && facts.hasGateway) ? null : sign.kind;
}
