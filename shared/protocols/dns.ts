import { cleanText } from './clean-text.ts';

const TYPE_PTR = 12;
const CLASS_IN = 1;
/** mDNS: asks the responder to answer to the sender alone (RFC 6762 §5.4). */
const UNICAST_RESPONSE = 0x8000;
const MAX_RECORDS = 32;
const MAX_JUMPS = 16;
const MAX_NAME_LENGTH = 255;

export type DnsAnswer = {
  readonly name: string;
  readonly type: number;
  /** Target name of a PTR record; null for other types. */
  readonly target: string | null;
};

export type DnsMessage = {
  readonly id: number;
  readonly isResponse: boolean;
  readonly answers: readonly DnsAnswer[];
};

/** `4.3.2.1.in-addr.arpa` for 1.2.3.4 (RFC 1035 §3.5). */
export function reverseQueryName(ip: string): string {
  return `${ip.split('.').toReversed().join('.')}.in-addr.arpa`;
}

/** A PTR question for an address, for mDNS (port 5353) or a name server. */
export function buildReverseQuery(options: {
  readonly id: number;
  readonly ip: string;
  readonly unicastResponse: boolean;
}): Uint8Array {
  const labels = reverseQueryName(options.ip).split('.');
  const bytes: number[] = [options.id >> 8, options.id & 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  for (const label of labels) {
    const encoded = new TextEncoder().encode(label).subarray(0, 63);
    bytes.push(encoded.length, ...encoded);
  }
  const queryClass = CLASS_IN | (options.unicastResponse ? UNICAST_RESPONSE : 0);
  bytes.push(0, 0, TYPE_PTR, queryClass >> 8, queryClass & 0xff);
  return Uint8Array.from(bytes);
}

type Read<T> = { readonly value: T; readonly next: number } | null;

function readName(bytes: Uint8Array, start: number): Read<string> {
  const labels: string[] = [];
  let at = start;
  let next = -1;
  let length = 0;
  // Pointers may form a loop in a forged message: jumps and total length are both bounded.
  for (let jumps = 0; jumps <= MAX_JUMPS;) {
    const size = bytes[at];
    if (size === undefined) return null;
    if (size === 0) return { value: labels.join('.'), next: next < 0 ? at + 1 : next };
    if ((size & 0xc0) === 0xc0) {
      const low = bytes[at + 1];
      if (low === undefined) return null;
      if (next < 0) next = at + 2;
      at = ((size & 0x3f) << 8) | low;
      jumps += 1;
      continue;
    }
    if (size > 63 || at + 1 + size > bytes.length) return null;
    length += size + 1;
    if (length > MAX_NAME_LENGTH) return null;
    labels.push(new TextDecoder().decode(bytes.subarray(at + 1, at + 1 + size)));
    at += size + 1;
  }
  return null;
}

/** Parses a DNS or mDNS message (RFC 1035 §4); null when malformed. Never throws. */
export function parseDnsMessage(bytes: Uint8Array): DnsMessage | null {
  if (bytes.length < 12 || bytes.length > 9000) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const questions = view.getUint16(4);
  const records = view.getUint16(6);
  let at = 12;
  for (let index = 0; index < questions; index += 1) {
    const name = index < MAX_RECORDS ? readName(bytes, at) : null;
    if (name === null) return null;
    at = name.next + 4;
  }
  const answers: DnsAnswer[] = [];
  for (let index = 0; index < Math.min(records, MAX_RECORDS); index += 1) {
    const name = readName(bytes, at);
    if (name === null || name.next + 10 > bytes.length) return null;
    const type = view.getUint16(name.next);
    const length = view.getUint16(name.next + 8);
    const dataAt = name.next + 10;
    if (dataAt + length > bytes.length) return null;
    const target = type === TYPE_PTR ? readName(bytes, dataAt) : null;
    answers.push({
      name: cleanText(name.value, MAX_NAME_LENGTH),
      type,
      target: target === null ? null : cleanText(target.value, MAX_NAME_LENGTH),
    });
    at = dataAt + length;
  }
  return { id: view.getUint16(0), isResponse: (bytes[2] ?? 0) >= 0x80, answers };
}

/** Host name that answers a reverse question for `ip`, without a trailing `.local`; null if none. */
export function reverseAnswer(message: DnsMessage, ip: string): string | null {
  if (!message.isResponse) return null;
  const wanted = reverseQueryName(ip);
  const found = message.answers.find(
    (answer) => answer.name.toLowerCase() === wanted && (answer.target ?? '') !== '',
  );
  return found?.target?.replace(/\.local$/i, '') ?? null;
}
