import type { NetworkInterface } from '../domain/network.ts';
import type { ScanRequest } from '../domain/scan.ts';
import { formatCidr, parseCidr, rangeOf } from './cidr.ts';
import { parseIpv4 } from './ipv4.ts';

/** The subnet of an interface, `192.168.1.0/24`; null without an address. */
export function subnetOf(candidate: NetworkInterface): string | null {
  const address = candidate.address === null ? null : parseIpv4(candidate.address);
  return address === null || candidate.prefix === null
    ? null
    : formatCidr(rangeOf(address, candidate.prefix));
}

export type TypedTarget =
  | { readonly ok: true; readonly request: Pick<ScanRequest, 'ranges' | 'addresses'> }
  | { readonly ok: false; readonly wrong: string };

/**
 * Reads ranges (`192.168.1.0/24`) and addresses typed by hand, separated by spaces, commas or new
 * lines; or returns the first piece that is neither.
 */
export function readTypedTarget(typed: string): TypedTarget {
  const ranges: string[] = [];
  const addresses: string[] = [];
  for (const piece of typed.split(/[\s,;]+/).filter((part) => part !== '')) {
    const range = parseCidr(piece);
    if (range !== null) ranges.push(formatCidr(range));
    else if (parseIpv4(piece) !== null) addresses.push(piece);
    else return { ok: false, wrong: piece };
  }
  return {
    ok: true,
    request: {
      ...(ranges.length > 0 ? { ranges } : {}),
      ...(addresses.length > 0 ? { addresses } : {}),
    },
  };
}
