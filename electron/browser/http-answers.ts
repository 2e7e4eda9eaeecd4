import type { IncomingMessage, ServerResponse } from 'node:http';
import { translatorFor } from '../../shared/messages/translator.ts';
import {
  closedContentSecurityPolicy,
  securityHeaders,
} from '../security/content-security-policy.ts';
import type { Envelope } from '../bridge/router.ts';
import { plainPage, plainPageStyle } from './plain-page.ts';

type Headers = Readonly<Record<string, string>>;

const commonHeaders: Headers = { ...securityHeaders, 'Cache-Control': 'no-store' };

/** Large answers are written in such pieces, each once the peer took enough of those before it. */
const PIECE_BYTES = 64 * 1024;

/** Writes a body no faster than it is read, so that a stalled reader is noticed. */
function sendBody(response: ServerResponse, body: Uint8Array): void {
  let from = 0;
  const sendMore = (): void => {
    while (body.byteLength - from > PIECE_BYTES) {
      const piece = body.subarray(from, from + PIECE_BYTES);
      from += PIECE_BYTES;
      if (!response.write(piece)) {
        response.once('drain', sendMore);
        return;
      }
    }
    response.end(body.subarray(from));
  };
  sendMore();
}

/** Sends a complete answer with the headers that every answer has. */
export function answer(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  headers: Headers,
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    ...commonHeaders,
    'Content-Security-Policy': closedContentSecurityPolicy,
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  if (response.req.method === 'HEAD') response.end();
  else if (body.length <= PIECE_BYTES) response.end(body);
  else sendBody(response, typeof body === 'string' ? Buffer.from(body) : body);
}

/** Sends text that is already JSON. */
export function answerJson(response: ServerResponse, status: number, text: string): void {
  answer(response, status, text, { 'Content-Type': 'application/json; charset=utf-8' });
}

/** Sends an envelope. */
export function answerEnvelope(response: ServerResponse, status: number, envelope: Envelope): void {
  answerJson(response, status, JSON.stringify(envelope));
}

/**
 * A plain page that says in both languages why there is nothing to see, with its headers. Its link
 * leads back to the page from our own address. That repairs an address opened from another site,
 * where the browser withholds a strict cookie.
 */
export function plainAnswer(key: string): { readonly headers: Headers; readonly body: string } {
  const [french, english] = [translatorFor('fr'), translatorFor('en')];
  const body = plainPage(`<p>${french(key)}</p><p lang="en">${english(key)}</p>
<p><a href="/">${french('shell.page.retry')} / <span lang="en">${english('shell.page.retry')}</span></a></p>`);
  const headers = {
    ...commonHeaders,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; ${plainPageStyle}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'Content-Length': String(Buffer.byteLength(body)),
  };
  return { headers, body };
}

/** Answers with a plain page. */
export function answerPage(response: ServerResponse, status: number, key: string): void {
  const { headers, body } = plainAnswer(key);
  answer(response, status, body, headers);
}

export type BodyOutcome =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'broken' };

/**
 * Reads a body of at most `maxBytes`. A longer one is read up to a limit and dropped, so that the
 * browser sees the refusal instead of a broken connection.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyOutcome> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length <= maxBytes) chunks.push(chunk);
      else {
        chunks = [];
        if (length > maxBytes * 2) request.destroy();
      }
    });
    request.on('end', () => {
      if (length > maxBytes) resolve({ kind: 'too-large' });
      else resolve({ kind: 'read', text: Buffer.concat(chunks).toString('utf8') });
    });
    request.on('error', () => resolve({ kind: 'broken' }));
    request.on('close', () => resolve({ kind: 'broken' }));
  });
}
