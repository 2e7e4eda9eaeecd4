import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import { isProviderIpv6 } from '../../../shared/net/ipv6.ts';

/** The IPv6 addresses that a provider gave to one of this computer's cards; empty when it has none. */
export type OwnIpv6 = (interfaceName: string) => readonly string[];

type AddressTable = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Reads them with the system call behind `os.networkInterfaces`, replaced by tests. */
export function createOwnIpv6(readTable: () => AddressTable = networkInterfaces): OwnIpv6 {
  return (name) => {
    try {
      return (readTable()[name] ?? []).flatMap(({ family, address }) =>
        family === 'IPv6' && isProviderIpv6(address) ? [address] : [],
      );
    } catch {
      return [];
    }
  };
}
