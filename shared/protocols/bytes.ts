import { formatIpv4 } from '../net/ipv4.ts';

/** A view of bytes, which may be a part of a larger buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes of an even number of hexadecimal digits. Throws RangeError for anything else. */
export function bytesOfHex(hex: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex)) throw new RangeError('not hexadecimal');
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Lower-case hexadecimal digits of some bytes. */
export function hexOfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Dotted text of the four bytes at `at`; the caller makes sure that they exist. */
export function ipv4At(view: DataView, at: number): string {
  return formatIpv4(view.getUint32(at));
}
