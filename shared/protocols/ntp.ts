/** The client side of SNTP (RFC 5905 §14): one question of 48 bytes, one answer. */
import { viewOf } from './bytes.ts';

const LENGTH = 48;
/** Seconds from 1 January 1900, where NTP starts counting, to 1 January 1970. */
const EPOCH_SECONDS = 2_208_988_800;
const FRACTION = 2 ** 32;
/** Seconds wrap in February 2036; below this they belong to the following era (RFC 4330 §3). */
const ERA_PIVOT = 2 ** 31;

export type NtpReply = {
  /** 1 to 15 synchronised; 0 is a refusal whose reason is in `kissCode`. */
  readonly stratum: number;
  /** Four letters such as `RATE` or `DENY` when the server refuses; null otherwise. */
  readonly kissCode: string | null;
  readonly synchronised: boolean;
  /** The request's own transmit time, echoed: ties the answer to the question. */
  readonly originate: readonly [seconds: number, fraction: number];
  /** When the question reached the server, milliseconds since 1970. */
  readonly receivedAtMs: number;
  /** When the answer left it, milliseconds since 1970. */
  readonly sentAtMs: number;
};

/**
 * A request. `nonce` replaces the transmit time, so that the server does not learn the local clock.
 */
export function buildNtpRequest(nonce: readonly [seconds: number, fraction: number]): Uint8Array {
  const bytes = new Uint8Array(LENGTH);
  const view = viewOf(bytes);
  view.setUint8(0, 0b00_100_011);
  view.setUint32(40, nonce[0]);
  view.setUint32(44, nonce[1]);
  return bytes;
}

function instantAt(view: DataView, at: number): number {
  const seconds = view.getUint32(at);
  const era = seconds < ERA_PIVOT ? FRACTION : 0;
  return (seconds + era - EPOCH_SECONDS) * 1000 + (view.getUint32(at + 4) / FRACTION) * 1000;
}

/** Parses a server's answer; null for anything else. Never throws. */
export function parseNtpReply(bytes: Uint8Array): NtpReply | null {
  if (bytes.length < LENGTH || bytes.length > 1024) return null;
  const view = viewOf(bytes);
  const flags = view.getUint8(0);
  const version = (flags >> 3) & 7;
  if ((flags & 7) !== 4 || version < 3 || version > 4) return null;
  const stratum = view.getUint8(1);
  if (stratum > 16) return null;
  const letters = [12, 13, 14, 15].map((at) => view.getUint8(at));
  const isCode = letters.every((letter) => letter >= 0x41 && letter <= 0x5a);
  return {
    stratum,
    kissCode: stratum === 0 && isCode ? String.fromCodePoint(...letters) : null,
    synchronised: flags >> 6 !== 3 && stratum >= 1 && stratum <= 15,
    originate: [view.getUint32(24), view.getUint32(28)],
    receivedAtMs: instantAt(view, 32),
    sentAtMs: instantAt(view, 40),
  };
}

/**
 * How far the local clock is behind the server's, in milliseconds (RFC 5905 §8): positive when the
 * local clock is slow.
 */
export function clockOffsetMs(times: {
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  readonly reply: NtpReply;
}): number {
  const { askedAtMs, answeredAtMs, reply } = times;
  return (reply.receivedAtMs - askedAtMs + (reply.sentAtMs - answeredAtMs)) / 2;
}
