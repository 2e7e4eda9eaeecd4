import { connect, type Socket } from 'node:net';
import { connect as connectSecurely, type TLSSocket } from 'node:tls';
import { distinguishedName } from '../../shared/protocols/x509.ts';
import { codeOf } from '../platform/error-code.ts';
import { failedProbe } from './failed-probe.ts';
import { endedInHandshake, readOldCertificate } from './old-tls.ts';
import type {
  ProbeOptions,
  ProbeOutcome,
  TcpExchange,
  TcpQuestion,
  TcpWire,
  TlsNames,
} from './wire.ts';

/** How much must arrive before the end is looked for again, so that tiny pieces do not cost more each. */
const CHECK_EVERY_BYTES = 2048;
/** A piece below this size may be the last one of a page. */
const LAST_PIECE_BYTES = 64;
const MAX_REASON = 80;

function namesOf(socket: TLSSocket): TlsNames {
  const certificate = socket.getPeerCertificate();
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
  };
}

function open(question: TcpQuestion, connected: (tls: TlsNames | null) => void): Socket {
  const { address: host, port, localAddress = null } = question;
  const target = { host, port, ...(localAddress === null ? {} : { localAddress }) };
  if (question.tls === null) {
    const plain: Socket = connect(target, () => connected(null));
    return plain;
  }
  const { name } = question.tls;
  const trust =
    name === null
      ? // Old phones speak old TLS with small keys.
        ({ rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const)
      : { servername: name };
  const secure = connectSecurely({ ...target, ...trust }, () =>
    connected(name === null ? namesOf(secure) : null),
  );
  return secure;
}

type Unanswered = Exclude<TcpExchange, { readonly kind: 'answered' }>;

function failureOf(error: Error, question: TcpQuestion): Unanswered {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') return { kind: 'refused' };
  const reason = code.slice(0, MAX_REASON);
  const isCertificate =
    /^(?:ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL|EPROTO)/.test(code);
  const isChecked = question.tls !== null && question.tls.name !== null;
  return isChecked && isCertificate ? { kind: 'untrusted', reason } : { kind: 'failed', reason };
}

function exchangeOnce(question: TcpQuestion): Promise<TcpExchange> {
  const { request, maxBytes, timeoutMs, signal } = question;
  return new Promise((resolve) => {
    const cancelled: TcpExchange = { kind: 'failed', reason: 'CANCELLED' };
    if (signal.aborted) {
      resolve(cancelled);
      return;
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    let checkedAt = 0;
    let connection: { readonly tls: TlsNames | null } | null = null;
    let isSettled = false;
    const received = (): Uint8Array => Buffer.concat(chunks, length).subarray(0, maxBytes);
    const settle = (outcome: TcpExchange): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(connectTimer);
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      socket.destroy();
      resolve(outcome);
    };
    /** Ends with what the peer gave; `otherwise` when it gave neither bytes nor a certificate. */
    const end = (otherwise: 'answered' | Unanswered): void => {
      const gave = length > 0 || (connection !== null && connection.tls !== null);
      if (otherwise !== 'answered' && (connection === null || !gave)) settle(otherwise);
      else if (connection === null) settle({ kind: 'failed', reason: 'CLOSED' });
      else {
        const truncated = length > maxBytes;
        settle({ kind: 'answered', bytes: received(), truncated, ...connection });
      }
    };
    const cancel = (): void => settle(cancelled);
    const socket = open(question, (tls) => {
      connection = { tls };
      clearTimeout(connectTimer);
      if (request === null) end('answered');
      else socket.write(request);
    });
    // The timers keep the program alive until the answer; the socket must not outlive them.
    socket.unref();
    const connectTimer = setTimeout(
      () => settle({ kind: 'silent' }),
      question.connectTimeoutMs ?? timeoutMs,
    );
    const timer = setTimeout(() => end({ kind: 'silent' }), timeoutMs);
    signal.addEventListener('abort', cancel, { once: true });
    socket.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) {
        end('answered');
        return;
      }
      const isDue = length < CHECK_EVERY_BYTES || length - checkedAt >= CHECK_EVERY_BYTES;
      if (!isDue && length < maxBytes && chunk.length < LAST_PIECE_BYTES) return;
      checkedAt = length;
      if (question.isComplete?.(received()) === true) end('answered');
    });
    socket.on('end', () => end('answered'));
    socket.on('close', () => end({ kind: 'failed', reason: 'CLOSED' }));
    // Stays for good: a destroyed TLS socket may still report its own error.
    socket.on('error', (error) => end(failureOf(error, question)));
  });
}

async function exchange(question: TcpQuestion): Promise<TcpExchange> {
  const outcome = await exchangeOnce(question);
  if (!endedInHandshake(question, outcome)) return outcome;
  const tls = await readOldCertificate(exchangeOnce, question);
  return tls === null
    ? outcome
    : { kind: 'answered', bytes: new Uint8Array(0), truncated: false, tls };
}

function probe(ip: string, port: number, options: ProbeOptions): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    if (options.signal.aborted) {
      resolve({ kind: 'silent' });
      return;
    }
    const startedAt = performance.now();
    const socket = connect({
      host: ip,
      port,
      ...(options.localAddress === null ? {} : { localAddress: options.localAddress }),
    });
    const finish = (outcome: ProbeOutcome): void => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', cancel);
      // A reset instead of an orderly close leaves nothing behind in a small phone's table.
      if (outcome.kind === 'answered') socket.resetAndDestroy();
      else socket.destroy();
      resolve(outcome);
    };
    const cancel = (): void => finish({ kind: 'silent' });
    const timer = setTimeout(cancel, options.timeoutMs);
    options.signal.addEventListener('abort', cancel, { once: true });
    socket.once('connect', () =>
      finish({ kind: 'answered', roundTripMs: performance.now() - startedAt, data: null }),
    );
    socket.on('error', (error) =>
      finish(failedProbe(codeOf(error), performance.now() - startedAt)),
    );
  });
}

/**
 * See `TcpWire.refusalAfterMs`. On Windows UDP sockets do not receive "port unreachable" either
 * (libuv ignores it), so a refused connection is the only refusal there.
 */
export function refusalDelay(platform: NodeJS.Platform): number {
  return platform === 'win32' ? 2100 : 0;
}

/** The machine's own TCP and TLS connections, bounded in bytes and time. */
export const systemTcp: TcpWire = {
  exchange,
  probe,
  refusalAfterMs: refusalDelay(process.platform),
};
