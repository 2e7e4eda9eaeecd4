import { connect, type Socket } from 'node:net';
import { connect as connectSecurely, type TLSSocket } from 'node:tls';
import { distinguishedName } from '../../shared/protocols/x509.ts';
import type { StreamExchange, StreamPort, TlsNames } from './probe-ports.ts';

function errorCode(error: Error): string {
  const code: unknown = 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'FAILED';
}

function namesOf(socket: TLSSocket): TlsNames {
  const certificate = socket.getPeerCertificate();
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
  };
}

/** How much must come before the end is looked for again: dribbled bytes must not cost more each. */
const CHECK_EVERY_BYTES = 2048;

type Options = Parameters<StreamPort['exchange']>[0];

function open(options: Options, connected: (tls: TlsNames | null) => void): Socket {
  const target = {
    host: options.host,
    port: options.port,
    ...(options.localAddress === null ? {} : { localAddress: options.localAddress }),
  };
  if (!options.secure) {
    const plain: Socket = connect(target, () => connected(null));
    return plain;
  }
  const secure = connectSecurely(
    {
      ...target,
      // Telephones sign their own certificates: this one is read, and nothing is trusted to it.
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    },
    () => connected(namesOf(secure)),
  );
  return secure;
}

/** TCP and TLS exchanges of the machine. */
export const nodeStream: StreamPort = {
  exchange: (options) =>
    new Promise<StreamExchange>((resolve) => {
      if (options.signal.aborted) {
        resolve({ kind: 'failed', reason: 'CANCELLED' });
        return;
      }
      const chunks: Uint8Array[] = [];
      let length = 0;
      let checkedAt = 0;
      let tls: TlsNames | null = null;
      let isConnected = false;
      let isSettled = false;
      const received = (): Uint8Array =>
        Buffer.concat(chunks, length).subarray(0, options.maxBytes);
      const settle = (result: StreamExchange): void => {
        if (isSettled) return;
        isSettled = true;
        clearTimeout(connectTimer);
        clearTimeout(timer);
        options.signal.removeEventListener('abort', cancel);
        socket.destroy();
        resolve(result);
      };
      const settleWithBytes = (otherwise: StreamExchange): void => {
        settle(
          length > 0 || tls !== null ? { kind: 'answered', bytes: received(), tls } : otherwise,
        );
      };
      const cancel = (): void => settle({ kind: 'failed', reason: 'CANCELLED' });
      const socket = open(options, (names) => {
        isConnected = true;
        tls = names;
        clearTimeout(connectTimer);
        socket.write(options.request);
      });
      const connectTimer = setTimeout(() => {
        if (!isConnected) settle({ kind: 'silent' });
      }, options.connectTimeoutMs);
      const timer = setTimeout(() => settleWithBytes({ kind: 'silent' }), options.timeoutMs);
      options.signal.addEventListener('abort', cancel, { once: true });
      socket.on('data', (chunk: Uint8Array) => {
        chunks.push(chunk);
        length += chunk.length;
        const isDue = length < CHECK_EVERY_BYTES || length - checkedAt >= CHECK_EVERY_BYTES;
        const isFull = length >= options.maxBytes;
        // The last piece of a page is small: looked at when the peer pauses.
        if (!isFull && !isDue && chunk.length < 64) return;
        checkedAt = length;
        if (isFull || options.isComplete(received())) settleWithBytes({ kind: 'silent' });
      });
      socket.on('end', () => settleWithBytes({ kind: 'answered', bytes: new Uint8Array(), tls }));
      socket.on('close', () => settleWithBytes({ kind: 'failed', reason: 'CLOSED' }));
      socket.on('error', (error) => {
        const code = errorCode(error);
        if (code === 'ECONNREFUSED' && !isConnected) settle({ kind: 'refused' });
        else settleWithBytes({ kind: 'failed', reason: code });
      });
    }),
};
