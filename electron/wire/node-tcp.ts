import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TcpExchange, TcpPort } from './check-ports.ts';

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

function outcomeOf(error: Error, connectMs: number): TcpExchange {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') return { kind: 'refused', connectMs };
  const isCertificate =
    /^(?:ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL|EPROTO)/.test(code);
  if (isCertificate) return { kind: 'untrusted', reason: code.slice(0, 80) };
  return { kind: 'failed', reason: code.slice(0, 80) };
}

/** TCP and TLS connections of the machine, bounded in bytes and time. */
export const nodeTcp: TcpPort = {
  exchange: (options) =>
    new Promise<TcpExchange>((resolve) => {
      if (options.signal.aborted) {
        resolve({ kind: 'failed', reason: 'cancelled' });
        return;
      }
      const started = performance.now();
      const chunks: Uint8Array[] = [];
      let length = 0;
      let connectMs: number | null = null;
      const address = { host: options.address, port: options.port };
      const socket: Socket =
        options.tlsName === null
          ? connect(address)
          : connectTls({ ...address, servername: options.tlsName });
      socket.unref();
      const timer = setTimeout(() => end(null), options.timeoutMs);
      const cancel = (): void => finish({ kind: 'failed', reason: 'cancelled' });
      options.signal.addEventListener('abort', cancel, { once: true });

      function finish(outcome: TcpExchange): void {
        clearTimeout(timer);
        options.signal.removeEventListener('abort', cancel);
        socket.destroy();
        resolve(outcome);
      }
      function end(error: Error | null): void {
        if (connectMs !== null && (error === null || length > 0)) {
          const bytes = Buffer.concat(chunks).subarray(0, options.maxBytes);
          const truncated = length > options.maxBytes;
          finish({ kind: 'answered', bytes, truncated, connectMs });
        } else if (error === null) finish({ kind: 'silent' });
        else finish(outcomeOf(error, performance.now() - started));
      }
      socket.once(options.tlsName === null ? 'connect' : 'secureConnect', () => {
        connectMs = performance.now() - started;
        if (options.request === null) end(null);
        else socket.write(options.request);
      });
      socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > options.maxBytes) end(null);
        else if (options.isComplete?.(Buffer.concat(chunks)) === true) end(null);
      });
      socket.once('end', () => end(null));
      // Stays for life: a destroyed TLS socket may still report an error of its own.
      socket.on('error', (error: Error) => end(error));
    }),
};
