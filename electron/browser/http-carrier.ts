import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { Clock, FileSystem, RandomSource } from '../platform/machine.ts';
import { contentSecurityPolicy, createNonce } from '../security/content-security-policy.ts';
import { limitConnections } from './connection-limit.ts';
import type { Downloads } from './downloads.ts';
import { serveEntrance } from './entrance.ts';
import { createEntryCodes, type EntryCode, type EntryPlace } from './entry-codes.ts';
import { createEventStreams, type EventStreams } from './event-stream.ts';
import type { FailureLog } from '../platform/failure-log.ts';
import { answer, answerEnvelope, answerPage } from './http-answers.ts';
import { createCallAnswers } from './http-calls.ts';
import { guardRequest } from './http-guard.ts';
import { createPipeliningGuard } from './pipelined-requests.ts';
import { endBadConnections } from './refused-connection.ts';
import { cutUnreadAnswers } from './unread-answers.ts';
import type { RendererFiles } from '../bridge/renderer-files.ts';
import type { Router } from '../bridge/router.ts';
import type { Services } from '../bridge/services-type.ts';

const LOOPBACK = '127.0.0.1';
const MAX_DOWNLOAD_BYTES = 256 * 1024 * 1024;
const CLOSE_PATIENCE_MS = 2000;

/** A browser opens six: many more idle connections would use up the descriptors that files need. */
const MAX_CONNECTIONS = 100;

/**
 * Every port of 127.0.0.1 may set cookies that the browser sends here too. All that a browser keeps
 * for one host, 180 of 4 KiB, fit beside our own.
 */
const MAX_HEAD_BYTES = 1024 * 1024;

export type TimeLimits = {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
  /** How long a peer may leave an answer unread. */
  readonly readingTimeout: number;
};

/** Nobody on this machine needs seconds for the head of a request; a case file may take longer. */
const timeLimits: TimeLimits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5000,
  readingTimeout: 60_000,
};

export type HttpCarrierDeps = {
  readonly router: Router;
  readonly onEvent: Services['onEvent'];
  readonly files: RendererFiles;
  readonly downloads: Downloads;
  readonly disk: Pick<FileSystem, 'readBytes'>;
  readonly clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  readonly random: RandomSource;
  readonly log: FailureLog;
  /** Shows the person a new address, because somebody could not enter and no readable code works. */
  readonly offerAddress: (address: string) => void;
};

export type Entry = EntryCode & {
  /** `http://127.0.0.1:PORT/enter#CODE`: what follows `#` is never sent. */
  readonly address: string;
};

export type HttpCarrier = {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Lets in one browser, once, within a minute. */
  readonly newEntry: (place: EntryPlace) => Entry;
  /** Number of tabs that receive the events. */
  readonly listeners: () => number;
  readonly close: () => Promise<void>;
};

function listen(server: Server, port: number): Promise<Result<number>> {
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const code = 'code' in error ? error.code : '';
      resolve(
        failure(problem(code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'PORT_NOT_AVAILABLE', { port })),
      );
    });
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      const address = server.address();
      resolve(success(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

/** RFC 6266: a plain name for old readers, the real one percent-encoded (RFC 8187). */
function contentDisposition(name: string): string {
  const plain = name.replaceAll(/[^\w. -]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function servePage(files: RendererFiles, path: string, response: ServerResponse): void {
  const nonce = createNonce();
  const file = files.read(path, nonce);
  if (file === null) answerPage(response, 404, 'shell.page.notFound');
  else
    answer(response, 200, file.body, {
      'Content-Type': file.contentType,
      'Content-Security-Policy': contentSecurityPolicy(nonce),
    });
}

async function serveDownload(
  { downloads, disk }: Pick<HttpCarrierDeps, 'downloads' | 'disk'>,
  id: string,
  response: ServerResponse,
  spare: () => void,
): Promise<void> {
  const found = downloads.find(id);
  // Its name is a secret as well: only the page that asked for the file was told.
  if (found !== null) spare();
  const content = found === null ? null : await disk.readBytes(found.path, MAX_DOWNLOAD_BYTES);
  if (found === null || content?.ok !== true) answerPage(response, 404, 'shell.page.notFound');
  else
    answer(response, 200, content.value, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': contentDisposition(found.name),
    });
}

/** Stops a server once, however often asked; connections that stay open are closed in the end. */
function createClosing(server: Server, leave: () => void): () => Promise<void> {
  let closing: Promise<void> | null = null;
  return () => {
    closing ??= new Promise<void>((resolve) => {
      const patience = setTimeout(() => server.closeAllConnections(), CLOSE_PATIENCE_MS);
      server.close(() => {
        clearTimeout(patience);
        resolve();
      });
      leave();
      server.closeIdleConnections();
    });
    return closing;
  };
}

/** Answers admitted browsers: calls, events, exported files and the page. */
function createAdmittedAnswers(
  deps: Pick<HttpCarrierDeps, 'router' | 'files' | 'downloads' | 'disk'>,
  streams: EventStreams,
  spare: (socket: Socket) => void,
): (path: string, request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const answerCall = createCallAnswers(deps.router);
  return async (path, request, response) => {
    const { headers, method } = request;
    if (path.startsWith('/api/')) {
      if (method === 'POST') await answerCall(path.slice('/api/'.length), request, response);
      else answer(response, 405, '', { Allow: 'POST' });
    } else if (method !== 'GET' && method !== 'HEAD')
      answer(response, 405, '', { Allow: 'GET, HEAD' });
    else if (path === '/events' && method === 'GET')
      streams.open(response, headers['last-event-id']?.toString() ?? null);
    else if (path.startsWith('/exports/'))
      await serveDownload(deps, path.slice('/exports/'.length), response, () =>
        spare(request.socket),
      );
    else servePage(deps.files, path, response);
  };
}

/**
 * Serves the renderer, the calls and the events, only on 127.0.0.1 and only to browsers that entered
 * with a code. Fails with `PORT_IN_USE` or `PORT_NOT_AVAILABLE` when it cannot listen.
 */
export async function startHttpCarrier(
  deps: HttpCarrierDeps,
  options: {
    readonly port: number;
    /** Replaces the time that a peer is allowed, for tests. */
    readonly limits?: TimeLimits;
  },
): Promise<Result<HttpCarrier>> {
  const codes = createEntryCodes(deps.random, deps.clock);
  const secrets = { session: deps.random.hex(32), pageKey: deps.random.hex(32) };
  const streams = createEventStreams(deps.clock, deps.random);
  let known = { ...secrets, authority: '', cookieName: '' };

  function newEntry(place: EntryPlace): Entry {
    const entry = codes.issue(place);
    return { ...entry, address: `http://${known.authority}/enter#${entry.code}` };
  }

  /** At most once a minute for people who cannot enter, so that nobody floods the terminal. */
  function offerAddress(): void {
    if (!codes.isShown()) deps.offerAddress(newEntry('terminal').address);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, method = '', url = '/' } = request;
    const [path = '/'] = url.split('?', 1);
    if (path === '/enter') {
      const entered = await serveEntrance(request, response, codes, known);
      if (entered === 'turned-away') offerAddress();
      return;
    }
    const verdict = guardRequest({ method, path, headers }, known);
    if (verdict.kind === 'wrong-host') answerPage(response, 421, 'shell.page.wrongHost');
    else if (verdict.kind === 'foreign') answerPage(response, 403, 'shell.page.foreign');
    else if (verdict.kind === 'no-session') {
      offerAddress();
      answerPage(response, 403, 'shell.page.noSession');
    } else {
      if (verdict.showsPageKey) spare(request.socket);
      await serveAdmitted(path, request, response);
    }
  }

  const limits = { ...(options.limits ?? timeLimits), maxHeaderSize: MAX_HEAD_BYTES };
  const isTooEarly = createPipeliningGuard();
  const server = createServer(limits, (request, response) => {
    if (isTooEarly(request.socket, response)) {
      request.socket.destroy();
      return;
    }
    handle(request, response).catch((cause: unknown) => {
      deps.log.record('http', cause);
      answerEnvelope(response, 500, failure(problem('INTERNAL')));
    });
  });
  endBadConnections(server);
  const spare = limitConnections(server, MAX_CONNECTIONS);
  const serveAdmitted = createAdmittedAnswers(deps, streams, spare);
  cutUnreadAnswers(server, limits.readingTimeout);
  const listening = await listen(server, options.port);
  if (!listening.ok) return listening;
  server.on('error', (cause) => deps.log.record('http', cause));
  const authority = `${LOOPBACK}:${listening.value}`;
  // Browsers share the cookies of 127.0.0.1 between ports: two copies must not use each other's.
  known = { ...secrets, authority, cookieName: `tonalite-${listening.value}` };
  const unsubscribe = deps.onEvent(streams.broadcast);

  return success({
    origin: `http://${authority}`,
    newEntry,
    listeners: streams.count,
    close: createClosing(server, () => {
      unsubscribe();
      streams.closeAll();
    }),
  });
}
