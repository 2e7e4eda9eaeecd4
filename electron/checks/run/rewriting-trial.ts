import {
  CONTROL_ADDRESS,
  judgeRewriting,
  type RewritingVerdict,
  seenByServer,
  type TraceKind,
  type TraceObservation,
} from '../../../shared/protocols/sip-rewriting.ts';
import {
  parseNameAddress,
  parseVia,
  sipHeader,
  type SipResponse,
} from '../../../shared/protocols/sip.ts';
import type { TransportAddress } from '../../../shared/protocols/stun.ts';
import type { Clock, RandomSource } from '../../platform/machine.ts';
import type { Wire } from '../../wire/wire.ts';
import {
  type DatagramSession,
  openDatagrams,
  REPEAT_AT_MS,
  repeatUntil,
} from '../../wire/datagrams.ts';
import { askOptions, askOptionsAcross, type SipTarget } from '../../wire/sip-options.ts';

/** A body that makes the message long but still fits one frame. */
const LONG_BODY = 700;

export type RewritingTrial = {
  readonly verdict: RewritingVerdict;
  readonly observations: readonly TraceObservation[];
};

/** Which of the addresses that it received a server gave back. */
function echoOf(response: SipResponse | null): TraceObservation['echoed'] {
  const via = response === null ? null : parseVia(sipHeader(response, 'via') ?? '');
  if (response === null || via === null) return null;
  return { via, from: parseNameAddress(sipHeader(response, 'from') ?? '') };
}

/** One request of the trial and its answer. */
async function traceOptions(
  session: DatagramSession,
  random: RandomSource,
  options: {
    readonly kind: TraceKind;
    readonly target: SipTarget;
    /** For `mirror`: the address to put in Via and From. */
    readonly mirrored?: TransportAddress;
    readonly bodyLength?: number;
    readonly signal: AbortSignal;
  },
): Promise<TraceObservation> {
  const { kind, mirrored, ...rest } = options;
  const { local } = session;
  const control = { ip: CONTROL_ADDRESS, port: local.port };
  const isOwn = kind === 'own' || kind === 'own-rport';
  const sentVia = kind === 'mirror' ? (mirrored ?? local) : isOwn ? local : control;
  const sentFrom = kind === 'mirror' || kind.startsWith('control') ? sentVia : local;
  const rport = kind !== 'own' && kind !== 'control';
  const answer = await askOptions(session, random, {
    ...rest,
    via: sentVia,
    from: sentFrom,
    rport,
  });
  return { kind, sentVia, sentFrom, echoed: echoOf(answer?.response ?? null) };
}

/** The addresses to put in a mirror: those that a gateway could take for its own work. */
function mirroredAddresses(
  seen: TransportAddress | null,
  local: TransportAddress,
  wanAddress: string | null,
): readonly TransportAddress[] {
  if (seen === null || seen.ip === local.ip) return [];
  if (wanAddress === null || wanAddress === seen.ip) return [seen];
  // Behind two translations, the inner gateway's own outer address is the one that would change.
  const ports = new Set([seen.port, local.port]);
  return [seen, ...[...ports].map((port) => ({ ip: wanAddress, port }))];
}

/** The crossed request: one socket sends it, and the answer goes to the other's public port. */
async function traceCrossed(
  { clock, random }: Pick<RewritingTrialDeps, 'clock' | 'random'>,
  sockets: { readonly sender: DatagramSession; readonly receiver: DatagramSession },
  target: SipTarget,
  signal: AbortSignal,
): Promise<readonly TraceObservation[]> {
  const control = { kind: 'control-rport', target, signal } as const;
  const opening = await traceOptions(sockets.receiver, random, control);
  const publicPort = seenByServer([opening])?.port;
  if (publicPort === undefined) return [];
  const sentVia = { ip: CONTROL_ADDRESS, port: publicPort };
  const sentFrom = sockets.sender.local;
  const response = await askOptionsAcross(sockets, random, {
    target,
    via: sentVia,
    from: sentFrom,
    contact: sentFrom,
    repeat: (send, answered) => repeatUntil(send, answered, { clock, signal, atMs: REPEAT_AT_MS }),
    signal,
  });
  return [{ kind: 'crossed', sentVia, sentFrom, echoed: echoOf(response) }];
}

export type RewritingTrialDeps = {
  readonly sockets: Pick<Wire, 'udp'>;
  readonly clock: Clock;
  readonly random: RandomSource;
};

/**
 * The complete proof from one local port to one port of a server: eight OPTIONS, see
 * `shared/protocols/sip-rewriting.ts`. Null when the local port is taken.
 */
export async function tryRewriting(
  deps: RewritingTrialDeps,
  options: {
    readonly target: SipTarget;
    readonly localAddress: string | null;
    /** 0 lets the system choose. */
    readonly localPort: number;
    /**
     * Outer address of the router when it reports one; behind two translations it is not the public
     * one.
     */
    readonly wanAddress: string | null;
    /** True when addresses are known to be translated only once. */
    readonly isSingleTranslation: boolean;
    readonly signal: AbortSignal;
  },
): Promise<RewritingTrial | null> {
  const { target, signal, wanAddress } = options;
  const session = await openDatagrams(deps.sockets.udp, deps.clock, {
    address: options.localAddress,
    port: options.localPort,
  });
  if (session === null) return null;
  const second = await openDatagrams(deps.sockets.udp, deps.clock, {
    address: options.localAddress,
  });
  try {
    const trace = (
      kind: TraceObservation['kind'],
      more: { readonly mirrored?: TransportAddress; readonly bodyLength?: number } = {},
    ): Promise<TraceObservation> =>
      traceOptions(session, deps.random, { kind, target, signal, ...more });
    const first = await Promise.all([
      trace('control-rport'),
      trace('own-rport'),
      trace('control'),
      trace('own'),
      trace('own-rport', { bodyLength: LONG_BODY }),
    ]);
    const mirrored = mirroredAddresses(seenByServer(first), session.local, wanAddress);
    const [mirrors, crossed] = await Promise.all([
      Promise.all(mirrored.map((one) => trace('mirror', { mirrored: one }))),
      second === null || mirrored.length === 0
        ? []
        : traceCrossed(deps, { sender: session, receiver: second }, target, signal),
    ]);
    const observations = [...first, ...mirrors, ...crossed];
    const isComplete = options.isSingleTranslation || wanAddress !== null;
    return { verdict: judgeRewriting(observations, session.local, isComplete), observations };
  } finally {
    second?.close();
    session.close();
  }
}
