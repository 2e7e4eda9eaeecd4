import { MAX_EVIDENCE_LENGTH } from '../domain/evidence.ts';

const BLANKS = /[\t\n\v\f\r\u0085\u2028\u2029]/gu;
// Cc controls, Cf formats (bidirectional marks, zero widths, byte order mark), Cs lone surrogates,
// Co private use, and the replacement character that decoding leaves behind.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\uFFFD]/gu;
const RUNS = /[ \u00A0]{2,}/g;

/**
 * Text from the network, made safe to keep and to show: one line, no control, bidirectional or
 * zero-width characters, at most `maxLength` UTF-16 units (never half a pair).
 */
export function cleanText(raw: string, maxLength: number = MAX_EVIDENCE_LENGTH): string {
  const window = raw.length > maxLength * 8 ? raw.slice(0, maxLength * 8) : raw;
  const clean = window.replace(BLANKS, ' ').replace(UNSAFE, '').replace(RUNS, ' ').trim();
  if (clean.length <= maxLength) return clean;
  const cut = clean.slice(0, maxLength);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** Decodes at most `maxBytes` bytes as UTF-8; malformed sequences never throw. */
export function decodeBytes(bytes: Uint8Array, maxBytes: number): string {
  return decoder.decode(bytes.length > maxBytes ? bytes.subarray(0, maxBytes) : bytes);
}
