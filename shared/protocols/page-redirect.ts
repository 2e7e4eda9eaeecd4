import { headerValue } from './header-block.ts';
import { decodeEntities, type HttpResponse, readPageText } from './http.ts';

export type Redirect = { readonly secure: boolean; readonly port: number; readonly path: string };

/** A script that sends the browser to another page. */
const SCRIPT_REDIRECT =
  /(?:^|[^0-9a-z_$-])location(?:\.href)?\s{0,4}(?:=\s{0,4}|\.(?:replace|assign)\s{0,4}\(\s{0,4})(?:"([^"<>]{1,300})"|'([^'<>]{1,300})')/i;
const META_REFRESH = /^meta\s[^>]{0,400}/i;

/** A page that is nothing but a redirect is never longer. */
const MAX_REDIRECT_PAGE = 2048;
/** Its title and a sentence such as "You are being redirected". */
const MAX_REDIRECT_TEXT = 160;

/** Something to press or to fill in, or a handler that waits for a person. */
const MARKUP_FOR_PEOPLE =
  /<(?:form|input|button|select|textarea)[\s/>]|[\s"'/]on[a-z]{2,30}\s{0,4}=/i;
/** Code that may run later, or only if a person agrees. */
const CODE_FOR_LATER =
  /\bfunction\b|=>|\b(?:confirm|prompt|addEventListener)\b|\.on[a-z]{2,30}\s{0,4}=/i;

/** Words in the address of a page that acts on the device when it is read. */
const ACTING_ADDRESS =
  /re-?boot|re-?start|reset|re-?sync|re-?load|log-?_?(?:out|off)|sign-?_?(?:out|off)|upgrade|update|factory|restore|shut-?_?down|power-?_?off|erase|delete|remove|wipe|default_?(?:settings|config)/i;

type PageParts = { readonly markup: string; readonly scripts: readonly string[] };

/** The markup of a page without its comments, and the contents of its scripts. Linear. */
function partsOf(html: string): PageParts {
  const lower = html.toLowerCase();
  const scripts: string[] = [];
  let markup = '';
  let at = 0;
  let comment = lower.indexOf('<!--');
  let script = lower.indexOf('<script');
  while (comment >= 0 || script >= 0) {
    const isComment = script < 0 || (comment >= 0 && comment < script);
    const start = isComment ? comment : script;
    markup += html.slice(at, start);
    const open = isComment ? start + 4 : lower.indexOf('>', start) + 1;
    const close = open === 0 ? -1 : lower.indexOf(isComment ? '-->' : '</script', open);
    if (close < 0) return { markup, scripts };
    if (!isComment) scripts.push(html.slice(open, close));
    at = isComment ? close + 3 : close;
    if (comment >= 0 && comment < at) comment = lower.indexOf('<!--', at);
    if (script >= 0 && script < at) script = lower.indexOf('<script', at);
  }
  return { markup: markup + html.slice(at), scripts };
}

/** The address in `<meta http-equiv="refresh" content="0; url=…">`; null when the markup has none. */
function metaRefresh(markup: string): string | null {
  const lower = markup.toLowerCase();
  for (let at = lower.indexOf('<meta'); at >= 0; at = lower.indexOf('<meta', at + 1)) {
    const tag = META_REFRESH.exec(markup.slice(at + 1, at + 500))?.[0] ?? '';
    if (!/http-equiv\s{0,4}=\s{0,4}["']?refresh/i.test(tag)) continue;
    const url = /url\s{0,4}=\s{0,4}(?:'([^']{1,300})'|([^"'\s>]{1,300}))/i.exec(tag);
    if (url !== null) return decodeEntities(url[1] ?? url[2] ?? '');
  }
  return null;
}

/** A short script without its comments; an address such as `http://…` or `"//…"` stays. */
function withoutComments(script: string): string {
  return script
    .replace(/\/\*[^]{0,2048}?(?:\*\/|$)/g, ' ')
    .replace(/(?:<!--|(?<!["':])\/\/)[^\r\n]{0,2048}/g, ' ');
}

/** The address that the scripts of a page send to, if the page is nothing but that redirect. */
function scriptRedirect(html: string, { markup, scripts }: PageParts): string | null {
  if (html.length > MAX_REDIRECT_PAGE || MARKUP_FOR_PEOPLE.test(markup)) return null;
  if (readPageText(markup).length > MAX_REDIRECT_TEXT) return null;
  const code = scripts.map(withoutComments).join('\n');
  if (CODE_FOR_LATER.test(code)) return null;
  const found = SCRIPT_REDIRECT.exec(code);
  return found?.[1] ?? found?.[2] ?? null;
}

/**
 * Where a page sends the browser by itself, by a meta tag or a script; null when nowhere. A script is
 * believed only in a page that is nothing but a redirect: elsewhere the address may be that of a button.
 */
export function readPageRedirect(html: string): string | null {
  const parts = partsOf(html);
  return metaRefresh(parts.markup) ?? scriptRedirect(html, parts);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Where an answer redirects to, by its status or by its page, if it stays on the same host. Never to an
 * address that may act on the device; a page's own redirect has a query only if it is one of `entryPages`.
 */
export function readSameHostRedirect(
  response: HttpResponse,
  from: { readonly host: string; readonly port: number; readonly secure: boolean },
  entryPages: ReadonlySet<string>,
): Redirect | null {
  const isRedirected = [301, 302, 303, 307, 308].includes(response.status);
  const byPage = response.status < 300 ? readPageRedirect(response.body) : null;
  const location = isRedirected ? headerValue(response, 'location') : byPage;
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
  if (ACTING_ADDRESS.test(decoded(path))) return null;
  if (!isRedirected && url.search !== '' && !entryPages.has(path)) return null;
  return { secure, port: url.port === '' ? (secure ? 443 : 80) : Number(url.port), path };
}
