import { problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import {
  buildGetRequest,
  type HttpResponse,
  isHttpComplete,
  MAX_HTTP_BYTES,
  parseHttpResponse,
} from '../../shared/protocols/http.ts';
import { plainAnswer } from './http-body.ts';
import type { Names } from './names.ts';
import type { TcpExchange, TcpQuestion, TcpWire } from './wire.ts';

/** Time limit for a whole page, in milliseconds. */
const PAGE_LIMIT_MS = 3000;

export type FetchedPage = {
  readonly response: HttpResponse;
  readonly address: string;
  readonly truncated: boolean;
};

/**
 * Sends one HTTP request over its own connection and reads the answer, decompressed if need be; null if
 * it is not HTTP.
 */
export async function askHttp(
  tcp: Pick<TcpWire, 'exchange'>,
  question: Omit<TcpQuestion, 'request' | 'isComplete'> & { readonly request: string },
): Promise<{ readonly exchange: TcpExchange; readonly response: HttpResponse | null }> {
  const request = new TextEncoder().encode(question.request);
  const exchange = await tcp.exchange({ ...question, request, isComplete: isHttpComplete });
  if (exchange.kind !== 'answered') return { exchange, response: null };
  const plain = await plainAnswer(exchange.bytes, question.maxBytes);
  return { exchange, response: parseHttpResponse(plain) };
}

/** The problem that explains an exchange without an answer. */
function exchangeProblem(exchange: Exclude<TcpExchange, { kind: 'answered' }>): Problem {
  if (exchange.kind === 'refused') return problem('SOURCE_REFUSED');
  if (exchange.kind === 'silent') return problem('SOURCE_TIMED_OUT');
  if (exchange.kind === 'untrusted')
    return problem('SOURCE_UNTRUSTED', { reason: exchange.reason });
  if (exchange.reason === 'CANCELLED') return problem('CANCELLED');
  return problem('SOURCE_UNREACHABLE', { reason: exchange.reason });
}

/**
 * Gets one page without credentials and without following redirects. Problems:
 * SOURCE_NAME_UNRESOLVED, SOURCE_REFUSED, SOURCE_TIMED_OUT, SOURCE_UNTRUSTED, SOURCE_UNREACHABLE,
 * SOURCE_ANSWER_INVALID (not HTTP), CANCELLED.
 */
export async function fetchPage(
  deps: { readonly tcp: Pick<TcpWire, 'exchange'>; readonly names: Names },
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
  const address = await deps.names.address(url.hostname);
  if (address === null) return failure(problem('SOURCE_NAME_UNRESOLVED', { name: url.hostname }));
  const isSecure = url.protocol === 'https:';
  const { exchange, response } = await askHttp(deps.tcp, {
    address,
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    tls: isSecure ? { name: url.hostname } : null,
    request: buildGetRequest(url.host, `${url.pathname}${url.search}`),
    maxBytes: options.maxBytes ?? MAX_HTTP_BYTES,
    timeoutMs: Math.max(200, limitMs - (performance.now() - startedAtMs)),
    signal: options.signal,
  });
  if (exchange.kind !== 'answered') return failure(exchangeProblem(exchange));
  if (exchange.bytes.length === 0) return failure(problem('SOURCE_TIMED_OUT'));
  if (response === null) return failure(problem('SOURCE_ANSWER_INVALID'));
  return success({ response, address, truncated: exchange.truncated });
}
