import { LocalisedTextSchema } from '../domain/text.ts';
import { z } from '../schema.ts';
import data from './gateways.json' with { type: 'json' };
import { SourceReferenceSchema } from './sources.ts';

const PatternSchema = z
  .string()
  .max(200)
  .transform((text) => new RegExp(text, 'i'));

/** A make of box that customers have: how to recognise it without a login, what to do on it. */
export const GatewayModelSchema = z.object({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  name: z.string().max(80),
  provider: z.string().max(40),
  source: SourceReferenceSchema,
  /** Pages that only this box has. */
  probes: z
    .array(
      z.object({
        port: z.number().int().min(1).max(65_535),
        path: z.string().regex(/^\/[\x21-\x7e]{0,100}$/),
        body: PatternSchema,
      }),
    )
    .max(4),
  /** In the title of its first page. */
  title: PatternSchema,
  /** In the maker or model of its UPnP description. */
  upnp: PatternSchema,
  /** First group: the exact model, in whichever text names it. */
  model: PatternSchema,
  /** Where its SIP ALG is switched off; null without a reliable source. */
  sipAlg: LocalisedTextSchema.nullable(),
  reset: LocalisedTextSchema,
});

export type GatewayModel = z.output<typeof GatewayModelSchema>;

export const gatewayModels: readonly GatewayModel[] = z.array(GatewayModelSchema).parse(data);

/** What was read from the box without any login. */
export type GatewayTexts = {
  readonly title: string | null;
  readonly upnp: string | null;
  /** Bodies of the pages of `probes`, by `port path`. */
  readonly pages: ReadonlyMap<string, string>;
};

/** Key of a page in `GatewayTexts.pages`. */
export function gatewayPageKey(probe: { readonly port: number; readonly path: string }): string {
  return `${probe.port} ${probe.path}`;
}

function namedBy(model: GatewayModel, texts: GatewayTexts): readonly string[] {
  const pages = model.probes.flatMap((probe) => {
    const body = texts.pages.get(gatewayPageKey(probe));
    return body !== undefined && probe.body.test(body) ? [body] : [];
  });
  const upnp = texts.upnp !== null && model.upnp.test(texts.upnp) ? [texts.upnp] : [];
  const title = texts.title !== null && model.title.test(texts.title) ? [texts.title] : [];
  return [...pages, ...upnp, ...title];
}

/** The box that the texts describe, and its exact model if one names it; null for none. */
export function recogniseGateway(
  texts: GatewayTexts,
  models: readonly GatewayModel[] = gatewayModels,
): { readonly box: GatewayModel; readonly model: string | null } | null {
  const candidates = models
    .map((box) => ({ box, proofs: namedBy(box, texts) }))
    .filter(({ proofs }) => proofs.length > 0)
    .toSorted((a, b) => b.proofs.length - a.proofs.length);
  const best = candidates[0];
  if (best === undefined) return null;
  const model = best.proofs.map((text) => best.box.model.exec(text)?.[1] ?? null);
  return { box: best.box, model: model.find((text) => text !== null)?.slice(0, 60) ?? null };
}
