import { createSocket, type Socket } from 'node:dgram';
import { codeOf } from '../platform/error-code.ts';
import { failedProbe } from './failed-probe.ts';
import type {
  ProbeOptions,
  ProbeOutcome,
  UdpOptions,
  UdpWire,
  UdpSocket,
  WireOutcome,
} from './wire.ts';

const MAX_DATAGRAM = 4096;
/** Room for the answers of a whole site while the program is busy; systems reduce it as needed. */
const RECEIVE_BUFFER = 1_048_576;

/** Only addresses reach a socket, so the name resolver is never asked. */
const lookup = (
  hostname: string,
  _options: unknown,
  callback: (error: null, address: string, family: number) => void,
): void => callback(null, hostname, 4);

/**
 * Joins each group if possible: an interface that has just gone, or two addresses of one interface
 * (EADDRINUSE), must not silence the others. Returns the last refusal if no group was joined.
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

function socketOn(socket: Socket, close: () => void, isOpen: () => boolean): UdpSocket {
  const local = socket.address();
  return {
    localAddress: local.address,
    localPort: local.port,
    send: (bytes, host, port, done) => {
      if (!isOpen()) {
        done?.('ERR_SOCKET_DGRAM_NOT_RUNNING');
        return;
      }
      try {
        socket.send(bytes, port, host, (error) => done?.(error === null ? null : codeOf(error)));
      } catch (error) {
        // Node throws for a port that does not exist, such as 0, which a peer may have named.
        done?.(codeOf(error));
      }
    },
    listen: (reader) => {
      socket.on('message', (bytes, from) => {
        if (!isOpen()) return;
        reader(bytes.subarray(0, MAX_DATAGRAM), { address: from.address, port: from.port });
      });
    },
    close,
  };
}

function open(options: UdpOptions): Promise<WireOutcome<UdpSocket>> {
  return new Promise((resolve) => {
    const socket = createSocket({
      type: 'udp4',
      reuseAddr: options.reuseAddress === true,
      recvBufferSize: RECEIVE_BUFFER,
      lookup,
    });
    let isOpen = true;
    const close = (): void => {
      if (!isOpen) return;
      isOpen = false;
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
      try {
        // Some sandboxes refuse this, and nobody catches what is thrown here.
        if (options.broadcast === true) socket.setBroadcast(true);
        if (options.multicast !== undefined) {
          socket.setMulticastInterface(options.multicast.interfaceAddress);
          socket.setMulticastTTL(options.multicast.timeToLive);
          socket.setMulticastLoopback(true);
        }
      } catch (error) {
        refuse(error);
        return;
      }
      // A finished command must not wait for answers that may still come.
      socket.unref();
      socket.off('error', refuse);
      // A later error concerns one datagram, whose callback reports it.
      socket.on('error', () => undefined);
      resolve({ ok: true, value: socketOn(socket, close, () => isOpen) });
    };
    const { address, port } = options;
    try {
      socket.bind({ port, ...(address === null ? {} : { address }), exclusive: true }, ready);
    } catch (error) {
      refuse(error);
    }
  });
}

function probe(
  ip: string,
  port: number,
  bytes: Uint8Array,
  options: ProbeOptions,
): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    if (options.signal.aborted) {
      resolve({ kind: 'silent' });
      return;
    }
    const startedAt = performance.now();
    const socket = createSocket({ type: 'udp4', lookup });
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
        // Node also calls back with a refusal (no route, for example), although its types leave it out;
        // sending from a socket that is not connected would throw where nobody catches it.
        const [refusal] = outcome;
        if (refusal !== undefined && refusal !== null) {
          fail(refusal);
          return;
        }
        socket.send(bytes, (error) => {
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

/** The machine's own UDP sockets, IPv4 only; none keeps the program alive, none throws. */
export const systemUdp: UdpWire = { open, probe };
