import type { Evidence } from '../../../shared/domain/evidence.ts';
import { rangeContains } from '../../../shared/net/cidr.ts';
import { parseIpv4 } from '../../../shared/net/ipv4.ts';
import { createPermits } from '../../wire/permits.ts';
import { isResolved, type Neighbour } from '../neighbours/neighbour-table.ts';
import { createLivenessProver, type LivenessProof } from '../scan/liveness.ts';
import type { ScanDeps } from '../scan/scan-deps.ts';
import { ownRange, type CardOnNetwork } from '../../../shared/net/card-networks.ts';
import type { Announcement } from './announcement-listener.ts';
import { type Bystanders, createBystanders } from './bystanders.ts';
import { createOwnNetwork } from './own-network.ts';
import { isHeard, type Observation } from './presence.ts';
import { quickSweep } from './quick-sweep.ts';
import type { WatchedDevices } from './watched-devices.ts';

/** How many devices are asked at the same time. */
const LOOKS_AT_ONCE = 16;

export type WatchLooksDeps = Pick<
  ScanDeps,
  'clock' | 'random' | 'sockets' | 'interfaces' | 'ownLink' | 'routes' | 'table'
>;

/** One watch: where it looks, since when, and the devices that it reports on. */
export type OpenWatch = {
  readonly devices: WatchedDevices;
  /** The card in use; its address changes with a new lease. */
  item: CardOnNetwork;
  readonly startedAtMs: number;
  readonly signal: AbortSignal;
  /** MAC of the gateway when the watch began: another MAC means another network. Null where hidden. */
  readonly gatewayMac: string | null;
  readonly bystanders: Bystanders;
};

/** The two ways in which a watch sees devices. */
export type WatchLooks = {
  /** Looks once at one address: asks the host, then the table. */
  readonly lookAt: (watch: OpenWatch, ip: string) => Promise<void>;
  /** Sweeps the machine's network, then asks every address about which the sweep proved nothing. */
  readonly sweepAll: (watch: OpenWatch) => Promise<void>;
  /** MAC of the gateway that answers now; null if none answers or its MAC is hidden. */
  readonly gatewayMac: (
    watch: Pick<OpenWatch, 'item' | 'startedAtMs' | 'signal'>,
  ) => Promise<string | null>;
  readonly bystanders: (watch: Omit<OpenWatch, 'devices' | 'bystanders'>) => Bystanders;
  /**
   * The announcement with the MAC that the table shows for its address; null if the table shows
   * another MAC or none, because any host on the network can send an announcement.
   */
  readonly confirm: (watch: OpenWatch, announcement: Announcement) => Promise<Announcement | null>;
};

type Look = {
  readonly seen: Observation;
  readonly mac: string | null;
  readonly evidence: Evidence;
};

/** A row of the table; `unread` when the table could not be read, null when it has no such row. */
type Row = Neighbour | null | 'unread';

/** The row, if it was read and is there. */
function known(row: Row): Neighbour | null {
  return row === 'unread' ? null : row;
}

/** What one look saw, from the host's answer and its rows in the table before and after. */
function judgeLook(
  proof: LivenessProof | null,
  rows: { readonly before: Row; readonly after: Row },
  atMs: number,
): Look {
  const before = known(rows.before);
  const after = known(rows.after);
  const wasResolved = before !== null && isResolved(before);
  const mac = after !== null && isResolved(after) ? after.mac : null;
  if (proof !== null) return { seen: 'answered', mac, evidence: proof.evidence };
  // A table that was not read does not show that the address is no longer held.
  if (rows.after === 'unread') {
    const value = 'no answer, the neighbour table could not be read';
    return { seen: 'silent', mac, evidence: { kind: 'system', value, atMs } };
  }
  if (mac === null) {
    const value = 'no answer, address not resolved';
    return { seen: 'unresolved', mac, evidence: { kind: 'neighbour-table', value, atMs } };
  }
  return wasResolved || rows.before === 'unread'
    ? { seen: 'silent', mac, evidence: { kind: 'neighbour-cache', value: mac, atMs } }
    : { seen: 'resolved', mac, evidence: { kind: 'neighbour-table', value: mac, atMs } };
}

/** Addresses of the watch's network about which the sweep proved nothing. */
function unprovedOf(
  { devices, item }: OpenWatch,
  sweep: Awaited<ReturnType<typeof quickSweep>>,
): readonly string[] {
  const network = ownRange(item);
  const candidates = new Set([...sweep.cached.keys(), ...devices.all().map(({ ip }) => ip)]);
  return [...candidates].filter((ip) => {
    const value = parseIpv4(ip);
    const isProved = sweep.resolved.has(ip) || sweep.answered.has(ip);
    return !isProved && value !== null && rangeContains(network, value);
  });
}

/** Builds the looks of a watch from the machine's sockets and neighbour table. */
export function createWatchLooks(deps: WatchLooksDeps): WatchLooks {
  const { clock, table } = deps;
  const prover = createLivenessProver(deps);
  const ownNetwork = createOwnNetwork({ ...deps, prover });
  const sinceStart = (startedAtMs: number): number =>
    Math.max(0, clock.monotonicMs() - startedAtMs);

  const rowOf = async (ip: string, signal: AbortSignal): Promise<Row> => {
    const rows = await table.read(signal);
    return rows.ok ? (rows.value.find((row) => row.ip === ip) ?? null) : 'unread';
  };

  const look = async (
    { item, startedAtMs, signal }: OpenWatch,
    ip: string,
  ): Promise<Look & { readonly before: Neighbour | null }> => {
    const before = await rowOf(ip, signal);
    const asking = { localAddress: item.address, signal, startedAtMs, rounds: 1 };
    const proof = await prover.prove(ip, asking);
    const after = await rowOf(ip, signal);
    const rows = { before, after };
    return { ...judgeLook(proof, rows, sinceStart(startedAtMs)), before: known(before) };
  };

  const lookAt: WatchLooks['lookAt'] = async (watch, ip) => {
    const { devices, signal } = watch;
    const { seen, mac, evidence, before } = await look(watch, ip);
    if (signal.aborted) return;
    // A phone's silence proves something only while the gateway and its neighbours still answer.
    const held =
      isHeard(seen) ||
      ((await ownNetwork.holds(watch)) && (await watch.bystanders.stillAnswer(ip)));
    if (signal.aborted) return;
    devices.observe({ ip, mac: mac ?? before?.mac ?? null }, seen, [evidence], held);
  };

  const confirm: WatchLooks['confirm'] = async (watch, announcement) => {
    const { ip, mac: claimed } = announcement;
    const value = parseIpv4(ip);
    if (value === null || !rangeContains(ownRange(watch.item), value)) return null;
    const { seen, mac } = await look(watch, ip);
    if (watch.signal.aborted || seen === 'unresolved') return null;
    // An older row proves no presence: only a phone that never left may stay silent.
    if (seen === 'silent' && watch.devices.find(ip)?.isAway !== false) return null;
    if (mac !== null && claimed !== null && mac !== claimed) return null;
    return { ...announcement, mac };
  };

  return {
    lookAt,
    confirm,
    bystanders: (watch) => createBystanders({ ...deps, prover }, watch),
    gatewayMac: async (watch) => (await ownNetwork.gateway(watch))?.mac ?? null,
    sweepAll: async (watch) => {
      const { devices, item, startedAtMs, signal } = watch;
      const sweep = await quickSweep({ ...deps, prover }, item, signal);
      if (signal.aborted) return;
      const { resolved, cached, answered } = sweep;
      const atMs = sinceStart(startedAtMs);
      for (const [ip, mac] of resolved)
        devices.observe({ ip, mac }, 'resolved', [{ kind: 'neighbour-table', value: mac, atMs }]);
      for (const ip of answered) {
        const mac = resolved.get(ip) ?? cached.get(ip) ?? null;
        devices.observe({ ip, mac }, 'answered', [{ kind: 'sip-options', value: ip, atMs }]);
      }
      const permit = createPermits(LOOKS_AT_ONCE);
      const lookUnlessOver = async (ip: string): Promise<void> => {
        if (!signal.aborted) await lookAt(watch, ip);
      };
      await Promise.all(unprovedOf(watch, sweep).map((ip) => permit(() => lookUnlessOver(ip))));
    },
  };
}
