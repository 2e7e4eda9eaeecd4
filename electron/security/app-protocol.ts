import type { Protocol } from 'electron';
import type { RendererFiles } from '../bridge/renderer-files.ts';
import { APP_SCHEME, isAppAddress } from './app-origin.ts';
import {
  closedContentSecurityPolicy,
  contentSecurityPolicy,
  createNonce,
  securityHeaders,
} from './content-security-policy.ts';

/** Must be called before the `ready` event; it makes the scheme a secure origin like https. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

function refuse(status: number): Response {
  return new Response(null, {
    status,
    headers: { ...securityHeaders, 'Content-Security-Policy': closedContentSecurityPolicy },
  });
}

/** Answers a request of the window: a file of the built renderer, or nothing. */
export function answerAppRequest(
  request: Pick<Request, 'method' | 'url'>,
  files: RendererFiles,
): Response {
  if (!isAppAddress(request.url)) return refuse(404);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const nonce = createNonce();
  const file = files.read(new URL(request.url).pathname, nonce);
  if (file === null) return refuse(404);
  return new Response(request.method === 'HEAD' ? null : file.body, {
    headers: {
      ...securityHeaders,
      'Content-Type': file.contentType,
      'Content-Security-Policy': contentSecurityPolicy(nonce),
      'Cache-Control': 'no-store',
    },
  });
}

/** Serves the renderer under `app://ui/`. */
export function serveRenderer(protocol: Pick<Protocol, 'handle'>, files: RendererFiles): void {
  protocol.handle(APP_SCHEME, (request) => answerAppRequest(request, files));
}
