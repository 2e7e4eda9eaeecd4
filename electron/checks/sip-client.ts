import {
  buildTracedOptions,
  parseNameAddress,
  parseVia,
} from '../../shared/netprotocols/sip-trace.ts';
import type { TraceKind, TraceObservation } from '../../shared/netprotocols/sip-rewriting.ts';
import type { TransportAddress } from '../../shared/netprotocols/stun.ts';
import {
  parseSipMessage,
  sipBranch,
  sipHeader,
  type SipResponse,
} from '../../shared/protocols/sip.ts';
import type { RandomSource } from '../platform/ports.ts';
import type { DatagramSession } from './datagrams.ts';

/** Documentation address (RFC 5737): no gateway mistakes it for an address of its own site. */
const CONTROL_ADDRESS = '192.0.2.1';
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
  if (answer === null) return { ...observed, echoed: null };
  const via = parseVia(sipHeader(answer.response, 'via') ?? '');
  if (via === null) return { ...observed, echoed: null };
  const from = parseNameAddress(sipHeader(answer.response, 'from') ?? '');
  return { ...observed, echoed: { via, from } };
}
