import { connect } from 'node:net';
import { codeOf, failedProbe } from './failed-probe.ts';
import { systemUdp } from './udp.ts';
import type { ProbeOptions, ProbeOutcome, SocketPort } from './wire.ts';

function probeTcp(ip: string, port: number, options: ProbeOptions): Promise<ProbeOutcome> {
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
      // A reset instead of a polite close leaves nothing behind on a small phone's table.
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
 * See `SocketPort.refusalAfterMs`. On Windows no UDP socket hears "port unreachable" either (libuv
 * passes it over), so that a refused connection is the only refusal there.
 */
export function refusalDelay(platform: NodeJS.Platform): number {
  return platform === 'win32' ? 2100 : 0;
}

/** The machine's own sockets. */
export const systemSockets: SocketPort = {
  refusalAfterMs: refusalDelay(process.platform),
  udp: systemUdp,
  probeTcp,
};
