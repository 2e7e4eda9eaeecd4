/**
 * The only file that sends SIP, and it can send nothing but OPTIONS. All code that asks a phone or a
 * server by SIP uses one of these five functions.
 */
import {
  buildOptions,
  type OptionsRequest,
  type SipTransport,
} from '../../shared/protocols/sip-options.ts';
import {
  parseSipMessage,
  parseSipStream,
  SIP_PORT,
  sipBranch,
  sipHeader,
  type SipResponse,
} from '../../shared/protocols/sip.ts';
import type { TransportAddress } from '../../shared/protocols/stun.ts';
import type { Later, RandomSource } from '../platform/machine.ts';
import type { DatagramSession } from './datagrams.ts';
import type { QuestionSockets } from './question-sockets.ts';
import type { TcpExchange, TcpWire } from './wire.ts';

/** How long an answer to one question may take, in milliseconds. */
const ANSWER_MS = 2600;
/** Some telephones take this long to answer an unknown caller. */
const LATE_ANSWER_MS = 7500;
/** Replaces our own address when no interface is known (RFC 2606 §2). */
const NO_ADDRESS = 'tonalite.invalid';

/** The bytes of one OPTIONS for a sweep, which sends them in waves over its own sockets. */
export function sweepOptions(options: {
  readonly target: string;
  readonly local: TransportAddress;
  /** Marks all requests to one address; the answer repeats it in Call-ID and branch. */
  readonly mark: string;
  readonly sequence: number;
}): Uint8Array {
  const { target, local, mark, sequence } = options;
  return buildOptions({
    target,
    targetPort: SIP_PORT,
    via: local,
    rport: true,
    from: { ip: local.ip },
    contact: local,
    branch: `${mark}${sequence}`,
    callId: `${mark}.${sequence}`,
    fromTag: mark,
    cseq: 1,
  });
}

export type SipTarget = {
  /** Name or address for the request line. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
};

export type SipAnswer = { readonly response: SipResponse; readonly roundTripMs: number };

/** Recognises the answer to one request: by branch, or by Call-ID if the branch was changed. */
function answerReader(
  token: string,
  address: string,
): (bytes: Uint8Array, from: { readonly address: string }) => SipResponse | null {
  return (bytes, from) => {
    if (from.address !== address) return null;
    const message = parseSipMessage(bytes);
    if (message === null || message.kind !== 'response' || message.status < 200) return null;
    const isMine = sipBranch(message) === token || sipHeader(message, 'call-id') === token;
    return isMine ? message : null;
  };
}

/** The addresses that the request names may differ from those of its packet. */
type OptionsQuestion = Omit<OptionsRequest, 'target' | 'branch' | 'callId' | 'fromTag' | 'cseq'> & {
  readonly target: SipTarget;
};

function traceable(
  random: RandomSource,
  question: OptionsQuestion,
): { token: string; bytes: Uint8Array } {
  const { target, ...rest } = question;
  const token = random.hex(10);
  const ids = { branch: token, callId: token, fromTag: token, cseq: 1 };
  return { token, bytes: buildOptions({ ...rest, ...ids, target: target.host }) };
}

/** Sends one OPTIONS, repeats it as RFC 3261 says, and returns its final answer or null. */
export async function askOptions(
  session: DatagramSession,
  random: RandomSource,
  options: Omit<OptionsQuestion, 'contact'> & {
    readonly signal: AbortSignal;
    readonly limitMs?: number;
    readonly repeatAtMs?: readonly number[];
  },
): Promise<SipAnswer | null> {
  const { signal, limitMs = ANSWER_MS, repeatAtMs, ...question } = options;
  const { address, port } = question.target;
  const { token, bytes } = traceable(random, { ...question, contact: session.local });
  const answer = await session.ask({
    bytes,
    address,
    port,
    signal,
    limitMs,
    ...(repeatAtMs === undefined ? {} : { repeatAtMs }),
    accept: answerReader(token, address),
  });
  return answer === null ? null : { response: answer.value, roundTripMs: answer.roundTripMs };
}

/**
 * Sends an OPTIONS from one socket and waits for its answer on another one, to which `via` leads
 * without `rport` (RFC 3261 §18.2.2); null when no answer reached that socket.
 */
export async function askOptionsAcross(
  sockets: { readonly sender: DatagramSession; readonly receiver: DatagramSession },
  random: RandomSource,
  options: Omit<OptionsQuestion, 'rport' | 'bodyLength'> & {
    /** Repeats the request until the promise settles. */
    readonly repeat: (send: () => void, answered: Promise<unknown>) => Promise<void>;
    readonly signal: AbortSignal;
    readonly limitMs?: number;
  },
): Promise<SipResponse | null> {
  const { repeat, signal, limitMs = ANSWER_MS, ...question } = options;
  const { address, port } = question.target;
  const { token, bytes } = traceable(random, { ...question, rport: false });
  const accept = answerReader(token, address);
  const heard = sockets.receiver.expect({ accept, signal, limitMs });
  await repeat(() => sockets.sender.send(bytes, address, port), heard);
  return heard;
}

/** How long a connection, and the whole exchange over it, may take, in milliseconds. */
const STREAM_CONNECT_MS = 800;
const STREAM_ANSWER_MS = 2000;
/** Largest answer read from a stream. */
const STREAM_BYTES = 16_384;

/**
 * Sends one OPTIONS over its own TCP or TLS connection and reads until the final answer: a provisional
 * one (RFC 3261 §17.1.2.2) only announces it. `exchange` tells how the connection ended.
 */
export async function askOptionsByStream(
  tcp: Pick<TcpWire, 'exchange'>,
  random: RandomSource,
  options: {
    readonly ip: string;
    readonly port: number;
    readonly transport: Exclude<SipTransport, 'UDP'>;
    readonly interfaceAddress: string | null;
    readonly signal: AbortSignal;
  },
): Promise<{ readonly exchange: TcpExchange; readonly answers: readonly SipResponse[] }> {
  const { ip, port, transport, interfaceAddress, signal } = options;
  const local = { ip: interfaceAddress ?? NO_ADDRESS, port: SIP_PORT };
  const { token, bytes } = traceable(random, {
    target: { host: ip, address: ip, port },
    targetPort: port,
    via: local,
    contact: local,
    from: { ip: local.ip },
    rport: true,
    transport,
  });
  const answersIn = (received: Uint8Array): SipResponse[] =>
    parseSipStream(received).flatMap((message) => {
      const isMine = sipBranch(message) === token || sipHeader(message, 'call-id') === token;
      return message.kind === 'response' && isMine ? [message] : [];
    });
  const exchange = await tcp.exchange({
    address: ip,
    port,
    tls: transport === 'TLS' ? { name: null } : null,
    localAddress: interfaceAddress,
    request: bytes,
    maxBytes: STREAM_BYTES,
    connectTimeoutMs: STREAM_CONNECT_MS,
    timeoutMs: STREAM_ANSWER_MS,
    signal,
    isComplete: (received) => answersIn(received).some(({ status }) => status >= 200),
  });
  return { exchange, answers: exchange.kind === 'answered' ? answersIn(exchange.bytes) : [] };
}

export type SipQuestion = {
  readonly ip: string;
  readonly port: number;
  readonly interfaceAddress: string | null;
  /** Sends from local port 5060 when it is free: a few devices answer nowhere else. */
  readonly fromSipPort: boolean;
  readonly onAnswer: (answer: SipResponse) => void;
};

/** OPTIONS to many hosts over shared sockets. */
export type SipSession = {
  /** Sends one request; the answer may come until 7.5 s later. */
  readonly ask: (question: SipQuestion) => Promise<void>;
};

/** Builds a session over the shared sockets. */
export function createSipSession(deps: {
  readonly questionSockets: QuestionSockets;
  readonly later: Later;
  readonly random: RandomSource;
}): SipSession {
  const { questionSockets, random, later } = deps;
  const waiting = new Map<string, SipQuestion>();
  let sequence = 1;

  questionSockets.listen((bytes, from) => {
    const message = parseSipMessage(bytes);
    // An incoming request is somebody calling, never an answer.
    if (message === null || message.kind !== 'response') return;
    const question = waiting.get(sipHeader(message, 'call-id') ?? '');
    if (question === undefined || question.ip !== from.address) return;
    question.onAnswer(message);
  });

  return {
    ask: async (question) => {
      const { ip, port, interfaceAddress } = question;
      // Without a known interface, port 5060 would be taken on all of them.
      const wantsSipPort = question.fromSipPort && interfaceAddress !== null;
      const place =
        (wantsSipPort ? await questionSockets.take(interfaceAddress, SIP_PORT) : null) ??
        (await questionSockets.take(interfaceAddress, 0));
      if (place === null) return;
      const callId = random.hex(12);
      waiting.set(callId, question);
      later(LATE_ANSWER_MS, () => {
        waiting.delete(callId);
        place.leave();
      });
      const local = { ip: interfaceAddress ?? NO_ADDRESS, port: place.socket.localPort };
      const request = buildOptions({
        target: ip,
        targetPort: port,
        via: local,
        rport: true,
        from: { ip: local.ip },
        contact: local,
        branch: random.hex(10),
        callId,
        fromTag: random.hex(6),
        cseq: sequence,
      });
      sequence = (sequence % 65_535) + 1;
      place.socket.send(request, ip, port);
    },
  };
}
