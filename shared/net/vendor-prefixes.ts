import { macDigits, macKind } from './mac.ts';

/**
 * The vendor prefix table: IEEE blocks of 24, 28 and 36 bits in one byte array that is searched in
 * place, so that opening it costs one view instead of fifty thousand objects.
 *
 * Layout, little-endian: a header of eight 32-bit numbers (magic, version, count of 36, 28 and
 * 24-bit blocks, count of names, bytes of names, date as yyyymmdd); the 36-bit prefixes as 64-bit
 * floats; the 28 and 24-bit prefixes as 32-bit numbers; the ends of the names as 32-bit numbers; one
 * 16-bit name number for each prefix in the same order; the names in UTF-8. Prefixes are sorted.
 */
export type VendorPrefixTable = {
  /** Registered name of the owner of the longest block that contains the MAC, or null. */
  readonly vendorOf: (mac: string) => string | null;
  /** Day of the registry from which the table was made, `yyyy-mm-dd`. */
  readonly asOf: string;
  readonly blocks: number;
};

export type VendorBlock = { readonly prefix: string; readonly name: string };

const MAGIC = 0x46455250;
const VERSION = 1;
const HEADER_BYTES = 32;
/** Hexadecimal digits of the three block sizes, longest first: the owner of a small block is the real one. */
const DIGITS = [9, 7, 6] as const;

/** Builds the table's bytes from blocks of 6, 7 or 9 hexadecimal digits; throws for others. */
export function encodeVendorPrefixes(blocks: readonly VendorBlock[], asOf: string): Uint8Array {
  const names = [...new Set(blocks.map((block) => block.name))].toSorted();
  if (names.length > 0xffff) throw new Error('more names than 16 bits can number');
  const numberOf = new Map(names.map((name, index) => [name, index]));
  const groups = DIGITS.map((digits) =>
    blocks
      .filter((block) => block.prefix.length === digits)
      .map((block) => ({ value: Number.parseInt(block.prefix, 16), name: block.name }))
      .toSorted((a, b) => a.value - b.value),
  );
  const counts = groups.map((group) => group.length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total !== blocks.length) throw new Error('a block has neither 6, 7 nor 9 digits');
  const encodedNames = names.map((name) => new TextEncoder().encode(name));
  const nameBytes = encodedNames.reduce((sum, bytes) => sum + bytes.length, 0);
  const [long = 0, middle = 0, short = 0] = counts;
  const size =
    HEADER_BYTES + long * 8 + (middle + short) * 4 + names.length * 4 + total * 2 + nameBytes;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const header = [MAGIC, VERSION, long, middle, short, names.length, nameBytes];
  header.forEach((value, index) => view.setUint32(index * 4, value, true));
  view.setUint32(28, Number(asOf.replaceAll('-', '')), true);
  let at = HEADER_BYTES;
  groups.forEach((group, index) => {
    for (const { value } of group) {
      if (index === 0) view.setFloat64(at, value, true);
      else view.setUint32(at, value, true);
      at += index === 0 ? 8 : 4;
    }
  });
  let end = 0;
  for (const encoded of encodedNames) {
    end += encoded.length;
    view.setUint32(at, end, true);
    at += 4;
  }
  for (const { name } of groups.flat()) {
    view.setUint16(at, numberOf.get(name) ?? 0, true);
    at += 2;
  }
  for (const encoded of encodedNames) {
    bytes.set(encoded, at);
    at += encoded.length;
  }
  return bytes;
}

/** Opens the table over its bytes; null when they are not a complete table of this version. */
export function openVendorPrefixes(bytes: Uint8Array): VendorPrefixTable | null {
  if (bytes.byteLength < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = (index: number): number => view.getUint32(index * 4, true);
  if (header(0) !== MAGIC || header(1) !== VERSION) return null;
  const counts = [header(2), header(3), header(4)] as const;
  const [long, middle, short] = counts;
  const nameCount = header(5);
  const nameBytes = header(6);
  const total = long + middle + short;
  const starts = [HEADER_BYTES, HEADER_BYTES + long * 8, HEADER_BYTES + long * 8 + middle * 4];
  const nameEnds = HEADER_BYTES + long * 8 + (middle + short) * 4;
  const nameNumbers = nameEnds + nameCount * 4;
  const namesAt = nameNumbers + total * 2;
  if (bytes.byteLength !== namesAt + nameBytes) return null;

  const prefixAt = (group: number, index: number): number =>
    group === 0
      ? view.getFloat64((starts[0] ?? 0) + index * 8, true)
      : view.getUint32((starts[group] ?? 0) + index * 4, true);

  const find = (group: number, wanted: number): number | null => {
    let low = 0;
    let high = (counts[group] ?? 0) - 1;
    while (low <= high) {
      const middleIndex = (low + high) >> 1;
      const found = prefixAt(group, middleIndex);
      if (found === wanted) return middleIndex;
      if (found < wanted) low = middleIndex + 1;
      else high = middleIndex - 1;
    }
    return null;
  };

  const nameOf = (position: number): string => {
    const number = view.getUint16(nameNumbers + position * 2, true);
    const begin = number === 0 ? 0 : view.getUint32(nameEnds + (number - 1) * 4, true);
    const end = view.getUint32(nameEnds + number * 4, true);
    return new TextDecoder().decode(bytes.subarray(namesAt + begin, namesAt + end));
  };

  const date = String(header(7));
  return {
    asOf: `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`,
    blocks: total,
    vendorOf: (mac) => {
      const kind = macKind(mac);
      if (kind === 'zero' || kind === 'multicast') return null;
      const digits = macDigits(mac);
      if (digits === null) return null;
      let before = 0;
      for (const [group, length] of DIGITS.entries()) {
        const found = find(group, Number.parseInt(digits.slice(0, length), 16));
        if (found !== null) return nameOf(before + found);
        before += counts[group] ?? 0;
      }
      return null;
    },
  };
}
