/** A query for IPv4 addresses and its answer (RFC 1035), to ask a chosen resolver. */
import { ipv4At, viewOf } from './bytes.ts';

const TYPE_A = 1;
const CLASS_IN = 1;
const MAX_LENGTH = 4096;
const MAX_RECORDS = 64;

export type AddressAnswer = {
  readonly id: number;
  /** 0 no error, 2 server failure, 3 no such name, 5 refused. */
  readonly responseCode: number;
  readonly truncated: boolean;
  readonly name: string;
  readonly addresses: readonly string[];
};

/** Throws RangeError for a name that is not made of letters, digits, hyphens and dots. */
export function buildAddressQuery(options: {
  readonly id: number;
  readonly name: string;
}): Uint8Array {
  const labels = options.name.replace(/\.$/, '').split('.');
  const safe = labels.every((label) => /^[a-z0-9_-]{1,63}$/i.test(label));
  if (!safe || options.name.length > 253) throw new RangeError('unsafe name in a DNS question');
  const bytes: number[] = [options.id >> 8, options.id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  for (const label of labels) bytes.push(label.length, ...new TextEncoder().encode(label));
  bytes.push(0, 0, TYPE_A, 0, CLASS_IN);
  return Uint8Array.from(bytes);
}

/** Place after the name at `start`, and the name when it is not compressed; null when malformed. */
function skipName(bytes: Uint8Array, start: number): { next: number; name: string } | null {
  const labels: string[] = [];
  let at = start;
  for (let count = 0; count < 128; count += 1) {
    const size = bytes[at];
    if (size === undefined) return null;
    if (size === 0) return { next: at + 1, name: labels.join('.') };
    if ((size & 0xc0) === 0xc0)
      return at + 2 > bytes.length ? null : { next: at + 2, name: labels.join('.') };
    if (size > 63 || at + 1 + size > bytes.length) return null;
    labels.push(String.fromCodePoint(...bytes.subarray(at + 1, at + 1 + size)));
    at += size + 1;
  }
  return null;
}

/** Parses an answer; null for a malformed one or a question. Never throws. */
export function parseAddressAnswer(bytes: Uint8Array): AddressAnswer | null {
  if (bytes.length < 12 || bytes.length > MAX_LENGTH) return null;
  const view = viewOf(bytes);
  const flags = view.getUint16(2);
  if ((flags & 0x8000) === 0 || view.getUint16(4) !== 1) return null;
  const question = skipName(bytes, 12);
  if (question === null || question.next + 4 > bytes.length) return null;
  const addresses: string[] = [];
  const records = Math.min(view.getUint16(6), MAX_RECORDS);
  let at = question.next + 4;
  for (let index = 0; index < records; index += 1) {
    const owner = skipName(bytes, at);
    if (owner === null || owner.next + 10 > bytes.length) return null;
    const length = view.getUint16(owner.next + 8);
    const data = owner.next + 10;
    if (data + length > bytes.length) return null;
    const isAddress =
      view.getUint16(owner.next) === TYPE_A && view.getUint16(owner.next + 2) === CLASS_IN;
    if (isAddress && length === 4) addresses.push(ipv4At(view, data));
    at = data + length;
  }
  return {
    id: view.getUint16(0),
    responseCode: flags & 15,
    truncated: (flags & 0x0200) !== 0,
    name: question.name.toLowerCase(),
    addresses,
  };
}
