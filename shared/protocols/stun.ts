/** STUN binding (RFC 8489, formerly 5389) with the attributes of RFC 5780 that tests of NATs need. */
import { bytesOfHex, hexOfBytes, ipv4At, viewOf } from './bytes.ts';
import { formatIpv4 } from '../net/ipv4.ts';

const MAGIC_COOKIE = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const BINDING_ERROR = 0x0111;
const HEADER_LENGTH = 20;
const MAX_LENGTH = 2048;
const MAX_ATTRIBUTES = 40;
const IPV4_FAMILY = 1;

const ATTRIBUTE = {
  mappedAddress: 0x0001,
  changedAddress: 0x0005,
  errorCode: 0x0009,
  xorMappedAddress: 0x0020,
  responsePort: 0x0027,
  otherAddress: 0x802c,
} as const;

export type TransportAddress = { readonly ip: string; readonly port: number };

export type StunResponse = {
  readonly kind: 'success' | 'error';
  /** 24 hexadecimal digits. */
  readonly transactionId: string;
  /** Where the server saw the request come from; null when it did not say. */
  readonly mapped: TransportAddress | null;
  /** Second address of the server (OTHER-ADDRESS, or CHANGED-ADDRESS of RFC 3489). */
  readonly other: TransportAddress | null;
  readonly errorCode: number | null;
};

/**
 * A binding request. `responsePort` asks the server to answer to another port of the same address
 * (RFC 5780 §7.5), which shows whether that port's mapping is still alive.
 */
export function buildStunRequest(options: {
  readonly transactionId: string;
  readonly responsePort?: number;
}): Uint8Array {
  const transaction = bytesOfHex(options.transactionId);
  if (transaction.length !== 12) throw new RangeError('a transaction has 12 bytes');
  const length = options.responsePort === undefined ? 0 : 8;
  const bytes = new Uint8Array(HEADER_LENGTH + length);
  const view = viewOf(bytes);
  view.setUint16(0, BINDING_REQUEST);
  view.setUint16(2, length);
  view.setUint32(4, MAGIC_COOKIE);
  bytes.set(transaction, 8);
  if (options.responsePort !== undefined) {
    view.setUint16(20, ATTRIBUTE.responsePort);
    view.setUint16(22, 4);
    view.setUint16(24, options.responsePort);
  }
  return bytes;
}

function addressAt(view: DataView, at: number, length: number): TransportAddress | null {
  if (length < 8 || view.getUint8(at + 1) !== IPV4_FAMILY) return null;
  return { port: view.getUint16(at + 2), ip: ipv4At(view, at + 4) };
}

function xorAddressAt(view: DataView, at: number, length: number): TransportAddress | null {
  if (length < 8 || view.getUint8(at + 1) !== IPV4_FAMILY) return null;
  return {
    port: view.getUint16(at + 2) ^ (MAGIC_COOKIE >>> 16),
    ip: formatIpv4((view.getUint32(at + 4) ^ MAGIC_COOKIE) >>> 0),
  };
}

/** Parses an answer to a binding request; null for anything else. Never throws. */
export function parseStunResponse(bytes: Uint8Array): StunResponse | null {
  if (bytes.length < HEADER_LENGTH || bytes.length > MAX_LENGTH) return null;
  const view = viewOf(bytes);
  const type = view.getUint16(0);
  const length = view.getUint16(2);
  if (type !== BINDING_SUCCESS && type !== BINDING_ERROR) return null;
  if (view.getUint32(4) !== MAGIC_COOKIE || length % 4 !== 0) return null;
  if (HEADER_LENGTH + length > bytes.length) return null;
  const end = HEADER_LENGTH + length;
  let plain: TransportAddress | null = null;
  let xored: TransportAddress | null = null;
  let other: TransportAddress | null = null;
  let errorCode: number | null = null;
  let at = HEADER_LENGTH;
  for (let count = 0; at + 4 <= end && count < MAX_ATTRIBUTES; count += 1) {
    const attribute = view.getUint16(at);
    const size = view.getUint16(at + 2);
    const value = at + 4;
    if (value + size > end) return null;
    if (attribute === ATTRIBUTE.mappedAddress) plain ??= addressAt(view, value, size);
    if (attribute === ATTRIBUTE.xorMappedAddress) xored ??= xorAddressAt(view, value, size);
    if (attribute === ATTRIBUTE.otherAddress || attribute === ATTRIBUTE.changedAddress)
      other ??= addressAt(view, value, size);
    if (attribute === ATTRIBUTE.errorCode && size >= 4)
      errorCode = (view.getUint8(value + 2) & 7) * 100 + (view.getUint8(value + 3) % 100);
    at = value + Math.ceil(size / 4) * 4;
  }
  return {
    kind: type === BINDING_SUCCESS ? 'success' : 'error',
    transactionId: hexOfBytes(bytes.subarray(8, 20)),
    // Some boxes rewrite addresses inside packets, so the obscured form is the one to believe.
    mapped: xored ?? plain,
    other,
    errorCode,
  };
}
