import { z } from '../schema.ts';
import { Ipv4Schema } from './addresses.ts';
import { isRefusedHost } from './refused-hosts.ts';

const HostSchema = z
  .string()
  .max(253)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i)
  .refine((host) => !isRefusedHost(host));

/** A web page, without a user name and password in its address. */
const PageSchema = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .refine((text) => {
    // A refinement also runs on values that the previous check refused.
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return url.username === '' && url.password === '' && !isRefusedHost(url.hostname);
  });

/** A folder by its absolute path: a relative one would depend on where the program was started. */
const FolderSchema = z
  .string()
  .max(1000)
  .regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\[^\\/]+\\[^\\/]+)[^\p{Cc}]*$/u)
  .refine((path) => !path.split(/[\\/]/).some((part) => part === '.' || part === '..'))
  // Windows reads two slashes as a computer and its share; this one has a letter or a root instead.
  .refine((path) => {
    const computer = /^[\\/]{2}([^\\/]+)/.exec(path)?.[1];
    return computer === undefined || !isRefusedHost(computer);
  });

/** What the person may change; every value has a default, so an empty file is a valid one. */
export const SettingsSchema = z.object({
  language: z.enum(['fr', 'en']).default('fr'),
  colorScheme: z.enum(['auto', 'light', 'dark']).default('auto'),
  /** Single-key shortcuts, active wherever the focus is (WCAG 2.1.4 wants them to be optional). */
  singleKeys: z.boolean().default(true),
  technician: z.string().max(200).default(''),
  /** Whether a scan also asks hosts on the Internet for the site's public address. */
  askPublicAddress: z.boolean().default(true),
  /** Generation of OVHcloud's control panel whose click paths are shown. */
  panelGeneration: z.string().max(40).default('2025'),
  exportFolder: FolderSchema.nullable().default(null),
  endpoints: z
    .object({
      /** The line's own outbound proxy or domain, from its page in the control panel. */
      sipProxy: HostSchema.nullable().default(null),
      country: z.enum(['fr', 'be', 'ch', 'es', 'de', 'co.uk']).default('fr'),
      /** Further pages that answer with the caller's public IPv4. */
      publicAddressSources: z.array(PageSchema).max(5).default([]),
      dnsResolver: Ipv4Schema.refine((address) => !isRefusedHost(address))
        .nullable()
        .default(null),
    })
    .prefault({}),
});

export type Settings = z.infer<typeof SettingsSchema>;

/** The stored settings, and those among their values that are not accepted (any more). */
export type StoredSettings = { readonly settings: Settings; readonly refused: readonly unknown[] };

/** A value that is not accepted is replaced by its default; the others stay as they are. */
export const StoredSettingsSchema = z
  .record(z.string(), z.unknown())
  .transform((stored): StoredSettings => {
    const parsed = SettingsSchema.safeParse(stored);
    if (parsed.success) return { settings: parsed.data, refused: [] };
    const kept = { ...stored };
    const refused = new Map<string, unknown>();
    for (const { path } of parsed.error.issues) {
      const [first = '', second] = path.map(String);
      const within = kept[first];
      if (second === undefined || !isRecord(within)) {
        refused.set(first, stored[first]);
        delete kept[first];
      } else if (Object.hasOwn(within, second)) {
        refused.set(`${first}.${second}`, within[second]);
        kept[first] = Object.fromEntries(
          Object.entries(within).filter(([name]) => name !== second),
        );
      }
    }
    return { settings: SettingsSchema.parse(kept), refused: [...refused.values()] };
  });

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
