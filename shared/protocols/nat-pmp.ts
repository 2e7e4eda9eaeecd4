/** NAT-PMP's question for the gateway's external address (RFC 6886 §3.2); it maps nothing. */
import { ipv4At, viewOf } from './bytes.ts';

export const NAT_PMP_PORT = 5351;

export type NatPmpReply = {
  /** 0 success, 3 the gateway itself has no address yet (RFC 6886 §3.5). */
  readonly resultCode: number;
  readonly externalIp: string;
};

export function buildNatPmpRequest(): Uint8Array {
  return Uint8Array.of(0, 0);
}

/** Parses the answer; null for anything else. Never throws. */
export function parseNatPmpReply(bytes: Uint8Array): NatPmpReply | null {
  if (bytes.length < 12 || bytes.length > 64) return null;
  const view = viewOf(bytes);
  if (view.getUint8(0) !== 0 || view.getUint8(1) !== 128) return null;
  return { resultCode: view.getUint16(2), externalIp: ipv4At(view, 8) };
}
