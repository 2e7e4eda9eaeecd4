import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import { pageTestimony, type Testimony } from '../../../shared/identification/testimony.ts';
import { cleanText } from '../../../shared/protocols/clean-text.ts';
import { headerValue } from '../../../shared/protocols/header-block.ts';
import {
  buildGetRequest,
  MAX_HTTP_BYTES,
  readRealm,
  readTitle,
  type HttpResponse,
} from '../../../shared/protocols/http.ts';
import { readSameHostRedirect } from '../../../shared/protocols/page-redirect.ts';
import { askHttp } from '../../wire/http.ts';
import type { TcpExchange, TcpWire } from '../../wire/wire.ts';

const CONNECT_TIMEOUT_MS = 800;
const PAGE_TIMEOUT_MS = 2000;

export type WebProbeOptions = {
  readonly ip: string;
  readonly interfaceAddress: string | null;
  readonly signal: AbortSignal;
  readonly catalogue: IdentificationCatalogue;
  readonly places: readonly WebPlace[];
  /** Pages that the recognised maker shows without a login; empty when no more are needed. */
  readonly morePages: () => readonly string[];
  /** True once the model is known, or that the host is no telephone. */
  readonly isSettled: () => boolean;
  readonly onTestimony: (testimony: readonly Testimony[]) => void;
};

export type WebPlace = { readonly port: number; readonly secure: boolean };

/** Ports that are used instead of the usual ones; asked only while no page has been found. */
export const OTHER_WEB_PLACES: readonly WebPlace[] = [
  { port: 8080, secure: false },
  { port: 8443, secure: true },
];

/** Where hosts usually serve their page. */
export const USUAL_WEB_PLACES: readonly WebPlace[] = [
  { port: 80, secure: false },
  { port: 443, secure: true },
];

/** Statuses whose page describes the device rather than the requested address. */
function isOwnPage(status: number): boolean {
  return status < 300 || status === 401 || status === 403;
}

function testimonyOf(
  exchange: TcpExchange,
  response: HttpResponse | null,
  place: WebPlace,
  isFirst: boolean,
  catalogue: IdentificationCatalogue,
): Testimony[] {
  if (exchange.kind === 'refused') return [{ kind: 'tcp-refused', value: `TCP ${place.port}` }];
  if (exchange.kind !== 'answered') return [];
  const told: Testimony[] = [];
  const tell = (kind: Testimony['kind'], raw: string | null): void => {
    const value = cleanText(raw ?? '');
    if (value !== '') told.push({ kind, value });
  };
  const isTold = response !== null && (isFirst || isOwnPage(response.status));
  const challenge = response === null ? null : headerValue(response, 'www-authenticate');
  const names = exchange.tls;
  if (isTold) tell('http-title', readTitle(response.body));
  tell('http-server', response === null ? null : headerValue(response, 'server'));
  tell('http-realm', challenge === null ? null : (readRealm(challenge) ?? challenge));
  if (names !== null)
    tell(
      'tls-certificate',
      [names.subject, names.issuer].filter((name) => name !== '').join(' / '),
    );
  if (isTold) told.push(...pageTestimony(response.body, catalogue));
  return told.length > 0 ? told : [{ kind: 'tcp-connect', value: `TCP ${place.port}` }];
}

/**
 * Reads the first page of a host and, when its maker is known to show one, a status page: GET
 * only, no credentials, at most one redirect on the same host, 64 KB, 2 s a page.
 */
export async function probeWeb(
  tcp: Pick<TcpWire, 'exchange'>,
  options: WebProbeOptions,
): Promise<void> {
  const { ip, signal } = options;

  let pages = 0;
  const get = async (place: WebPlace, path: string) => {
    const { exchange, response } = await askHttp(tcp, {
      address: ip,
      port: place.port,
      tls: place.secure ? { name: null } : null,
      localAddress: options.interfaceAddress,
      request: buildGetRequest(ip, path),
      maxBytes: MAX_HTTP_BYTES,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      timeoutMs: PAGE_TIMEOUT_MS,
      signal,
    });
    const testimony = testimonyOf(exchange, response, place, pages === 0, options.catalogue);
    if (!signal.aborted) options.onTestimony(testimony);
    if (response !== null) pages += 1;
    return { exchange, response };
  };

  let speaking: WebPlace | null = null;
  for (const place of options.places) {
    if (signal.aborted || options.isSettled()) return;
    if (speaking !== null && OTHER_WEB_PLACES.includes(place)) continue;
    const { exchange, response } = await get(place, '/');
    if (response !== null) {
      speaking ??= place;
      const redirect = readSameHostRedirect(
        response,
        { host: ip, ...place },
        options.catalogue.entryPages,
      );
      const isItself = redirect?.port === place.port && redirect.path === '/';
      if (redirect !== null && !isItself && !options.isSettled())
        await get({ port: redirect.port, secure: redirect.secure }, redirect.path);
    }
    // A host that lets one connection time out does the same with the next.
    if (exchange.kind === 'silent') break;
  }
  if (speaking === null) return;
  for (const path of options.morePages()) {
    if (signal.aborted || options.isSettled()) return;
    await get(speaking, path);
  }
}
