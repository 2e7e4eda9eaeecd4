import type { Clock } from '../platform/machine.ts';
import type { UdpWire, UdpSender, UdpSocket } from './wire.ts';

/** When a question is repeated, milliseconds: RFC 3261 §17.1.2.2 and RFC 8489 start at 500 ms. */
export const REPEAT_AT_MS: readonly number[] = [0, 500, 1500];
/** How long an answer may take, in milliseconds. */
const ANSWER_LIMIT_MS = 3000;

export type DatagramAnswer<T> = { readonly value: T; readonly roundTripMs: number };

export type DatagramQuestion<T> = {
  readonly bytes: Uint8Array;
  readonly address: string;
  readonly port: number;
  /** Reads a datagram from any sender; null leaves it to the other questions. */
  readonly accept: (bytes: Uint8Array, from: UdpSender) => T | null;
  readonly signal: AbortSignal;
  readonly repeatAtMs?: readonly number[];
  readonly limitMs?: number;
};

/** One socket shared by several questions, each of which recognises its own answer. */
export type DatagramSession = {
  readonly local: { readonly ip: string; readonly port: number };
  /** The answer, or null when none came in time. Always resolves. */
  readonly ask: <T>(question: DatagramQuestion<T>) => Promise<DatagramAnswer<T> | null>;
  /** Sends once; answers go to the questions that wait. */
  readonly send: (bytes: Uint8Array, address: string, port: number) => void;
  /** Waits for a datagram without sending one. */
  readonly expect: <T>(
    question: Pick<DatagramQuestion<T>, 'accept' | 'signal'> & { readonly limitMs: number },
  ) => Promise<T | null>;
  readonly close: () => void;
};

type Reader = (bytes: Uint8Array, from: UdpSender) => boolean;

function sessionOn(socket: UdpSocket, clock: Clock): DatagramSession {
  const readers = new Set<Reader>();
  socket.listen((bytes, from) => {
    for (const read of readers) if (read(bytes, from)) break;
  });

  function waitFor<T>(
    accept: DatagramQuestion<T>['accept'],
    signal: AbortSignal,
    limitMs: number,
  ): Promise<T | null> {
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal]);
    return new Promise((resolve) => {
      const finish = (value: T | null): void => {
        readers.delete(read);
        done.abort();
        resolve(value);
      };
      const read: Reader = (bytes, from) => {
        const value = accept(bytes, from);
        if (value !== null) finish(value);
        return value !== null;
      };
      readers.add(read);
      void clock.sleep(limitMs, either).then(() => finish(null));
    });
  }

  return {
    local: { ip: socket.localAddress, port: socket.localPort },
    send: socket.send,
    expect: ({ accept, signal, limitMs }) => waitFor(accept, signal, limitMs),
    ask: async (question) => {
      if (question.signal.aborted) return null;
      let sentAtMs = clock.monotonicMs();
      const send = (): void => {
        sentAtMs = clock.monotonicMs();
        socket.send(question.bytes, question.address, question.port);
      };
      const limitMs = question.limitMs ?? ANSWER_LIMIT_MS;
      const waiting = waitFor(question.accept, question.signal, limitMs);
      const atMs = question.repeatAtMs ?? REPEAT_AT_MS;
      void repeatUntil(send, waiting, { clock, signal: question.signal, atMs });
      const value = await waiting;
      return value === null ? null : { value, roundTripMs: clock.monotonicMs() - sentAtMs };
    },
    close: () => {
      readers.clear();
      socket.close();
    },
  };
}

/** Calls `send` at the given instants until `answered` settles or the signal aborts. */
export async function repeatUntil(
  send: () => void,
  answered: Promise<unknown>,
  deps: { readonly clock: Clock; readonly signal: AbortSignal; readonly atMs: readonly number[] },
): Promise<void> {
  const over = new AbortController();
  void answered.then(() => over.abort());
  const signal = AbortSignal.any([deps.signal, over.signal]);
  let elapsedMs = 0;
  for (const atMs of deps.atMs) {
    if (atMs > elapsedMs) await deps.clock.sleep(atMs - elapsedMs, signal);
    if (signal.aborted) return;
    elapsedMs = atMs;
    send();
  }
}

/** Opens a socket on a local address (null: any) and port (0: any); null when the system refuses. */
export async function openDatagrams(
  udp: Pick<UdpWire, 'open'>,
  clock: Clock,
  options: { readonly address: string | null; readonly port?: number },
): Promise<DatagramSession | null> {
  const opened = await udp.open({ address: options.address, port: options.port ?? 0 });
  return opened.ok ? sessionOn(opened.value, clock) : null;
}

const MAX_ANSWERS = 16;

/**
 * Broadcasts one datagram on the network of a local address and returns the answers that arrive
 * within `listenMs`. Always resolves; the list is empty when the system refuses.
 */
export async function askEverybody(
  udp: Pick<UdpWire, 'open'>,
  clock: Clock,
  options: {
    readonly address: string;
    readonly port: number;
    readonly bytes: Uint8Array;
    readonly listenMs: number;
    readonly signal: AbortSignal;
  },
): Promise<readonly Uint8Array[]> {
  const { address, port, bytes, listenMs, signal } = options;
  if (signal.aborted) return [];
  const opened = await udp.open({ address, port: 0, broadcast: true });
  if (!opened.ok) return [];
  const answers: Uint8Array[] = [];
  const over = new AbortController();
  opened.value.listen((answer) => {
    answers.push(answer);
    if (answers.length >= MAX_ANSWERS) over.abort();
  });
  opened.value.send(bytes, '255.255.255.255', port, (code) => {
    if (code !== null) over.abort();
  });
  await clock.sleep(listenMs, AbortSignal.any([signal, over.signal]));
  opened.value.close();
  return answers.slice(0, MAX_ANSWERS);
}
