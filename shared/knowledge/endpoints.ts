import { Ipv4Schema } from '../domain/addresses.ts';
import type { Settings } from '../domain/settings.ts';
import { z } from '../schema.ts';
import data from './endpoints.json' with { type: 'json' };
import { SourceReferenceSchema } from './sources.ts';

const PortSchema = z.number().int().min(1).max(65_535);
const HostNameSchema = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,252}$/i);
const ServerSchema = z.object({ host: HostNameSchema, port: PortSchema });
const AddressSchema = z.object({ address: Ipv4Schema, port: PortSchema });
/** Pages without credentials in their address. */
const PageUrlSchema = z.url({ protocol: /^https?$/ }).refine((text) => {
  // A refinement also runs on values that the previous check refused.
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username === '' && url.password === '';
});

export const PublicAddressSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), url: PageUrlSchema }),
  z.object({ kind: z.literal('dns'), name: HostNameSchema, ...AddressSchema.shape }),
  z.object({ kind: z.literal('stun'), ...ServerSchema.shape }),
]);

/** Every host that the network checks may contact, and nothing else. */
export const EndpointsSchema = z.object({
  sip: z.object({
    source: SourceReferenceSchema,
    countryNames: z.record(z.enum(['fr', 'be', 'ch', 'es', 'de', 'co.uk']), HostNameSchema),
    /** The port that phones use first, then OVHcloud's alternative port. */
    ports: z.tuple([PortSchema, PortSchema]),
  }),
  publicAddress: z.object({
    source: SourceReferenceSchema,
    sources: z.array(PublicAddressSourceSchema).min(1).max(12),
  }),
  portal: z.object({
    source: SourceReferenceSchema,
    /** Pages with a known status and text; any other answer comes from something in between. */
    pages: z
      .array(z.object({ url: PageUrlSchema, status: z.number().int(), body: z.string().max(200) }))
      .min(1)
      .max(6),
  }),
  internet: z.object({
    source: SourceReferenceSchema,
    /**
     * Addresses, so that a DNS failure is not mistaken for a missing Internet access. Only the host can
     * show a certificate for its name (on 443); the ports tell who accepts or refuses in its place.
     */
    hosts: z
      .array(
        z.object({
          address: Ipv4Schema,
          /** The same host over IPv6, asked where this computer has IPv6. */
          address6: z.ipv6(),
          name: HostNameSchema,
          ports: z.array(PortSchema).min(1).max(3),
        }),
      )
      .min(2)
      .max(6),
  }),
  dns: z.object({
    source: SourceReferenceSchema,
    resolvers: z.array(AddressSchema).min(1).max(4),
  }),
  stun: z.object({ source: SourceReferenceSchema, servers: z.array(ServerSchema).min(1).max(6) }),
  ntp: z.object({ source: SourceReferenceSchema, servers: z.array(ServerSchema).min(1).max(6) }),
  provisioning: z.object({
    source: SourceReferenceSchema,
    hosts: z.array(HostNameSchema).min(1).max(12),
    ports: z.array(PortSchema).min(1).max(4),
  }),
});

export type Endpoints = z.output<typeof EndpointsSchema>;
export type PublicAddressSource = z.infer<typeof PublicAddressSourceSchema>;

/** The endpoints that ship with the product. */
export const shippedEndpoints: Endpoints = EndpointsSchema.parse(data);

/** The shipped endpoints, with the person's own settings applied. */
export function endpointsFor(
  settings: Pick<Settings, 'endpoints'>,
  endpoints: Endpoints = shippedEndpoints,
): Endpoints {
  const { publicAddressSources, dnsResolver } = settings.endpoints;
  const pages = publicAddressSources.flatMap((url) => {
    const page = PublicAddressSourceSchema.safeParse({ kind: 'page', url });
    return page.success ? [page.data] : [];
  });
  return {
    ...endpoints,
    publicAddress: {
      ...endpoints.publicAddress,
      sources: [...endpoints.publicAddress.sources, ...pages].slice(0, 12),
    },
    dns: {
      ...endpoints.dns,
      resolvers:
        dnsResolver === null ? endpoints.dns.resolvers : [{ address: dnsResolver, port: 53 }],
    },
  };
}

/** Hosts outside the site that measuring the public address contacts, in people's words. */
export function publicAddressHosts(settings: Pick<Settings, 'endpoints'>): readonly string[] {
  const hosts = endpointsFor(settings).publicAddress.sources.map((source) =>
    source.kind === 'page'
      ? new URL(source.url).hostname
      : source.kind === 'dns'
        ? source.address
        : source.host,
  );
  return [...new Set(hosts)];
}

/** Names of the SIP servers to try, the line's own proxy first. */
export function sipHosts(
  settings: Pick<Settings, 'endpoints'>,
  endpoints: Endpoints = shippedEndpoints,
): readonly string[] {
  const country = endpoints.sip.countryNames[settings.endpoints.country];
  const { sipProxy } = settings.endpoints;
  return sipProxy === null || sipProxy === country ? [country] : [sipProxy, country];
}
