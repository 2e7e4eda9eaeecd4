import { cleanText, decodeBytes } from './clean-text.ts';
import { CR, endOfHead, headerValue, LF, parseHeaderBlock } from './header-block.ts';

/** Limit for reading a page: a phone names itself in its first lines. */
export const MAX_HTTP_BYTES = 65_536;

export type HttpResponse = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
};

/** GET without credentials; `path` starts with a slash and contains no space or line end. */
export function buildGetRequest(host: string, path: string): string {
  if (!/^[0-9A-Za-z.:[\]-]{1,255}$/.test(host) || !/^\/[\x21-\x7e]{0,500}$/.test(path))
    throw new RangeError('unsafe part in an HTTP request');
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: Tonalite',
    'Accept: text/html, application/json;q=0.9, */*;q=0.5',
    'Connection: close',
    '',
    '',
  ].join('\r\n');
}

/** Longest line that gives the size of a chunk. */
const MAX_SIZE_LINE = 40;

/** The chunks of a body joined (RFC 9112 §7.1); the body itself when it is not in chunks. */
export function joinChunkBytes(body: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  let total = 0;
  // Each round consumes at least the size line, so the loop ends with the bytes.
  while (at < body.length) {
    const end = body.indexOf(LF, at);
    const line = end < 0 ? '' : decodeBytes(body.subarray(at, end), MAX_SIZE_LINE);
    const size = /^([0-9a-f]{1,6})(?:[;\s]|$)/i.exec(line);
    const length = size === null ? 0 : Number.parseInt(size[1] ?? '0', 16);
    if (length === 0) break;
    const piece = body.subarray(end + 1, end + 1 + length);
    pieces.push(piece);
    total += piece.length;
    at = end + 1 + length;
    if (body[at] === CR) at += 1;
    if (body[at] === LF) at += 1;
  }
  if (total === 0) return body;
  const joined = new Uint8Array(total);
  let to = 0;
  for (const piece of pieces) {
    joined.set(piece, to);
    to += piece.length;
  }
  return joined;
}

/**
 * Parses an HTTP/1 answer, tolerant of LF ends and of early HTTP/0.9-like servers; null when the
 * first line is not a status line. Chunked bodies are joined. Never throws, reads 64 KB at most.
 */
export function parseHttpResponse(bytes: Uint8Array): HttpResponse | null {
  const bodyAt = endOfHead(bytes);
  const head = bodyAt === null ? bytes : bytes.subarray(0, bodyAt);
  const block = parseHeaderBlock(decodeBytes(head, MAX_HTTP_BYTES));
  if (block === null) return null;
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})(?: |$)/i.exec(block.startLine);
  if (status === null) return null;
  const chunked = /chunked/i.test(headerValue(block, 'transfer-encoding') ?? '');
  const body = bytes.subarray(head.length, MAX_HTTP_BYTES);
  return {
    status: Number(status[1]),
    headers: block.headers,
    body: decodeBytes(chunked ? joinChunkBytes(body) : body, MAX_HTTP_BYTES),
  };
}

/** True when enough of an answer has arrived to stop reading. */
export function isHttpComplete(bytes: Uint8Array): boolean {
  if (bytes.length >= MAX_HTTP_BYTES) return true;
  const text = decodeBytes(bytes, 8192);
  const length = /\r?\ncontent-length:[ \t]{0,8}(\d{1,9})\r?\n/i.exec(text);
  const head = /\r?\n\r?\n/.exec(text);
  if (head === null || length === null) return false;
  return bytes.length >= head.index + head[0].length + Number(length[1]);
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** Replaces the entities that titles use; leaves anything unknown unchanged. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,6}));/gi,
    (whole, dec, hex, name) => {
      if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? whole;
      const code = typeof dec === 'string' ? Number(dec) : Number.parseInt(String(hex), 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}

function indexOfTag(html: string, lower: string, tag: string, from: number): number {
  let at = lower.indexOf(`<${tag}`, from);
  while (at >= 0 && !/[\s>/]/.test(html[at + tag.length + 1] ?? '>'))
    at = lower.indexOf(`<${tag}`, at + 1);
  return at;
}

/** Text of the first `<title>`, cleaned; null when there is none. Linear in the page's length. */
export function readTitle(html: string): string | null {
  const lower = html.toLowerCase();
  const start = indexOfTag(html, lower, 'title', 0);
  if (start < 0) return null;
  const open = html.indexOf('>', start);
  if (open < 0) return null;
  const close = lower.indexOf('</title', open);
  const title = cleanText(decodeEntities(html.slice(open + 1, close < 0 ? open + 513 : close)));
  return title === '' ? null : title;
}

/** Page without its tags, whitespace collapsed, for facts in tables. Linear. */
export function readPageText(html: string): string {
  let text = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      text += html.slice(at);
      break;
    }
    text += `${html.slice(at, open)} `;
    const close = html.indexOf('>', open);
    if (close < 0) break;
    at = close + 1;
  }
  return cleanText(decodeEntities(text), MAX_HTTP_BYTES);
}

/** Realm of a WWW-Authenticate header (RFC 9110 §11.5); null when it has none. */
export function readRealm(header: string): string | null {
  const found = /realm\s{0,4}=\s{0,4}(?:"([^"]{0,200})"?|([^\s,"]{1,200}))/i.exec(header);
  const realm = cleanText(found?.[1] ?? found?.[2] ?? '');
  return realm === '' ? null : realm;
}
