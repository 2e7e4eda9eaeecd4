/** DNS and mDNS (RFC 1035, RFC 6762): one question and its answer, for a name or for an address. */
import { ipv4At, viewOf } from './bytes.ts';
import { cleanText } from './clean-text.ts';

const TYPE_A = 1;
const TYPE_PTR = 12;
const CLASS_IN = 1;
/** mDNS: asks the responder to answer only the sender (RFC 6762 §5.4). */
const UNICAST_RESPONSE = 0x8000;
const RECURSION_DESIRED = 0x0100;
const MAX_RECORDS = 32;
const MAX_ADDRESS_RECORDS = 64;
const MAX_ADDRESS_ANSWER = 4096;
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

export type AddressAnswer = {
  readonly id: number;
  /** 0 no error, 2 server failure, 3 no such name, 5 refused. */
  readonly responseCode: number;
  readonly truncated: boolean;
  readonly name: string;
  readonly addresses: readonly string[];
};

/** `4.3.2.1.in-addr.arpa` for 1.2.3.4 (RFC 1035 §3.5). */
export function reverseQueryName(ip: string): string {
  return `${ip.split('.').toReversed().join('.')}.in-addr.arpa`;
}

function words(...values: readonly number[]): number[] {
  return values.flatMap((value) => [value >> 8, value & 255]);
}

function buildQuestion(question: {
  readonly id: number;
  readonly flags: number;
  readonly labels: readonly string[];
  readonly type: number;
  readonly questionClass: number;
}): Uint8Array {
  const { id, flags, labels, type, questionClass } = question;
  const names = labels.flatMap((label) => {
    const encoded = new TextEncoder().encode(label).subarray(0, 63);
    return [encoded.length, ...encoded];
  });
  return Uint8Array.from([
    ...words(id, flags, 1, 0, 0, 0),
    ...names,
    0,
    ...words(type, questionClass),
  ]);
}

/** A PTR question for an address, for mDNS (port 5353) or a name server. */
export function buildReverseQuery(options: {
  readonly id: number;
  readonly ip: string;
  readonly unicastResponse: boolean;
}): Uint8Array {
  return buildQuestion({
    id: options.id,
    flags: 0,
    labels: reverseQueryName(options.ip).split('.'),
    type: TYPE_PTR,
    questionClass: CLASS_IN | (options.unicastResponse ? UNICAST_RESPONSE : 0),
  });
}

/**
 * A question for the IPv4 addresses of a name. Throws RangeError for a name that is not made of
 * letters, digits, hyphens and dots.
 */
export function buildAddressQuery(options: {
  readonly id: number;
  readonly name: string;
}): Uint8Array {
  const labels = options.name.replace(/\.$/, '').split('.');
  const safe = labels.every((label) => /^[a-z0-9_-]{1,63}$/i.test(label));
  if (!safe || options.name.length > 253) throw new RangeError('unsafe name in a DNS question');
  const { id } = options;
  return buildQuestion({
    id,
    flags: RECURSION_DESIRED,
    labels,
    type: TYPE_A,
    questionClass: CLASS_IN,
  });
}

type Read<T> = { readonly value: T; readonly next: number } | null;

function readName(bytes: Uint8Array, start: number): Read<string> {
  const labels: string[] = [];
  let at = start;
  let next = -1;
  let length = 0;
  // Pointers may form a loop in a forged message, so jumps and total length are bounded.
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

type DnsRecord = {
  readonly name: string;
  readonly type: number;
  readonly recordClass: number;
  readonly dataAt: number;
  readonly length: number;
};

/** The first `count` records from `start`; null when one of them is malformed. */
function readRecords(bytes: Uint8Array, start: number, count: number): DnsRecord[] | null {
  const view = viewOf(bytes);
  const records: DnsRecord[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    const name = readName(bytes, at);
    if (name === null || name.next + 10 > bytes.length) return null;
    const length = view.getUint16(name.next + 8);
    const dataAt = name.next + 10;
    if (dataAt + length > bytes.length) return null;
    const type = view.getUint16(name.next);
    records.push({
      name: name.value,
      type,
      recordClass: view.getUint16(name.next + 2),
      dataAt,
      length,
    });
    at = dataAt + length;
  }
  return records;
}

/** Parses a DNS or mDNS message (RFC 1035 §4); null when malformed. Never throws. */
export function parseDnsMessage(bytes: Uint8Array): DnsMessage | null {
  if (bytes.length < 12 || bytes.length > 9000) return null;
  const view = viewOf(bytes);
  const questions = view.getUint16(4);
  let at = 12;
  for (let index = 0; index < questions; index += 1) {
    const name = index < MAX_RECORDS ? readName(bytes, at) : null;
    if (name === null) return null;
    at = name.next + 4;
  }
  const records = readRecords(bytes, at, Math.min(view.getUint16(6), MAX_RECORDS));
  if (records === null) return null;
  const answers = records.map(({ name, type, dataAt }): DnsAnswer => {
    const target = type === TYPE_PTR ? readName(bytes, dataAt) : null;
    return {
      name: cleanText(name, MAX_NAME_LENGTH),
      type,
      target: target === null ? null : cleanText(target.value, MAX_NAME_LENGTH),
    };
  });
  return { id: view.getUint16(0), isResponse: (bytes[2] ?? 0) >= 0x80, answers };
}

function isAddress({ type, recordClass, length }: DnsRecord): boolean {
  return type === TYPE_A && recordClass === CLASS_IN && length === 4;
}

/** Parses the answer to one question for addresses; null for a malformed one or for a question. */
export function parseAddressAnswer(bytes: Uint8Array): AddressAnswer | null {
  if (bytes.length < 12 || bytes.length > MAX_ADDRESS_ANSWER) return null;
  const view = viewOf(bytes);
  const flags = view.getUint16(2);
  if ((flags & 0x8000) === 0 || view.getUint16(4) !== 1) return null;
  const question = readName(bytes, 12);
  if (question === null || question.next + 4 > bytes.length) return null;
  const count = Math.min(view.getUint16(6), MAX_ADDRESS_RECORDS);
  const records = readRecords(bytes, question.next + 4, count);
  if (records === null) return null;
  return {
    id: view.getUint16(0),
    responseCode: flags & 15,
    truncated: (flags & 0x0200) !== 0,
    name: question.value.toLowerCase(),
    addresses: records.filter(isAddress).map(({ dataAt }) => ipv4At(view, dataAt)),
  };
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
