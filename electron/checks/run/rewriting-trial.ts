import {
  judgeRewriting,
  type RewritingVerdict,
  seenByServer,
  type TraceObservation,
} from '../../../shared/protocols/sip-rewriting.ts';
import type { TransportAddress } from '../../../shared/protocols/stun.ts';
import type { Clock, RandomSource } from '../../platform/ports.ts';
import type { SocketPorts } from '../../wire/check-ports.ts';
import { openDatagrams, REPEAT_AT_MS, repeatUntil } from '../../wire/datagrams.ts';
import { type SipTarget, traceCrossed, traceOptions } from '../../wire/sip-client.ts';

/** A body that makes the message long, yet fits one frame. */
const LONG_BODY = 700;

export type RewritingTrial = {
  readonly verdict: RewritingVerdict;
  readonly observations: readonly TraceObservation[];
};

/**
 * The whole proof from one local port to one port of a server: eight OPTIONS, see
 * `shared/protocols/sip-rewriting.ts`. Null when the local port is taken.
 */
export async function tryRewriting(
  ports: {
    readonly sockets: Pick<SocketPorts, 'udp'>;
    readonly clock: Clock;
    readonly random: RandomSource;
  },
  options: {
    readonly target: SipTarget;
    readonly localAddress: string | null;
    /** 0 lets the system choose. */
    readonly localPort: number;
    /** Outer address of the box where it tells; behind two translations it is not the public one. */
    readonly wanAddress: string | null;
    /** Addresses are known to be translated once only. */
    readonly isSingleTranslation: boolean;
    readonly signal: AbortSignal;
  },
): Promise<RewritingTrial | null> {
  const { target, signal, wanAddress } = options;
  const session = await openDatagrams(ports.sockets.udp, ports.clock, {
    address: options.localAddress,
    port: options.localPort,
  });
  if (session === null) return null;
  const second = await openDatagrams(ports.sockets.udp, ports.clock, {
    address: options.localAddress,
  });
  try {
    const trace = (
      kind: TraceObservation['kind'],
      more: { readonly mirrored?: TransportAddress; readonly bodyLength?: number } = {},
    ): Promise<TraceObservation> =>
      traceOptions(session, ports.random, { kind, target, signal, ...more });
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
      const opening = await traceOptions(second, ports.random, {
        kind: 'control-rport',
        target,
        signal,
      });
      const publicPort = seenByServer([opening])?.port;
      if (publicPort === undefined) return [];
      const repeat = (send: () => void, answered: Promise<unknown>): Promise<void> =>
        repeatUntil(send, answered, { clock: ports.clock, signal, atMs: REPEAT_AT_MS });
      const crossed = { target, publicPort, repeat, signal };
      return [await traceCrossed(session, second, ports.random, crossed)];
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
