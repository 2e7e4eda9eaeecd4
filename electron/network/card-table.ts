import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** The addresses of each card, by its name. */
export type CardTable = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/**
 * `os.networkInterfaces`, with the addresses that Linux lists under a label ("eth0:1") put back to their
 * card. Names of other systems have no colon.
 */
export function readCardTable(read: () => CardTable = networkInterfaces): CardTable {
  const table: Record<string, NetworkInterfaceInfo[]> = {};
  for (const [name, infos = []] of Object.entries(read()))
    (table[name.split(':', 1)[0] ?? name] ??= []).push(...infos);
  return table;
}
