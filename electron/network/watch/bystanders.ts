import type { CardOnNetwork } from '../../../shared/net/card-networks.ts';
import { ownRange } from '../../../shared/net/card-networks.ts';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';
import { rangeContains } from '../../../shared/net/cidr.ts';
import { parseIpv4 } from '../../../shared/net/ipv4.ts';
import type { Clock } from '../../platform/machine.ts';
import { isResolved, type NeighbourTable } from '../neighbours/neighbour-table.ts';
import type { LivenessProver } from '../scan/liveness.ts';

/** Enough to notice a switch that restarts, few enough to disturb nobody. */
const MOST_BYSTANDERS = 4;
/** How often they are chosen anew, so that a computer put to sleep is not missed for long. */
const CHOSEN_FOR_MS = 30_000;
/** One answer serves all phones that fall silent in the same moment. */
const SAME_MOMENT_MS = 300;

/**
 * Hosts of the site that are no telephones. When one of them falls silent together with a phone, the
 * cause is more likely a switch or a cable that they share than what the person did to the phone.
 */
export type Bystanders = {
  /** Chooses hosts that answer now, unless that was done a moment ago. */
  readonly refresh: () => Promise<void>;
  /** True unless a host that answered the last time, other than this one, is silent now. */
  readonly stillAnswer: (except: string) => Promise<boolean>;
};

/** The bystanders of one watch; `gatewayMac` belongs to the gateway, which is asked elsewhere. */
export function createBystanders(
  deps: {
    readonly clock: Pick<Clock, 'monotonicMs'>;
    readonly table: Pick<NeighbourTable, 'read'>;
    readonly prover: LivenessProver;
  },
  watch: {
    readonly item: CardOnNetwork;
    readonly startedAtMs: number;
    readonly signal: AbortSignal;
    readonly gatewayMac: string | null;
  },
): Bystanders {
  const { clock } = deps;
  let answering: readonly string[] = [];
  let chosenAtMs = Number.NEGATIVE_INFINITY;
  let last: { readonly atMs: number; readonly silent: Promise<readonly string[]> } | null = null;

  const candidates = async (): Promise<readonly string[]> => {
    const rows = await deps.table.read(watch.signal);
    const network = ownRange(watch.item);
    const others = (rows.ok ? rows.value : []).filter((row) => {
      const value = parseIpv4(row.ip);
      return (
        isResolved(row) &&
        row.mac !== watch.gatewayMac &&
        row.ip !== watch.item.address &&
        value !== null &&
        rangeContains(network, value) &&
        // A person may reset several phones at once.
        identificationCatalogue.prefixes.find(row.mac, null) === null
      );
    });
    const known = others.map(({ ip }) => ip);
    return [...new Set([...answering.filter((ip) => known.includes(ip)), ...known])];
  };

  const ask = async (hosts: readonly string[]): Promise<readonly string[]> => {
    const { startedAtMs, signal, item } = watch;
    const asked = { localAddress: item.address, signal, startedAtMs, rounds: 2 };
    const proofs = await Promise.all(hosts.map((ip) => deps.prover.prove(ip, asked)));
    return hosts.filter((_ip, place) => proofs[place] !== null);
  };

  const silentNow = async (): Promise<readonly string[]> => {
    const before = answering;
    answering = await ask(before);
    return before.filter((ip) => !answering.includes(ip));
  };

  return {
    refresh: async () => {
      const now = clock.monotonicMs();
      if (now - chosenAtMs < CHOSEN_FOR_MS) return;
      chosenAtMs = now;
      answering = await ask((await candidates()).slice(0, MOST_BYSTANDERS));
    },
    stillAnswer: async (except) => {
      const now = clock.monotonicMs();
      if (last === null || now - last.atMs > SAME_MOMENT_MS)
        last = { atMs: now, silent: silentNow() };
      return (await last.silent).every((ip) => ip === except);
    },
  };
}
