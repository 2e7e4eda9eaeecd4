import { openVendorPrefixes, type VendorPrefixTable } from '../../../shared/net/vendor-prefixes.ts';
import type { FileSystem } from '../../platform/machine.ts';

/** Looks up the registered owner of a MAC, offline. */
export type VendorLookup = {
  /** Registered name, or null when unknown, randomised, or the table could not be read. */
  readonly vendorOf: (mac: string) => string | null;
  /** Reads the table, once. False when it is missing or damaged. */
  readonly ready: () => Promise<boolean>;
};

const MAX_TABLE_BYTES = 8 * 1024 * 1024;

/** A lookup in `assets/vendor-prefixes.bin`, which the first call of `ready` reads. */
export function createVendorLookup(deps: {
  readonly files: Pick<FileSystem, 'readBytes'>;
  readonly tablePath: string;
}): VendorLookup {
  let table: VendorPrefixTable | null = null;
  let loading: Promise<boolean> | null = null;
  const load = async (): Promise<boolean> => {
    const outcome = await deps.files.readBytes(deps.tablePath, MAX_TABLE_BYTES);
    table = outcome.ok ? openVendorPrefixes(outcome.value) : null;
    return table !== null;
  };
  return {
    vendorOf: (mac) => table?.vendorOf(mac) ?? null,
    ready: () => (loading ??= load()),
  };
}
