import { problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import {
  buildGetRequest,
  type HttpResponse,
  isHttpComplete,
  parseHttpResponse,
} from '../../shared/protocols/http.ts';
import type { TcpExchange, TcpPort } from './check-ports.ts';
import type { Names } from './names.ts';

/** How long a page may take altogether, milliseconds. */
export const PAGE_LIMIT_MS = 3000;
/** Longest answer that is read, head and body. */
export const PAGE_MAX_BYTES = 65_536;

export type FetchedPage = {
  readonly response: HttpResponse;
  readonly address: string;
  readonly truncated: boolean;
};

/** The problem behind an exchange that brought no answer. */
export function exchangeProblem(exchange: Exclude<TcpExchange, { kind: 'answered' }>): Problem {
  if (exchange.kind === 'refused') return problem('SOURCE_REFUSED');
  if (exchange.kind === 'silent') return problem('SOURCE_TIMED_OUT');
  if (exchange.kind === 'untrusted')
    return problem('SOURCE_UNTRUSTED', { reason: exchange.reason });
  if (exchange.reason === 'cancelled') return problem('CANCELLED');
  return problem('SOURCE_UNREACHABLE', { reason: exchange.reason });
}

/**
 * Gets one page without credentials and without following redirects. Problems:
 * SOURCE_NAME_UNRESOLVED, SOURCE_REFUSED, SOURCE_TIMED_OUT, SOURCE_UNTRUSTED, SOURCE_UNREACHABLE,
 * SOURCE_ANSWER_INVALID (not HTTP), CANCELLED.
 */
export async function fetchPage(
  ports: { readonly tcp: TcpPort; readonly names: Names },
  options: {
    readonly url: string;
    readonly signal: AbortSignal;
    readonly maxBytes?: number;
    readonly limitMs?: number;
  },
): Promise<Result<FetchedPage>> {
  const url = new URL(options.url);
  const limitMs = options.limitMs ?? PAGE_LIMIT_MS;
  const startedAtMs = performance.now();
  const address = await ports.names.address(url.hostname);
  if (address === null) return failure(problem('SOURCE_NAME_UNRESOLVED', { name: url.hostname }));
  const isSecure = url.protocol === 'https:';
  const path = `${url.pathname}${url.search}`;
  const exchange = await ports.tcp.exchange({
    address,
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    tlsName: isSecure ? url.hostname : null,
    request: new TextEncoder().encode(buildGetRequest(url.host, path)),
    maxBytes: options.maxBytes ?? PAGE_MAX_BYTES,
    timeoutMs: Math.max(200, limitMs - (performance.now() - startedAtMs)),
    signal: options.signal,
    isComplete: isHttpComplete,
  });
  if (exchange.kind !== 'answered') return failure(exchangeProblem(exchange));
  if (exchange.bytes.length === 0) return failure(problem('SOURCE_TIMED_OUT'));
  const response = parseHttpResponse(exchange.bytes);
  if (response === null) return failure(problem('SOURCE_ANSWER_INVALID'));
  return success({ response, address, truncated: exchange.truncated });
}
