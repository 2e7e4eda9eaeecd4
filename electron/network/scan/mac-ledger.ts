import type { DeviceBook } from './device-book.ts';

/** Which MAC each address resolved to, and where they contradict each other. */
export type MacLedger = {
  /** Notes a MAC of an address; a second one that differs flags the address. */
  readonly note: (ip: string, mac: string) => void;
  readonly has: (ip: string) => boolean;
  /** Addresses whose MAC changed while the scan ran, with the first two MACs. */
  readonly flips: () => ReadonlyMap<string, readonly [string, string]>;
  /** The addresses of each MAC that are in the book. */
  readonly addressesByMac: () => ReadonlyMap<string, readonly string[]>;
};

export function createMacLedger(book: DeviceBook): MacLedger {
  const macs = new Map<string, string>();
  const flips = new Map<string, readonly [string, string]>();
  return {
    note: (ip, mac) => {
      const known = macs.get(ip);
      if (known !== undefined && known !== mac && !flips.has(ip)) {
        flips.set(ip, [known, mac]);
        book.flag(ip, 'duplicate-ip');
      }
      macs.set(ip, mac);
    },
    has: (ip) => macs.has(ip),
    flips: () => flips,
    addressesByMac: () => {
      const byMac = new Map<string, string[]>();
      for (const [ip, mac] of macs) {
        if (book.get(ip) === null) continue;
        const list = byMac.get(mac);
        if (list === undefined) byMac.set(mac, [ip]);
        else list.push(ip);
      }
      return byMac;
    },
  };
}
