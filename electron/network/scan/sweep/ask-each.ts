import type { Evidence } from '../../../../shared/domain/evidence.ts';
import type { Clock } from '../../../platform/machine.ts';
import type { LivenessProver } from '../liveness.ts';

/** Hosts asked one by one at the same time, where the neighbour table cannot help. */
const ASKED_AT_ONCE = 48;

export type AskEachOptions = {
  readonly clock: Clock;
  readonly prover: LivenessProver;
  readonly localAddress: string;
  readonly rounds: number;
  /** Shortest time between two addresses. */
  readonly everyMs: number;
  readonly startedAtMs: number;
  readonly signal: AbortSignal;
  /** Called once for each address, with its proof of life or null. */
  readonly onAsked: (ip: string, proof: Evidence | null) => void;
};

/** Asks addresses one by one for a proof of life: behind a router, or where the table shows nothing. */
export async function askEach(
  addresses: readonly string[],
  options: AskEachOptions,
): Promise<void> {
  const { clock, signal, localAddress, startedAtMs, rounds } = options;
  const queue = [...addresses];
  let nextTurnMs = Number.NEGATIVE_INFINITY;
  const awaitTurn = async (): Promise<void> => {
    const nowMs = clock.monotonicMs();
    const turnMs = Math.max(nowMs, nextTurnMs);
    nextTurnMs = turnMs + options.everyMs;
    if (turnMs > nowMs) await clock.sleep(turnMs - nowMs, signal);
  };
  const worker = async (): Promise<void> => {
    for (let ip = queue.shift(); ip !== undefined && !signal.aborted; ip = queue.shift()) {
      await awaitTurn();
      if (signal.aborted) return;
      const proof = await options.prover.prove(ip, { localAddress, signal, startedAtMs, rounds });
      if (signal.aborted) return;
      options.onAsked(ip, proof?.evidence ?? null);
    }
  };
  await Promise.all(Array.from({ length: Math.min(ASKED_AT_ONCE, queue.length) }, worker));
}
