import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { Clock } from '../../platform/machine.ts';
import type { ProbeOutcome, ProbeWire } from '../../wire/wire.ts';
import { CLOSED_UDP_PORT } from '../closed-udp-port.ts';

/** Ports that phones, printers and routers refuse or accept at once; nothing is sent to them. */
const TCP_PORTS = [80, 5060, 443] as const;
/** Waits of the rounds, in milliseconds: a lost packet or a slow phone gets another chance. */
const ROUNDS_MS = [350, 700, 1400] as const;

/** Head start of a round's first packet: a local host answers it at once. */
const FIRST_ALONE_MS = 60;

type Stimulus = { readonly protocol: 'tcp' | 'udp'; readonly port: number };

export type LivenessProof = {
  readonly evidence: Evidence;
  readonly roundTripMs: number;
  /** Packets lost before the answered one: 0 if the first was answered, as on a good link. */
  readonly lostTries: number;
};

/** Looks for a unicast proof that a host is there: an answer or a refusal, within about 2.5 s. */
export type LivenessProver = {
  readonly prove: (
    ip: string,
    options: {
      readonly localAddress: string | null;
      readonly signal: AbortSignal;
      /** Start of the scan on the monotonic clock: evidence times count from it. */
      readonly startedAtMs: number;
      /** How many rounds of stimuli, 3 when absent. */
      readonly rounds?: number;
    },
  ) => Promise<LivenessProof | null>;
};

function evidenceKind(protocol: 'tcp' | 'udp', outcome: ProbeOutcome): Evidence['kind'] {
  if (protocol === 'udp') return 'udp-refused';
  return outcome.kind === 'answered' ? 'tcp-connect' : 'tcp-refused';
}

/** A prover over the machine's sockets. */
export function createLivenessProver(deps: {
  readonly clock: Clock;
  readonly sockets: Pick<ProbeWire, 'tcp'> & { readonly udp: Pick<ProbeWire['udp'], 'probe'> };
}): LivenessProver {
  return {
    prove: async (ip, options) => {
      // Where refusals arrive late there is one longer round: the system itself repeats its packets.
      const slowMs = deps.sockets.tcp.refusalAfterMs ?? 0;
      const waits = slowMs > 0 ? [slowMs + ROUNDS_MS[0]] : ROUNDS_MS;
      for (const [round, timeoutMs] of waits.slice(0, options.rounds ?? waits.length).entries()) {
        if (options.signal.aborted) return null;
        const found = new AbortController();
        const probe = {
          localAddress: options.localAddress,
          timeoutMs,
          signal: AbortSignal.any([options.signal, found.signal]),
        };
        const stimuli: readonly Stimulus[] = [
          ...TCP_PORTS.map((port) => ({ protocol: 'tcp' as const, port })),
          { protocol: 'udp', port: CLOSED_UDP_PORT },
        ];
        const proofs = stimuli.map(async ({ protocol, port }, index) => {
          // The first goes alone: most hosts answer it, and it shows how good the link is.
          const startMs = index === 0 ? 0 : FIRST_ALONE_MS;
          if (startMs > 0) await deps.clock.sleep(startMs, probe.signal);
          if (probe.signal.aborted) throw new Error('over');
          const late = { ...probe, timeoutMs: timeoutMs - startMs };
          const outcome =
            protocol === 'tcp'
              ? await deps.sockets.tcp.probe(ip, port, late)
              : await deps.sockets.udp.probe(ip, port, new Uint8Array(1), late);
          if (outcome.kind !== 'answered' && outcome.kind !== 'refused') throw new Error('silent');
          const evidence: Evidence = {
            kind: evidenceKind(protocol, outcome),
            value: `${protocol} ${port} ${outcome.kind}`,
            atMs: Math.max(0, deps.clock.monotonicMs() - options.startedAtMs),
          };
          const lostTries = round + (index === 0 ? 0 : 1);
          return { evidence, roundTripMs: outcome.roundTripMs, lostTries };
        });
        const proof = await Promise.any(proofs).catch(() => null);
        found.abort();
        if (proof !== null) return proof;
      }
      return null;
    },
  };
}
