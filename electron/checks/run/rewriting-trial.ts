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
import type { Clock, RandomSource } from '../../platform/ports.ts';
import type { SocketPorts } from '../../wire/check-ports.ts';
import {
  type DatagramSession,
  openDatagrams,
  REPEAT_AT_MS,
  repeatUntil,
} from '../../wire/datagrams.ts';
import { askOptions, askOptionsAcross, type SipTarget } from '../../wire/sip-options.ts';

/** A body that makes the message long, yet fits one frame. */
const LONG_BODY = 700;

export type RewritingTrial = {
  readonly verdict: RewritingVerdict;
  readonly observations: readonly TraceObservation[];
};

/** What a server gave back of the addresses that it was sent. */
function echoOf(response: SipResponse | null): TraceObservation['echoed'] {
  const via = response === null ? null : parseVia(sipHeader(response, 'via') ?? '');
  if (response === null || via === null) return null;
  return { via, from: parseNameAddress(sipHeader(response, 'from') ?? '') };
}

/** One request of the trial and what came back of it. */
async function traceOptions(
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

/**
 * The whole proof from one local port to one port of a server: eight OPTIONS, see
 * `shared/protocols/sip-rewriting.ts`. Null when the local port is taken.
 */
export async function tryRewriting(
  deps: {
    readonly sockets: Pick<SocketPorts, 'udp'>;
    readonly clock: Clock;
    readonly random: RandomSource;
  },
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
    /** Addresses are known to be translated once only. */
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
    const seen = seenByServer(first);
    const mirrored: TransportAddress[] = [];
    if (seen !== null && seen.ip !== session.local.ip) {
      mirrored.push(seen);
      // Behind two translations it is the inner gateway's own outer address that would be touched.
      if (wanAddress !== null && wanAddress !== seen.ip)
        for (const port of new Set([seen.port, session.local.port]))
          mirrored.push({ ip: wanAddress, port });
    }
    const crossing = async (): Promise<TraceObservation[]> => {
      if (second === null || mirrored.length === 0) return [];
      const opening = await traceOptions(second, deps.random, {
        kind: 'control-rport',
        target,
        signal,
      });
      const publicPort = seenByServer([opening])?.port;
      if (publicPort === undefined) return [];
      const repeat = (send: () => void, answered: Promise<unknown>): Promise<void> =>
        repeatUntil(send, answered, { clock: deps.clock, signal, atMs: REPEAT_AT_MS });
      const sentVia = { ip: CONTROL_ADDRESS, port: publicPort };
      const sentFrom = session.local;
      const sockets = { sender: session, receiver: second };
      const response = await askOptionsAcross(sockets, deps.random, {
        target,
        via: sentVia,
        from: sentFrom,
        contact: sentFrom,
        repeat,
        signal,
      });
      return [{ kind: 'crossed', sentVia, sentFrom, echoed: echoOf(response) }];
    };
    const [mirrors, crossed] = await Promise.all([
      Promise.all(mirrored.map((one) => trace('mirror', { mirrored: one }))),
      crossing(),
    ]);
    const observations = [...first, ...mirrors, ...crossed];
    const isComplete = options.isSingleTranslation || wanAddress !== null;
    return { verdict: judgeRewriting(observations, session.local, isComplete), observations };
  } finally {
    second?.close();
    session.close();
  }
}
