import {
  buildTracedOptions,
  parseNameAddress,
  parseVia,
} from '../../shared/protocols/sip-trace.ts';
import type { TraceKind, TraceObservation } from '../../shared/protocols/sip-rewriting.ts';
import type { TransportAddress } from '../../shared/protocols/stun.ts';
import {
  parseSipMessage,
  sipBranch,
  sipHeader,
  type SipResponse,
} from '../../shared/protocols/sip.ts';
import type { RandomSource } from '../platform/ports.ts';
import type { DatagramSession } from './datagrams.ts';

/** Documentation address (RFC 5737): no gateway mistakes it for an address of its own site. */
export const CONTROL_ADDRESS = '192.0.2.1';
const ANSWER_MS = 2600;

export type SipTarget = {
  /** Name for the request line. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
};

export type SipAnswer = { readonly response: SipResponse; readonly roundTripMs: number };

/** The reader of one request's answer: by branch, or by Call-ID where the branch was touched. */
export function answerReader(
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

/** Sends one OPTIONS, repeated as RFC 3261 says, and gives its answer or null. */
export async function askOptions(
  session: DatagramSession,
  random: RandomSource,
  options: {
    readonly target: SipTarget;
    readonly via: TransportAddress;
    readonly from: TransportAddress;
    readonly rport: boolean;
    readonly bodyLength?: number;
    readonly signal: AbortSignal;
    readonly limitMs?: number;
  },
): Promise<SipAnswer | null> {
  const { target, via, from, rport, signal } = options;
  const token = random.hex(10);
  const answer = await session.ask({
    bytes: buildTracedOptions({
      target: target.host,
      via,
      from,
      contact: session.local,
      rport,
      token,
      sequence: 1,
      ...(options.bodyLength === undefined ? {} : { bodyLength: options.bodyLength }),
    }),
    address: target.address,
    port: target.port,
    signal,
    limitMs: options.limitMs ?? ANSWER_MS,
    accept: answerReader(token, target.address),
  });
  return answer === null ? null : { response: answer.value, roundTripMs: answer.roundTripMs };
}

/** One request of the rewriting test and what came back of it. */
export async function traceOptions(
  session: DatagramSession,
  random: RandomSource,
  options: {
    readonly kind: TraceKind;
    readonly target: SipTarget;
    /** For `mirror`: the address that is put in Via and From. */
    readonly mirrored?: TransportAddress;
    readonly bodyLength?: number;
    readonly signal: AbortSignal;
  },
): Promise<TraceObservation> {
  const { kind, target, mirrored, signal } = options;
  const { local } = session;
  const sentVia =
    kind === 'mirror'
      ? (mirrored ?? local)
      : kind === 'own' || kind === 'own-rport'
        ? local
        : { ip: CONTROL_ADDRESS, port: local.port };
  const sentFrom = kind === 'mirror' ? sentVia : local;
  const answer = await askOptions(session, random, {
    target,
    via: sentVia,
    from: kind.startsWith('control') ? sentVia : sentFrom,
    rport: kind !== 'own' && kind !== 'control',
    signal,
    ...(options.bodyLength === undefined ? {} : { bodyLength: options.bodyLength }),
  });
  const observed = { kind, sentVia, sentFrom: kind.startsWith('control') ? sentVia : sentFrom };
  return { ...observed, echoed: answer === null ? null : echoOf(answer.response) };
}

/** What a server gave back of the addresses that it was sent. */
export function echoOf(response: SipResponse): TraceObservation['echoed'] {
  const via = parseVia(sipHeader(response, 'via') ?? '');
  const from = parseNameAddress(sipHeader(response, 'from') ?? '');
  return via === null ? null : { via, from };
}

/** Sends an OPTIONS of `sender` whose answer goes to the public port of `receiver`. */
export async function traceCrossed(
  sender: DatagramSession,
  receiver: DatagramSession,
  random: RandomSource,
  options: {
    readonly target: SipTarget;
    /** Where the world sees `receiver`. */
    readonly publicPort: number;
    /** Sends again until it settles, as RFC 3261 says. */
    readonly repeat: (send: () => void, answered: Promise<unknown>) => Promise<void>;
    readonly signal: AbortSignal;
  },
): Promise<TraceObservation> {
  const { target, publicPort, repeat, signal } = options;
  const token = random.hex(10);
  const sentVia = { ip: CONTROL_ADDRESS, port: publicPort };
  const sentFrom = sender.local;
  const bytes = buildTracedOptions({
    target: target.host,
    via: sentVia,
    from: sentFrom,
    contact: sentFrom,
    rport: false,
    token,
    sequence: 1,
  });
  const accept = answerReader(token, target.address);
  const heard = receiver.expect({ accept, signal, limitMs: ANSWER_MS });
  await repeat(() => sender.send(bytes, target.address, target.port), heard);
  const response = await heard;
  return {
    kind: 'crossed',
    sentVia,
    sentFrom,
    echoed: response === null ? null : echoOf(response),
  };
}
