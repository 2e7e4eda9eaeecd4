import { networkInterfaces } from 'node:os';
import type { FileSystem, MachineInfo } from '../platform/machine.ts';
import { type CardTable, readCardTable } from './card-table.ts';

/** What the system says of one of this computer's own cards at one moment. */
export type OwnLink = {
  /** Its IPv4 addresses; empty while the card is gone or has none. */
  readonly addresses: readonly string[];
  /** False while the system sees no carrier; where the carrier is hidden, a card with an address is up. */
  readonly isUp: boolean;
  /** How often the carrier came or went since the card was created; null where not counted. */
  readonly carrierChanges: number | null;
};

/** Reads a card by its name. Never fails: a card that cannot be read has no address. */
export type OwnLinkReader = (name: string) => Promise<OwnLink>;

/** Every address of this computer, of both families; empty where the system does not say. */
export function ownAddresses(): readonly string[] {
  try {
    const cards = Object.values(networkInterfaces());
    return cards.flatMap((infos) => (infos ?? []).map(({ address }) => address));
  } catch {
    return [];
  }
}

/**
 * Reads the addresses with the system call behind `os.networkInterfaces`. Windows and macOS remove the
 * address of a card without a cable; Linux keeps it, so its carrier is read from /sys
 * (Documentation/ABI/testing/sysfs-class-net: `carrier`, `carrier_changes`).
 */
export function createOwnLinkReader(deps: {
  readonly machine: Pick<MachineInfo, 'platform'>;
  readonly files: Pick<FileSystem, 'readText'>;
  /** `os.networkInterfaces`, replaced by tests. */
  readonly addresses?: () => CardTable;
}): OwnLinkReader {
  const figure = async (name: string, file: string): Promise<number | null> => {
    // A name has no slash on Linux; anything else must not become part of a path.
    if (!/^[^/\0]{1,15}$/.test(name) || name.startsWith('.')) return null;
    const text = await deps.files.readText(`/sys/class/net/${name}/${file}`, 64);
    const value = text.ok ? Number.parseInt(text.value, 10) : Number.NaN;
    return Number.isNaN(value) ? null : value;
  };
  return async (name) => {
    const infos = readCardTable(deps.addresses)[name] ?? [];
    const addresses = infos.flatMap(({ family, address }) =>
      family === 'IPv4' && address !== '0.0.0.0' ? [address] : [],
    );
    if (deps.machine.platform !== 'linux')
      return { addresses, isUp: addresses.length > 0, carrierChanges: null };
    const [carrier, carrierChanges] = await Promise.all([
      figure(name, 'carrier'),
      figure(name, 'carrier_changes'),
    ]);
    // The carrier of a card that is switched off cannot be read.
    return {
      addresses,
      isUp: carrier === 1 || (carrier === null && addresses.length > 0),
      carrierChanges,
    };
  };
}
