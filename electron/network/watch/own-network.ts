import type { Clock } from '../../platform/ports.ts';
import type { LivenessProver } from '../scan/liveness.ts';
import { type DefaultRouteReader, interfaceOfRoute } from '../routes/default-route.ts';
import type { ScanDeps } from '../scan/scan-deps.ts';
import type { UsableInterface } from '../scan/scan-targets.ts';

/** One answer serves every phone that is looked at in the same moment. */
const SAME_MOMENT_MS = 300;

export type OwnNetwork = {
  /**
   * True where this computer's card still has its address and its gateway has just answered through
   * it. False proves nothing: the cable may be out, or the gateway may ignore whoever asks.
   */
  readonly holds: (
    item: UsableInterface,
    startedAtMs: number,
    signal: AbortSignal,
  ) => Promise<boolean>;
};

/** Asks the gateway whether this computer is still on the network. */
export function createOwnNetwork(deps: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly interfaces: ScanDeps['interfaces'];
  readonly routes: DefaultRouteReader;
  readonly prover: LivenessProver;
}): OwnNetwork {
  const ask: OwnNetwork['holds'] = async (item, startedAtMs, signal) => {
    const [interfaces, routes] = await Promise.all([
      deps.interfaces.list(),
      deps.routes.read(signal),
    ]);
    const hasAddress = interfaces.some(
      ({ name, address }) => name === item.name && address === item.address,
    );
    if (!hasAddress || !routes.ok) return false;
    const gateway = routes.value.find(
      (route) => route.gateway !== null && interfaceOfRoute(route, interfaces) === item.name,
    )?.gateway;
    if (gateway === undefined || gateway === null) return false;
    const proof = await deps.prover.prove(gateway, {
      localAddress: item.address,
      signal,
      startedAtMs,
      rounds: 1,
    });
    return proof !== null;
  };

  let last: {
    readonly name: string;
    readonly atMs: number;
    readonly answer: Promise<boolean>;
  } | null = null;
  return {
    holds: (item, startedAtMs, signal) => {
      const now = deps.clock.monotonicMs();
      if (last === null || last.name !== item.name || now - last.atMs > SAME_MOMENT_MS)
        last = { name: item.name, atMs: now, answer: ask(item, startedAtMs, signal) };
      return last.answer;
    },
  };
}
