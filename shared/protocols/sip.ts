import { cleanText, decodeBytes } from './clean-text.ts';
import { headerValue, parseHeaderBlock } from './header-block.ts';

/** A SIP answer is read up to here; a phone's answer to OPTIONS is well under 2 KB. */
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

export type OptionsRequest = {
  readonly target: string;
  readonly targetPort?: number;
  readonly localAddress: string;
  readonly localPort: number;
  /** Without the `z9hG4bK` cookie, which is added here. */
  readonly branch: string;
  readonly callId: string;
  readonly fromTag: string;
  readonly cseq: number;
};

const SAFE_PART = /^[0-9A-Za-z.:_-]{1,80}$/;

/**
 * OPTIONS that asks a device what it is (RFC 3261 §11): it makes nothing ring and creates nothing.
 * `rport` (RFC 3581) brings the answer back to the port it was sent from.
 * Throws RangeError when a part could break the message out of its line.
 */
export function buildOptionsRequest(options: OptionsRequest): string {
  const { target, localAddress, localPort, branch, callId, fromTag, cseq } = options;
  for (const part of [target, localAddress, branch, callId, fromTag]) {
    if (!SAFE_PART.test(part)) throw new RangeError('unsafe part in a SIP request');
  }
  const uri = `sip:${target}:${options.targetPort ?? 5060}`;
  const local = `${localAddress}:${localPort}`;
  return [
    `OPTIONS ${uri} SIP/2.0`,
    `Via: SIP/2.0/UDP ${local};rport;branch=z9hG4bK${branch}`,
    'Max-Forwards: 70',
    `From: "Tonalite" <sip:tonalite@${localAddress}>;tag=${fromTag}`,
    `To: <${uri}>`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} OPTIONS`,
    `Contact: <sip:tonalite@${local}>`,
    'Accept: application/sdp',
    'User-Agent: Tonalite',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

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

export type BootAnnouncement = {
  readonly vendor: string | null;
  readonly model: string | null;
  readonly version: string | null;
  /** Twelve lower-case hexadecimal digits, when the From or request URI carries the MAC. */
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

/** Vendor, model and version of a `ua-profile` Event header (RFC 6080 §4.3); null when it is not one. */
export function parseProfileEvent(event: string): Omit<BootAnnouncement, 'macDigits'> | null {
  if (!/^\s{0,4}ua-profile/i.test(event)) return null;
  return {
    vendor: eventParameter(event, 'vendor'),
    model: eventParameter(event, 'model'),
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
