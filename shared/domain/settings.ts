import { z } from '../schema.ts';
import { Ipv4Schema } from './addresses.ts';

const HostSchema = z
  .string()
  .max(253)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i);

/** What the person may change; every value has a default, so an empty file is a valid one. */
export const SettingsSchema = z.object({
  language: z.enum(['fr', 'en']).default('fr'),
  colorScheme: z.enum(['auto', 'light', 'dark']).default('auto'),
  /** Keys of one stroke that act wherever the focus is (WCAG 2.1.4 wants them to be optional). */
  singleKeys: z.boolean().default(true),
  technician: z.string().max(200).default(''),
  /** Whether a scan also asks hosts on the Internet for the site's public address. */
  askPublicAddress: z.boolean().default(true),
  /** Generation of OVHcloud's control panel whose click paths are shown. */
  panelGeneration: z.string().max(40).default('2025'),
  exportFolder: z.string().max(1000).nullable().default(null),
  endpoints: z
    .object({
      /** The line's own outbound proxy or domain, from its page in the control panel. */
      sipProxy: HostSchema.nullable().default(null),
      country: z.enum(['fr', 'be', 'ch', 'es', 'de', 'co.uk']).default('fr'),
      /** Further pages that answer with the caller's public IPv4. */
      publicAddressSources: z.array(z.url().max(300)).max(5).default([]),
      dnsResolver: Ipv4Schema.nullable().default(null),
    })
    .prefault({}),
});

export type Settings = z.infer<typeof SettingsSchema>;
