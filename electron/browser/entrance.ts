import type { IncomingMessage, ServerResponse } from 'node:http';
import { createNonce } from '../security/content-security-policy.ts';
import type { EntryCodes } from './entry-codes.ts';
import { arrivalPage, entryPage, entryPolicy } from './entry-pages.ts';
import { answer, answerPage, readBody } from './http-answers.ts';
import { isOwnRequest, isRightHost, mayPostCode } from './http-guard.ts';

/** A code is short; nothing else is posted here. */
const MAX_FORM_BYTES = 1024;

export type EntranceSecrets = {
  readonly authority: string;
  readonly cookieName: string;
  readonly session: string;
  readonly pageKey: string;
};

function showPage(
  response: ServerResponse,
  page: (nonce: string) => string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const nonce = createNonce();
  answer(response, 200, page(nonce), {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': entryPolicy(nonce),
    ...headers,
  });
}

/**
 * `/enter`, the one address that answers without a cookie. A code lets a browser in: it gets the
 * cookie, which goes with every request, and the page key, which only our own page can read. Returns
 * `turned-away` when our own page brought a code that does not work; a post from another site is not
 * a person who waits for an address.
 */
export async function serveEntrance(
  request: IncomingMessage,
  response: ServerResponse,
  codes: Pick<EntryCodes, 'use'>,
  { authority, cookieName, session, pageKey }: EntranceSecrets,
): Promise<'served' | 'turned-away'> {
  if (!isRightHost(request.headers, authority)) answerPage(response, 421, 'shell.page.wrongHost');
  else if (request.method === 'GET' || request.method === 'HEAD') showPage(response, entryPage);
  else if (request.method !== 'POST') answer(response, 405, '', { Allow: 'GET, HEAD, POST' });
  else if (!mayPostCode(request.headers, authority))
    answerPage(response, 403, 'shell.page.foreign');
  else {
    const body = await readBody(request, MAX_FORM_BYTES);
    const code = body.kind === 'read' ? new URLSearchParams(body.text).get('code') : null;
    if (code === null || !codes.use(code)) {
      answerPage(response, 403, 'shell.page.codeUsed');
      return isOwnRequest(request.headers, authority) ? 'turned-away' : 'served';
    }
    showPage(response, (nonce) => arrivalPage(nonce, pageKey), {
      'Set-Cookie': `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`,
    });
  }
  return 'served';
}
