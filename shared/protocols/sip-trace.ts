/**
 * SIP requests whose every address is chosen by the caller, and what a server echoes of them
 * (RFC 3261 §8.2.6.2, §18.2.1; RFC 3581): the material for telling who rewrote what on the way.
 */
import type { TransportAddress } from './stun.ts';

export type TracedOptions = {
  /** Name or address of the server, for the request line and To. */
  readonly target: string;
  /** Sent-by of Via: where the answer goes when `rport` is off. */
  readonly via: TransportAddress;
  /** Asks for the answer at the packet's source and for its port in Via (RFC 3581). */
  readonly rport: boolean;
  /** Host and port of the From URI, which an honest path brings back untouched. */
  readonly from: TransportAddress;
  readonly contact: TransportAddress;
  /** Letters and digits; ties answer and question, without the `z9hG4bK` cookie. */
  readonly token: string;
  readonly sequence: number;
  /** Octets of padding in the body, for middleboxes that mind the length. */
  readonly bodyLength?: number;
};

const SAFE = /^[0-9A-Za-z.:_-]{1,253}$/;

/**
 * OPTIONS with the given addresses: it makes nothing ring and registers nothing.
 * Throws RangeError when a part could break out of its line.
 */
export function buildTracedOptions(options: TracedOptions): Uint8Array {
  const { target, via, from, contact, token, sequence } = options;
  for (const part of [target, via.ip, from.ip, contact.ip, token])
    if (!SAFE.test(part)) throw new RangeError('unsafe part in a SIP request');
  const body = 'a'.repeat(Math.min(4096, Math.max(0, options.bodyLength ?? 0)));
  const lines = [
    `OPTIONS sip:${target} SIP/2.0`,
    `Via: SIP/2.0/UDP ${via.ip}:${via.port};branch=z9hG4bK${token}${options.rport ? ';rport' : ''}`,
    'Max-Forwards: 70',
    `From: "Tonalite" <sip:tonalite@${from.ip}:${from.port}>;tag=${token}`,
    `To: <sip:${target}>`,
    `Call-ID: ${token}`,
    `CSeq: ${sequence} OPTIONS`,
    `Contact: <sip:tonalite@${contact.ip}:${contact.port}>`,
    'Accept: application/sdp',
    'User-Agent: Tonalite',
    ...(body === '' ? [] : ['Content-Type: text/plain']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ];
  return new TextEncoder().encode(lines.join('\r\n'));
}

export type ParsedVia = {
  readonly host: string;
  readonly port: number | null;
  /** Address that the server saw, when it wrote one. */
  readonly received: string | null;
  /** Port that the server saw, when it wrote one. */
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
