import { cleanText, decodeBytes } from './clean-text.ts';
import { endOfHead, headerValue, parseHeaderBlock } from './header-block.ts';

/** Port of SIP over UDP and TCP (RFC 3261 §19.1.2). */
export const SIP_PORT = 5060;

/** Limit for reading a SIP answer; a phone's answer to OPTIONS is well under 2 KB. */
const MAX_SIP_BYTES = 16_384;

/** Compact header names of RFC 3261 §7.3.3 and of the extensions phones use. */
const COMPACT_NAMES: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
};

type SipParts = {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
};

export type SipResponse = SipParts & {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
};

export type SipRequest = SipParts & {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
};

export type SipMessage = SipResponse | SipRequest;

/** Parses one datagram as SIP; null when it is anything else. Never throws, reads 16 KB at most. */
export function parseSipMessage(bytes: Uint8Array): SipMessage | null {
  const block = parseHeaderBlock(
    decodeBytes(bytes, MAX_SIP_BYTES),
    (name) => COMPACT_NAMES[name] ?? name,
  );
  if (block === null) return null;
  const { headers, body } = block;
  const response = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/i.exec(block.startLine);
  if (response !== null) {
    return {
      kind: 'response',
      status: Number(response[1]),
      reason: response[2] ?? '',
      headers,
      body,
    };
  }
  const request = /^([A-Z]{3,12}) (\S{1,300}) SIP\/2\.0$/.exec(block.startLine);
  if (request === null) return null;
  return { kind: 'request', method: request[1] ?? '', uri: request[2] ?? '', headers, body };
}

/** Most messages read from one stream. */
const MOST_IN_A_STREAM = 8;

/**
 * The SIP messages that have completely arrived over a stream, where `Content-Length` ends each of them
 * (RFC 3261 §18.3); one without it is its head alone.
 */
export function parseSipStream(bytes: Uint8Array): SipMessage[] {
  const messages: SipMessage[] = [];
  let rest = bytes.subarray(0, MAX_SIP_BYTES);
  while (messages.length < MOST_IN_A_STREAM) {
    const bodyAt = endOfHead(rest);
    const message = bodyAt === null ? null : parseSipMessage(rest.subarray(0, bodyAt));
    if (bodyAt === null || message === null) return messages;
    const length = Number(/^\d{1,5}/.exec(sipHeader(message, 'content-length') ?? '')?.[0] ?? 0);
    if (rest.length < bodyAt + length) return messages;
    messages.push(message);
    rest = rest.subarray(bodyAt + length);
  }
  return messages;
}

/** First value of a header (long lower-case name), or null. */
export function sipHeader(message: SipMessage, name: string): string | null {
  return headerValue(message, name);
}

/** Branch of the topmost Via, without the cookie; ties an answer to its request. */
export function sipBranch(message: SipMessage): string | null {
  const via = sipHeader(message, 'via');
  const found =
    via === null ? null : /;\s{0,4}branch\s{0,4}=\s{0,4}z9hG4bK([^;,\s]{1,80})/i.exec(via);
  return found?.[1] ?? null;
}

export type ParsedVia = {
  readonly host: string;
  readonly port: number | null;
  /** Address that the server saw, if it wrote one. */
  readonly received: string | null;
  /** Port that the server saw, if it wrote one. */
  readonly rport: number | null;
};

function parameter(text: string, name: string): string | null {
  for (const part of text.split(';').slice(0, 32)) {
    const [key, value] = part.split('=', 2);
    if (key?.trim().toLowerCase() === name) return value?.trim() ?? '';
  }
  return null;
}

function portOf(text: string | null | undefined): number | null {
  const port = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** Reads one Via value (RFC 3261 §20.42, IPv4 and names only); null when it is not one. */
export function parseVia(value: string): ParsedVia | null {
  const cut = value.indexOf(';');
  const head = (cut < 0 ? value : value.slice(0, cut)).split(',')[0] ?? '';
  const sentBy =
    /^\s{0,8}SIP\s{0,4}\/\s{0,4}2\.0\s{0,4}\/\s{0,4}\w{2,8}\s{1,8}([0-9A-Za-z.-]{1,253})(?:\s{0,4}:\s{0,4}(\d{1,5}))?\s{0,8}$/i.exec(
      head,
    );
  if (sentBy === null) return null;
  const parameters = cut < 0 ? '' : (value.slice(cut + 1).split(',')[0] ?? '');
  const received = parameter(parameters, 'received');
  return {
    host: (sentBy[1] ?? '').toLowerCase(),
    port: portOf(sentBy[2]),
    received: received === null || received === '' ? null : received,
    rport: portOf(parameter(parameters, 'rport')),
  };
}

/** Host and port of the URI in a From, To or Contact value; null when there is none. */
export function parseNameAddress(value: string): { host: string; port: number | null } | null {
  const uri =
    /sips?:(?:[^@<>;\s]{0,200}@)?([0-9A-Za-z.-]{1,253})(?::(\d{1,5}))?(?=[>;\s?]|$)/i.exec(value);
  return uri === null ? null : { host: (uri[1] ?? '').toLowerCase(), port: portOf(uri[2]) };
}

export type BootAnnouncement = {
  readonly vendor: string | null;
  readonly model: string | null;
  readonly version: string | null;
  /** Twelve lower-case hexadecimal digits, when the From or request URI contains the MAC. */
  readonly macDigits: string | null;
};

function eventParameter(event: string, name: string): string | null {
  const found = new RegExp(
    `;\\s{0,4}${name}\\s{0,4}=\\s{0,4}(?:"([^"]{0,100})"|([^;"]{0,100}))`,
    'i',
  ).exec(event);
  const value = cleanText(found?.[1] ?? found?.[2] ?? '', 100);
  return value === '' ? null : value;
}

/** A model's name without the maker's in front of it: some announce "snom370" as the model of snom. */
function withoutMaker(model: string | null, vendor: string | null): string | null {
  const maker = vendor?.trim().toLowerCase() ?? '';
  const isRepeated = maker !== '' && model?.toLowerCase().startsWith(maker) === true;
  return isRepeated ? (model?.slice(maker.length).replace(/^[ _-]{1,3}/, '') ?? null) : model;
}

/** Vendor, model and version of a `ua-profile` Event header (RFC 6080 §4.3); null when it is not one. */
export function parseProfileEvent(event: string): Omit<BootAnnouncement, 'macDigits'> | null {
  if (!/^\s{0,4}ua-profile/i.test(event)) return null;
  const vendor = eventParameter(event, 'vendor');
  return {
    vendor,
    model: withoutMaker(eventParameter(event, 'model'), vendor),
    version: eventParameter(event, 'version'),
  };
}

/** Reads the SUBSCRIBE that a phone multicasts when it starts (SIP PnP); null for anything else. */
export function readBootAnnouncement(message: SipMessage): BootAnnouncement | null {
  if (message.kind !== 'request' || message.method !== 'SUBSCRIBE') return null;
  const profile = parseProfileEvent(sipHeader(message, 'event') ?? '');
  if (profile === null) return null;
  const places = `${message.uri} ${sipHeader(message, 'from') ?? ''}`;
  const mac = /mac(?::|%3a)?([0-9a-f]{12})(?![0-9a-f])/i.exec(places);
  return { ...profile, macDigits: mac?.[1]?.toLowerCase() ?? null };
}
