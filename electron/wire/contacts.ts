/**
 * The one record of every host contacted. `recorded-wire.ts` writes what goes over the wire; a scan adds
 * the hosts outside the site that it was asked to scan, and node-arp the address that it pings.
 */
export type Contacts = {
  readonly note: (address: string, how: string) => void;
  /** Keeps the name under which an address was found. */
  readonly named: (name: string, addresses: readonly string[]) => void;
  /**
   * Begins a run. The function returns every host contacted since then, once each, as
   * `name (address) protocol/port`, together with those that no run has reported yet.
   */
  readonly begin: () => () => string[];
};

type Contact = { readonly address: string; readonly how: string; at: number; isGiven: boolean };

/** Longest text of a host in a result. */
const MAX_HOST = 255;

/** An empty record, the only one of the program. */
export function createContacts(): Contacts {
  const seen = new Map<string, Contact>();
  const names = new Map<string, Set<string>>();
  let at = 0;

  function textsOf({ address, how }: Contact): string[] {
    const known = [...(names.get(address) ?? [])];
    // Report every name that resolved to this address.
    const hosts = known.length === 0 ? [address] : known.map((name) => `${name} (${address})`);
    return hosts.map((host) => `${host} ${how}`.slice(0, MAX_HOST));
  }

  return {
    note: (address, how) => {
      at += 1;
      seen.set(`${address} ${how}`, { address, how, at, isGiven: false });
    },
    named: (name, addresses) => {
      for (const address of addresses)
        names.set(address, (names.get(address) ?? new Set()).add(name));
    },
    begin: () => {
      const beganAt = at;
      return () => {
        const mine = [...seen.values()].filter((one) => one.at > beganAt || !one.isGiven);
        for (const one of mine) one.isGiven = true;
        return mine.flatMap(textsOf);
      };
    },
  };
}
