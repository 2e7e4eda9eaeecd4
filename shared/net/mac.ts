/**
 * MAC addresses in the one notation of the product: six octets, lower case, colons.
 */

const SEPARATED = /^([0-9a-f]{1,2})([:-])([0-9a-f]{1,2})(?:\2([0-9a-f]{1,2})){4}$/i;
const DOTTED = /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/i;
const BARE = /^[0-9a-f]{12}$/i;

/**
 * Reads the notations that systems print: `aa:bb:…`, `AA-BB-…`, `aabb.ccdd.eeff`, twelve digits, and
 * macOS's unpadded octets (`0:15:65:1:2:3`). Null for anything else, `(incomplete)` included.
 */
export function normaliseMac(text: string): string | null {
  const trimmed = text.trim();
  let digits: string;
  if (SEPARATED.test(trimmed))
    digits = trimmed
      .split(/[:-]/)
      .map((octet) => octet.padStart(2, '0'))
      .join('');
  else if (DOTTED.test(trimmed)) digits = trimmed.replaceAll('.', '');
  else if (BARE.test(trimmed)) digits = trimmed;
  else return null;
  return (digits.toLowerCase().match(/../g) ?? []).join(':');
}

/** What the bits of a MAC say about it (IEEE 802: individual/group and universal/local bits). */
export type MacKind = 'universal' | 'local' | 'multicast' | 'zero';

/** Kind of a MAC in the product's notation. `local` covers randomised Wi-Fi addresses and virtual machines. */
export function macKind(mac: string): MacKind {
  if (mac === '00:00:00:00:00:00') return 'zero';
  const first = Number.parseInt(mac.slice(0, 2), 16);
  if ((first & 0x01) !== 0) return 'multicast';
  return (first & 0x02) === 0 ? 'universal' : 'local';
}

/** True for a locally administered address, in any notation (bit 0x02 of the first octet). */
export function isLocallyAdministered(mac: string): boolean {
  const normal = normaliseMac(mac);
  return normal !== null && (Number.parseInt(normal.slice(0, 2), 16) & 0x02) !== 0;
}

/** What Android and macOS 27 show an application instead of a MAC that they hide. */
const HIDDEN_MAC = '02:00:00:00:00:00';

/** True for the placeholder of a MAC that the system hides, in the product's notation. */
export function isHiddenMac(mac: string): boolean {
  return mac === HIDDEN_MAC;
}

/**
 * True for a MAC that one host can own: not zero, not a group, and not the placeholder for a hidden
 * one.
 */
export function isHostMac(mac: string): boolean {
  if (isHiddenMac(mac)) return false;
  const kind = macKind(mac);
  return kind === 'universal' || kind === 'local';
}

/**
 * The twelve upper-case digits with which vendor prefixes are looked up, for a MAC in any notation;
 * null for anything else.
 */
export function macDigits(mac: string): string | null {
  return normaliseMac(mac)?.replaceAll(':', '').toUpperCase() ?? null;
}
