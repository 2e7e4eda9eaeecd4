import type { Clock } from '../../platform/machine.ts';
import type { LivenessProver } from '../scan/liveness.ts';
import { type DefaultRouteReader, interfaceOfRoute } from '../routes/default-route.ts';
import type { NeighbourTable } from '../neighbours/neighbour-table.ts';
import type { ScanDeps } from '../scan/scan-deps.ts';
import { type CardOnNetwork } from '../../../shared/net/card-networks.ts';

/** One answer serves all phones that are checked in the same moment. */
const SAME_MOMENT_MS = 300;

type Asking = {
  readonly item: CardOnNetwork;
  readonly startedAtMs: number;
  readonly signal: AbortSignal;
};

export type OwnNetwork = {
  /** The gateway that has just answered through this computer's card; null if none did. */
  readonly gateway: (asking: Asking) => Promise<{ readonly mac: string | null } | null>;
  /**
   * True if this computer's card still has its address and the gateway that the watch began with has
   * just answered through it. False proves nothing: the cable may be unplugged or in another network,
   * or the gateway may ignore all questions.
   */
  readonly holds: (asking: Asking & { readonly gatewayMac: string | null }) => Promise<boolean>;
};

/** Asks the gateway whether this computer is still on the network. */
export function createOwnNetwork(deps: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly interfaces: ScanDeps['interfaces'];
  readonly routes: DefaultRouteReader;
  readonly table: Pick<NeighbourTable, 'read'>;
  readonly prover: LivenessProver;
}): OwnNetwork {
  const ask: OwnNetwork['gateway'] = async ({ item, startedAtMs, signal }) => {
    const [interfaces, routes] = await Promise.all([
      deps.interfaces.list(),
      deps.routes.read(signal),
    ]);
    const hasAddress = interfaces.some(
      ({ name, address }) => name === item.name && address === item.address,
    );
    if (!hasAddress || !routes.ok) return null;
    const ip = routes.value.find(
      (route) => route.gateway !== null && interfaceOfRoute(route, interfaces) === item.name,
    )?.gateway;
    if (ip === undefined || ip === null) return null;
    const asked = { localAddress: item.address, signal, startedAtMs, rounds: 1 };
    if ((await deps.prover.prove(ip, asked)) === null) return null;
    const rows = await deps.table.read(signal);
    return { mac: (rows.ok ? rows.value : []).find((row) => row.ip === ip)?.mac ?? null };
  };

  let last: {
    readonly name: string;
    readonly atMs: number;
    readonly answer: ReturnType<typeof ask>;
  } | null = null;
  return {
    gateway: ask,
    holds: async (asking) => {
      const { item, gatewayMac } = asking;
      const now = deps.clock.monotonicMs();
      if (last === null || last.name !== item.name || now - last.atMs > SAME_MOMENT_MS)
        last = { name: item.name, atMs: now, answer: ask(asking) };
      const gateway = await last.answer;
      if (gateway === null) return false;
      return gatewayMac === null || gateway.mac === null || gateway.mac === gatewayMac;
    },
  };
}
