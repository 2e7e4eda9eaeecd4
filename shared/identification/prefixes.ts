import type { PrefixGroup } from '../knowledge/fingerprint-schema.ts';
import { macDigits } from '../net/mac.ts';

export type PrefixIndex = {
  /** The maker's group for a MAC (any notation) or, failing that, for its registered owner's name. */
  readonly find: (mac: string | null, vendor: string | null) => PrefixGroup | null;
  readonly byId: (id: string) => PrefixGroup | null;
  /** True when one maker sells under both brands (Cisco and Linksys, Mitel and Aastra). */
  readonly related: (brand: string, other: string) => boolean;
};

/** Indexes the prefix groups: 36, then 28, then 24 bits, then the owner's name. */
export function indexPrefixes(groups: readonly PrefixGroup[]): PrefixIndex {
  const byPrefix = new Map<string, PrefixGroup>();
  for (const group of groups) {
    for (const prefix of group.prefixes) byPrefix.set(prefix, group);
  }
  const byId = new Map(groups.map((group) => [group.id, group]));
  return {
    byId: (id) => byId.get(id) ?? null,
    related: (brand, other) =>
      brand === other ||
      groups.some(({ brands }) => brands.includes(brand) && brands.includes(other)),
    find: (mac, vendor) => {
      const digits = mac === null ? null : macDigits(mac);
      if (digits !== null) {
        for (const length of [9, 7, 6]) {
          const group = byPrefix.get(digits.slice(0, length));
          if (group !== undefined) return group;
        }
      }
      if (vendor === null) return null;
      const name = vendor.toLowerCase();
      return (
        groups.find((group) => group.vendorNames.some((start) => name.startsWith(start))) ?? null
      );
    },
  };
}
