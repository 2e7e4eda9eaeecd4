import { join } from 'node:path';
import { InstantSchema, Ipv4Schema, MacSchema } from '../../../shared/domain/addresses.ts';
import { z } from '../../../shared/schema.ts';
import { createKeptFile, type KeptFileSystem, type OnSetAside } from '../../platform/kept-file.ts';
import { createStandingFolder } from '../../platform/standing-folder.ts';
import type { FileSystem } from '../../platform/machine.ts';
import type { LastKnownAddress } from './public-address-sources.ts';

const MemorySchema = z.object({
  schema: z.literal('tonalite/public-addresses@1'),
  /** By MAC of the gateway, which identifies a site. */
  sites: z.record(MacSchema, z.object({ ip: Ipv4Schema, at: InstantSchema })),
});

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_SITES = 2000;

/** The last public address of each site, to show it offline and to notice a change. */
export type AddressMemory = {
  readonly recall: (gatewayMac: string | null) => Promise<LastKnownAddress | null>;
  readonly remember: (gatewayMac: string | null, address: LastKnownAddress) => Promise<void>;
};

/** A memory in one JSON file of `directory`; an unusable file counts as an empty memory. */
export function createAddressMemory(deps: {
  readonly files: KeptFileSystem & Pick<FileSystem, 'makeDirectory'>;
  readonly directory: string;
  readonly onSetAside: OnSetAside;
}): AddressMemory {
  const file = createKeptFile({
    files: deps.files,
    path: join(deps.directory, 'public-addresses.json'),
    maxBytes: MAX_FILE_BYTES,
    format: 'tonalite/public-addresses@1',
    schema: MemorySchema,
    code: 'ADDRESSES_SET_ASIDE',
    onSetAside: deps.onSetAside,
  });
  const folder = createStandingFolder(deps.files, deps.directory);
  return {
    recall: async (mac) => (mac === null ? null : ((await file.read())?.sites[mac] ?? null)),
    remember: async (mac, address) => {
      if (mac === null || !MacSchema.safeParse(mac).success) return;
      if (!(await folder.ensure()).ok) return;
      // If the memory cannot be written, only the comparison at the next visit is lost.
      await file.replace((before) => {
        const others = Object.entries(before?.sites ?? {}).filter(([known]) => known !== mac);
        const newest = others.toSorted((a, b) => b[1].at.localeCompare(a[1].at));
        return { sites: Object.fromEntries([[mac, address], ...newest.slice(0, MAX_SITES - 1)]) };
      });
    },
  };
}
