import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { IdentityInput } from '../../../shared/identification/identify.ts';
import { headerValue } from '../../../shared/protocols/header-block.ts';
import {
  buildGetRequest,
  isHttpComplete,
  MAX_HTTP_BYTES,
  parseHttpResponse,
  readRealm,
  readSameHostRedirect,
  readTitle,
  type HttpResponse,
} from '../../../shared/protocols/http.ts';
import type { StreamExchange, StreamPort } from './probe-ports.ts';

const CONNECT_TIMEOUT_MS = 800;
const PAGE_TIMEOUT_MS = 2000;

/** What one web exchange taught. */
export type WebFacts = {
  readonly input: Partial<IdentityInput>;
  readonly evidence: readonly Omit<Evidence, 'atMs'>[];
  /** The host itself answered, be it to refuse. */
  readonly answered: boolean;
};

export type WebProbeOptions = {
  readonly ip: string;
  readonly interfaceAddress: string | null;
  readonly signal: AbortSignal;
  /** Ports to ask before 80 and 443 (LG telephones have their page on 8000). */
  readonly firstPorts: readonly number[];
  /** Pages that the recognised maker shows without login; empty when nothing more is wanted. */
  readonly morePages: () => readonly string[];
  /** True once the host is named or known not to be a telephone. */
  readonly isSettled: () => boolean;
  readonly onFacts: (facts: WebFacts) => void;
};

type Place = { readonly port: number; readonly secure: boolean };

/** Statuses whose page speaks of the device and not of the address that was asked. */
function isOwnPage(status: number): boolean {
  return status < 300 || status === 401 || status === 403;
}

function factsOf(
  exchange: StreamExchange,
  response: HttpResponse | null,
  place: Place,
  isFirst: boolean,
): WebFacts {
  const evidence: Omit<Evidence, 'atMs'>[] = [];
  if (exchange.kind === 'refused') {
    evidence.push({ kind: 'tcp-refused', value: `TCP ${place.port}` });
    return { input: {}, evidence, answered: true };
  }
  if (exchange.kind !== 'answered') return { input: {}, evidence, answered: false };
  const isTold = response !== null && (isFirst || isOwnPage(response.status));
  const title = isTold ? readTitle(response.body) : null;
  const server = response === null ? null : headerValue(response, 'server');
  const challenge = response === null ? null : headerValue(response, 'www-authenticate');
  const names = exchange.tls;
  const certificate =
    names === null ? '' : [names.subject, names.issuer].filter((name) => name !== '').join(' / ');
  if (title !== null) evidence.push({ kind: 'http-title', value: title });
  if (server !== null && server !== '') evidence.push({ kind: 'http-server', value: server });
  if (challenge !== null)
    evidence.push({ kind: 'http-realm', value: readRealm(challenge) ?? challenge });
  if (certificate !== '') evidence.push({ kind: 'tls-certificate', value: certificate });
  if (evidence.length === 0) evidence.push({ kind: 'tcp-connect', value: `TCP ${place.port}` });
  return {
    answered: true,
    evidence,
    input: {
      ...(title === null ? {} : { httpTitle: title }),
      ...(server === null ? {} : { httpServer: server }),
      ...(challenge === null ? {} : { wwwAuthenticate: challenge }),
      ...(certificate === '' ? {} : { tlsSubject: certificate }),
      ...(isTold && response.body !== '' ? { httpPage: response.body } : {}),
    },
  };
}

/**
 * Reads the first page of a host and, when its maker is known to show one, a status page: GET
 * only, no credentials, at most one redirect on the same host, 64 KB, 2 s a page.
 */
export async function probeWeb(stream: StreamPort, options: WebProbeOptions): Promise<void> {
  const { ip, signal } = options;

  let pages = 0;
  const get = async (place: Place, path: string) => {
    const exchange = await stream.exchange({
      host: ip,
      port: place.port,
      secure: place.secure,
      localAddress: options.interfaceAddress,
      request: new TextEncoder().encode(buildGetRequest(ip, path)),
      maxBytes: MAX_HTTP_BYTES,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      timeoutMs: PAGE_TIMEOUT_MS,
      signal,
      isComplete: isHttpComplete,
    });
    const response = exchange.kind === 'answered' ? parseHttpResponse(exchange.bytes) : null;
    if (!signal.aborted) options.onFacts(factsOf(exchange, response, place, pages === 0));
    if (response !== null) pages += 1;
    return { exchange, response };
  };

  const places: Place[] = [
    ...options.firstPorts.map((port) => ({ port, secure: false })),
    { port: 80, secure: false },
    { port: 443, secure: true },
  ];
  let speaking: Place | null = null;
  for (const place of places) {
    if (signal.aborted || options.isSettled()) return;
    const { exchange, response } = await get(place, '/');
    if (response !== null) {
      speaking ??= place;
      const redirect = readSameHostRedirect(response, { host: ip, ...place });
      if (redirect !== null && !options.isSettled())
        await get({ port: redirect.port, secure: redirect.secure }, redirect.path);
    }
    // A host that lets one connection time out will do the same with the next.
    if (exchange.kind === 'silent') break;
  }
  if (speaking === null) return;
  for (const path of options.morePages()) {
    if (signal.aborted || options.isSettled()) return;
    await get(speaking, path);
  }
}
