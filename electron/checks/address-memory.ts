import { join } from 'node:path';
import { InstantSchema, Ipv4Schema, MacSchema } from '../../shared/domain/addresses.ts';
import { z } from '../../shared/schema.ts';
import type { FileSystem } from '../platform/ports.ts';
import type { LastKnownAddress } from './public-address.ts';

const MemorySchema = z.object({
  schema: z.literal('tonalite/public-addresses@1'),
  /** By MAC of the gateway, which is what tells one site from another. */
  sites: z.record(MacSchema, z.object({ ip: Ipv4Schema, at: InstantSchema })),
});

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_SITES = 2000;

/** The last public address of each site, to show when offline and to notice that it changed. */
export type AddressMemory = {
  readonly recall: (gatewayMac: string | null) => Promise<LastKnownAddress | null>;
  readonly remember: (gatewayMac: string | null, address: LastKnownAddress) => Promise<void>;
};

/** A memory in one JSON file of `directory`; a damaged file is an empty memory. */
export function createAddressMemory(ports: {
  readonly files: Pick<FileSystem, 'readText' | 'writeAtomic' | 'makeDirectory'>;
  readonly directory: string;
}): AddressMemory {
  const path = join(ports.directory, 'public-addresses.json');
  async function read(): Promise<Record<string, LastKnownAddress>> {
    const text = await ports.files.readText(path, MAX_FILE_BYTES);
    if (!text.ok) return {};
    try {
      return MemorySchema.parse(JSON.parse(text.value)).sites;
    } catch {
      return {};
    }
  }
  return {
    recall: async (mac) => (mac === null ? null : ((await read())[mac] ?? null)),
    remember: async (mac, address) => {
      if (mac === null || !MacSchema.safeParse(mac).success) return;
      const others = Object.entries(await read()).filter(([known]) => known !== mac);
      const newest = others.toSorted((a, b) => b[1].at.localeCompare(a[1].at));
      const sites = Object.fromEntries([[mac, address], ...newest.slice(0, MAX_SITES - 1)]);
      await ports.files.makeDirectory(ports.directory);
      // A memory that cannot be written costs a comparison at the next visit, nothing else.
      await ports.files.writeAtomic(
        path,
        JSON.stringify({ schema: 'tonalite/public-addresses@1', sites }),
      );
    },
  };
}
