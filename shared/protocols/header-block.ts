import { cleanText } from './clean-text.ts';

/** Limits that keep a hostile message cheap: lines, characters of one line, characters of one value. */
const MAX_LINES = 200;
const MAX_LINE_LENGTH = 4096;

export type HeaderBlock = {
  readonly startLine: string;
  /** Lower-case names; values in order of appearance, cleaned. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
};

export const LF = 10;
export const CR = 13;

/** Where the body of a message begins, in bytes; null while its head is not complete. */
export function endOfHead(bytes: Uint8Array): number | null {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    const next = bytes[at + 1] === CR ? at + 2 : at + 1;
    // A blank line before the start line ends nothing.
    if (bytes[next] === LF && at > 3) return next + 1;
  }
  return null;
}

function splitHead(text: string): { head: string; body: string } {
  const crlf = text.indexOf('\r\n\r\n');
  const lf = text.indexOf('\n\n');
  if (crlf >= 0 && (lf < 0 || crlf < lf))
    return { head: text.slice(0, crlf), body: text.slice(crlf + 4) };
  if (lf >= 0) return { head: text.slice(0, lf), body: text.slice(lf + 2) };
  return { head: text, body: '' };
}

/**
 * Splits "start line, headers, blank line, body" as SIP, HTTP, SSDP and MGCP share it (RFC 3261
 * §7.3, RFC 9112 §2): any letter case, folded lines, CRLF or LF ends. Returns null when there is
 * no start line. `rename` maps short header names to long ones.
 */
export function parseHeaderBlock(
  text: string,
  rename: (name: string) => string = (name) => name,
): HeaderBlock | null {
  // Some embedded servers send a blank line before the start line (RFC 9112 §2.2 tolerates it).
  const { head, body } = splitHead(text.replace(/^[\r\n]{1,4}/, ''));
  const lines = head.split('\n', MAX_LINES);
  const startLine = cleanText((lines[0] ?? '').slice(0, MAX_LINE_LENGTH));
  if (startLine === '') return null;

  const headers = new Map<string, string[]>();
  let current: string[] | null = null;
  for (const rawLine of lines.slice(1)) {
    const line = rawLine.slice(0, MAX_LINE_LENGTH);
    if (/^[ \t]/.test(line) && current !== null) {
      const last = current.pop() ?? '';
      current.push(cleanText(`${last} ${line}`));
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) {
      current = null;
      continue;
    }
    const name = rename(line.slice(0, colon).trim().toLowerCase());
    const values = headers.get(name) ?? [];
    values.push(cleanText(line.slice(colon + 1)));
    headers.set(name, values);
    current = values;
  }
  return { startLine, headers, body };
}

/** First value of a header, or null when it is absent. */
export function headerValue(
  block: { readonly headers: ReadonlyMap<string, readonly string[]> },
  name: string,
): string | null {
  return block.headers.get(name)?.[0] ?? null;
}
