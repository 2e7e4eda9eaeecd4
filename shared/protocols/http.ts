import { cleanText, decodeBytes } from './clean-text.ts';
import { headerValue, parseHeaderBlock } from './header-block.ts';

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

function joinChunks(body: string): string {
  let rest = body;
  let joined = '';
  // Each round consumes at least the size line, so the loop ends with the text.
  while (rest.length > 0) {
    const end = rest.indexOf('\n');
    const size =
      end < 0 ? null : /^([0-9a-f]{1,6})(?:[;\s]|$)/i.exec(rest.slice(0, Math.min(end, 40)));
    if (size === null) break;
    const length = Number.parseInt(size[1] ?? '0', 16);
    if (length === 0) break;
    joined += rest.slice(end + 1, end + 1 + length);
    rest = rest.slice(end + 1 + length).replace(/^\r?\n/, '');
  }
  return joined === '' ? body : joined;
}

/**
 * Parses an HTTP/1 answer, tolerant of LF ends and of early HTTP/0.9-like servers; null when the
 * first line is not a status line. Chunked bodies are joined. Never throws, reads 64 KB at most.
 */
export function parseHttpResponse(bytes: Uint8Array): HttpResponse | null {
  const block = parseHeaderBlock(decodeBytes(bytes, MAX_HTTP_BYTES));
  if (block === null) return null;
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})(?: |$)/i.exec(block.startLine);
  if (status === null) return null;
  const chunked = /chunked/i.test(headerValue(block, 'transfer-encoding') ?? '');
  return {
    status: Number(status[1]),
    headers: block.headers,
    body: chunked ? joinChunks(block.body) : block.body,
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

export type Redirect = { readonly secure: boolean; readonly port: number; readonly path: string };

/** Where an answer redirects to, if it stays on the same host; null otherwise. */
export function readSameHostRedirect(
  response: HttpResponse,
  from: { readonly host: string; readonly port: number; readonly secure: boolean },
): Redirect | null {
  if (![301, 302, 303, 307, 308].includes(response.status)) return null;
  const location = headerValue(response, 'location');
  if (location === null || location === '') return null;
  let url: URL;
  try {
    const scheme = from.secure ? 'https' : 'http';
    url = new URL(location, `${scheme}://${from.host}:${from.port}/`);
  } catch {
    return null;
  }
  if (url.hostname !== from.host || !['http:', 'https:'].includes(url.protocol)) return null;
  const secure = url.protocol === 'https:';
  const path = `${url.pathname}${url.search}`.slice(0, 500);
  return { secure, port: url.port === '' ? (secure ? 443 : 80) : Number(url.port), path };
}
