import { createSocket, type Socket } from 'node:dgram';
import { connect } from 'node:net';
import type {
  ProbeOptions,
  ProbeOutcome,
  SocketOutcome,
  SocketPort,
  UdpOptions,
  UdpSocket,
} from './socket-ports.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}

/**
 * Joins each group where it can: an interface that has just gone, or two addresses of one interface
 * (EADDRINUSE), must not silence the others. Gives the last refusal when not one was joined.
 */
function joinGroups(socket: Socket, groups: NonNullable<UdpOptions['groups']>): unknown {
  let joined = 0;
  let refusal: unknown = null;
  for (const { group, interfaceAddress } of groups) {
    try {
      socket.addMembership(group, interfaceAddress);
      joined += 1;
    } catch (error) {
      refusal = error;
    }
  }
  return joined > 0 ? null : refusal;
}

function openUdp(options: UdpOptions): Promise<SocketOutcome<UdpSocket>> {
  return new Promise((resolve) => {
    const socket = createSocket({
      type: 'udp4',
      reuseAddr: options.reuseAddress === true,
      // Only addresses reach a socket, so the resolver of names is never asked.
      lookup: (hostname, _options, callback) => callback(null, hostname, 4),
    });
    let closed = false;
    const close = (): void => {
      if (closed) return;
      closed = true;
      socket.close();
    };
    const refuse = (error: unknown): void => {
      close();
      resolve({ ok: false, code: codeOf(error) });
    };
    socket.once('error', refuse);
    const ready = (): void => {
      const refusal = joinGroups(socket, options.groups ?? []);
      if (refusal !== null) {
        refuse(refusal);
        return;
      }
      socket.off('error', refuse);
      // A later error belongs to one datagram, whose callback reports it.
      socket.on('error', () => undefined);
      const localPort = socket.address().port;
      socket.on('message', (data, from) => {
        if (!closed) options.onMessage({ data, ip: from.address, port: from.port, localPort });
      });
      resolve({
        ok: true,
        value: {
          localPort,
          send: (data, ip, port, done) => {
            if (closed) done('ERR_SOCKET_DGRAM_NOT_RUNNING');
            else
              socket.send(data, port, ip, (error) => done(error === null ? null : codeOf(error)));
          },
          close,
        },
      });
    };
    try {
      socket.bind(
        {
          port: options.port,
          ...(options.address === null ? {} : { address: options.address }),
          exclusive: true,
        },
        ready,
      );
    } catch (error) {
      refuse(error);
    }
  });
}

/** Codes by which the system says that no packet could reach the host, as opposed to the host refusing. */
function failedProbe(code: string, elapsedMs: number): ProbeOutcome {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET')
    return { kind: 'refused', roundTripMs: elapsedMs };
  if (code === 'ETIMEDOUT') return { kind: 'silent' };
  return { kind: 'unreachable', code, afterMs: elapsedMs };
}

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

function probeUdp(
  ip: string,
  port: number,
  data: Uint8Array,
  options: ProbeOptions,
): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    if (options.signal.aborted) {
      resolve({ kind: 'silent' });
      return;
    }
    const startedAt = performance.now();
    const socket = createSocket({
      type: 'udp4',
      lookup: (hostname, _options, callback) => callback(null, hostname, 4),
    });
    let finished = false;
    const finish = (outcome: ProbeOutcome): void => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      options.signal.removeEventListener('abort', cancel);
      socket.close();
      resolve(outcome);
    };
    const cancel = (): void => finish({ kind: 'silent' });
    const fail = (error: unknown): void =>
      finish(failedProbe(codeOf(error), performance.now() - startedAt));
    const timer = setTimeout(cancel, options.timeoutMs);
    options.signal.addEventListener('abort', cancel, { once: true });
    socket.on('error', fail);
    socket.on('message', (answer) =>
      finish({ kind: 'answered', roundTripMs: performance.now() - startedAt, data: answer }),
    );
    const send = (): void =>
      socket.connect(port, ip, (...outcome: readonly unknown[]) => {
        if (finished) return;
        // Node calls back with the refusal too (no route, for one), which its types leave out; sending
        // from a socket that is not connected would throw where nobody catches.
        const [refusal] = outcome;
        if (refusal !== undefined && refusal !== null) {
          fail(refusal);
          return;
        }
        socket.send(data, (error) => {
          if (error !== null) fail(error);
        });
      });
    try {
      if (options.localAddress === null) send();
      else socket.bind({ port: 0, address: options.localAddress, exclusive: true }, send);
    } catch (error) {
      fail(error);
    }
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
  openUdp,
  probeTcp,
  probeUdp,
};
