import { isIPv4 } from 'node:net';
import type { Evidence } from '../../shared/domain/evidence.ts';
import type { Gateway, NetworkInterface } from '../../shared/domain/network.ts';
import { cardWithAddress } from '../../shared/net/card-networks.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, success, type Result } from '../../shared/domain/result.ts';
import { CardKindSchema } from '../../shared/knowledge/cards.ts';
import type { Clock, MachineInfo } from '../platform/machine.ts';
import type { SinglePing } from '../wire/single-ping.ts';
import type { ProbeOutcome, ProbeWire } from '../wire/wire.ts';
import { CLOSED_UDP_PORT } from './closed-udp-port.ts';
import { asksForLocalNetwork, isDenial } from './local-network-denial.ts';
import {
  isResolved,
  type Neighbour,
  type NeighbourTable,
  showsHosts,
} from './neighbours/neighbour-table.ts';
import {
  type DefaultRoute,
  type DefaultRouteReader,
  interfaceOfRoute,
} from './routes/default-route.ts';
import type { InterfaceReader } from './interfaces.ts';
import type { VendorLookup } from './vendor-prefixes/lookup.ts';

/** Reads the default gateway: who it is and whether it answers. */
export type GatewayReader = {
  /**
   * Address, MAC, vendor, answering, round trip and evidence, within about a second. `answering` is
   * null when nothing can be said: a cached gateway that ignores every probe may well be alive.
   * Problems: NO_DEFAULT_ROUTE, ROUTE_TABLE_UNREADABLE, and NETWORK_PERMISSION_DENIED where macOS lets
   * nothing out.
   */
  readonly read: (signal: AbortSignal) => Promise<Result<Gateway>>;
};

export type GatewayDeps = {
  readonly machine: Pick<MachineInfo, 'platform'>;
  readonly clock: Clock;
  readonly sockets: ProbeWire;
  readonly singlePing: Pick<SinglePing, 'roundTrip'>;
  readonly routes: DefaultRouteReader;
  readonly interfaces: InterfaceReader;
  readonly table: NeighbourTable;
  readonly vendors: VendorLookup;
};

/** Limit of all probes together: with its own reading, the reader settles within a second. */
const PROBE_MS = 850;
const TCP_PORTS = [53, 80, 443] as const;
const POLL_MS = 40;
/** Quick repeats of the first answered exchange, which give its round trip without the start-up cost. */
const REPEATS = 3;
const REPEAT_MS = 40;

type Proof = { readonly evidence: Evidence; readonly roundTripMs: number };

/**
 * The preferred default route over a network card. A VPN's next hop is not the site's gateway, even while
 * it is the only one: ZeroTier keeps a last route that leads nowhere.
 */
function preferredRoute(
  routes: readonly DefaultRoute[],
  interfaces: readonly NetworkInterface[],
): DefaultRoute | null {
  const withGateway = routes.filter((route) => route.gateway !== null);
  const over = (route: DefaultRoute): NetworkInterface | undefined => {
    const name = interfaceOfRoute(route, interfaces);
    return interfaces.find((item) => item.name === name);
  };
  const onCards = withGateway.filter((route) => {
    const reason = over(route)?.reason;
    return reason === undefined || !CardKindSchema.safeParse(reason).success;
  });
  return onCards.find((route) => over(route)?.scannable === true) ?? onCards[0] ?? null;
}

/** What is known of a gateway whose address this computer itself has: nothing can reach it. */
function ownAddressGateway(ip: string, route: DefaultRoute, card: NetworkInterface): Gateway {
  return {
    ip,
    mac: null,
    vendor: null,
    answering: null,
    roundTripMs: null,
    evidence: [
      { kind: 'route-table', value: route.row.slice(0, 512), atMs: 0 },
      { kind: 'interface', value: `${card.name} ${ip}`, atMs: 0 },
    ],
  };
}

type Asking = {
  readonly localAddress: null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

/** The codes with which the system refused to send; null for an exchange that it let out. */
type Refusals = (string | null)[];

/** One exchange with the gateway; rejects when nothing came back. */
type Exchange = (asking: Asking) => Promise<Proof>;

/** The ways to make the gateway answer; it may ignore any of them. */
function exchangesWith(
  deps: GatewayDeps,
  ip: string,
  startedMs: number,
  refusals: Refusals,
): { readonly repeatable: readonly Exchange[]; readonly ping: Exchange } {
  const proof = (kind: Evidence['kind'], value: string, roundTripMs: number): Proof => ({
    evidence: { kind, value, atMs: Math.max(0, deps.clock.monotonicMs() - startedMs) },
    roundTripMs: Math.round(roundTripMs * 100) / 100,
  });
  const noted = (outcome: ProbeOutcome): ProbeOutcome => {
    refusals.push(outcome.kind === 'unreachable' ? outcome.code : null);
    return outcome;
  };
  const tcp = (port: number): Exchange => {
    return async (asking) => {
      const outcome = noted(await deps.sockets.tcp.probe(ip, port, asking));
      if (outcome.kind !== 'answered' && outcome.kind !== 'refused') throw new Error('silent');
      const kind = outcome.kind === 'answered' ? 'tcp-connect' : 'tcp-refused';
      return proof(kind, `tcp ${port} ${outcome.kind}`, outcome.roundTripMs);
    };
  };
  const udp: Exchange = async (asking) => {
    const outcome = noted(
      await deps.sockets.udp.probe(ip, CLOSED_UDP_PORT, new Uint8Array(1), asking),
    );
    if (outcome.kind !== 'refused') throw new Error('silent');
    return proof('udp-refused', `udp ${CLOSED_UDP_PORT} refused`, outcome.roundTripMs);
  };
  const ping: Exchange = async ({ timeoutMs, signal }) => {
    const ms = await deps.singlePing.roundTrip(ip, { timeoutMs, signal });
    if (ms === null) throw new Error('silent');
    return proof('ping', `${ms} ms`, ms);
  };
  return { repeatable: [...TCP_PORTS.map(tcp), udp], ping };
}

/** Asks in every way at once; the first that is answered is repeated for a true round trip. */
async function proveGateway(
  deps: GatewayDeps,
  ip: string,
  startedMs: number,
  signal: AbortSignal,
): Promise<{ readonly proof: Proof | null; readonly denial: string | null }> {
  const refusals: Refusals = [];
  const found = new AbortController();
  const first: Asking = {
    localAddress: null,
    timeoutMs: PROBE_MS,
    signal: AbortSignal.any([signal, found.signal]),
  };
  const again: Asking = { ...first, timeoutMs: REPEAT_MS, signal };
  /** The first exchange also includes address resolution and code that runs for the first time. */
  const repeated = async (exchange: Exchange): Promise<Proof> => {
    let best = await exchange(first);
    found.abort();
    for (let round = 0; round < REPEATS; round += 1) {
      const next = await exchange(again).catch(() => best);
      if (next.roundTripMs < best.roundTripMs) best = next;
    }
    return best;
  };
  const { repeatable, ping } = exchangesWith(deps, ip, startedMs, refusals);
  const proof = await Promise.any([...repeatable.map(repeated), ping(first)]).catch(() => null);
  found.abort();
  const isDenied =
    asksForLocalNetwork(deps.machine) && refusals.every((code) => code !== null && isDenial(code));
  return { proof, denial: isDenied ? (refusals[0] ?? null) : null };
}

async function rowOf(
  table: NeighbourTable,
  ip: string,
  signal: AbortSignal,
): Promise<Neighbour | null> {
  const rows = await table.read(signal);
  return (rows.ok ? rows.value : []).find((row) => row.ip === ip) ?? null;
}

/** Reads the table until the gateway is resolved or `settled` aborts; returns its last row. */
async function awaitRow(
  { table, clock }: GatewayDeps,
  ip: string,
  before: Neighbour | null,
  settled: AbortSignal,
  signal: AbortSignal,
): Promise<Neighbour | null> {
  let row = before;
  while (!settled.aborted && !signal.aborted) {
    row = (await rowOf(table, ip, signal)) ?? row;
    if (row !== null && isResolved(row)) return row;
    await clock.sleep(POLL_MS, AbortSignal.any([settled, signal]));
  }
  return row;
}

/** True when the table shows no host at all, or nothing at all: it may then hide the gateway too. */
async function hidesGateway(
  table: NeighbourTable,
  row: Neighbour | null,
  signal: AbortSignal,
): Promise<boolean> {
  if (row !== null) return false;
  const rows = await table.read(signal);
  if (!rows.ok) return true;
  return table.traits.showsUnresolved && !showsHosts(rows.value);
}

/** What asking the gateway showed. */
type Seen = {
  readonly proof: Proof | null;
  /** The code with which the system denied every exchange. */
  readonly denial: string | null;
  readonly mac: string | null;
  /** The table held its MAC before it was asked. */
  readonly wasCached: boolean;
  readonly isHidden: boolean;
};

async function lookAt(
  deps: GatewayDeps,
  ip: string,
  startedMs: number,
  signal: AbortSignal,
): Promise<Seen> {
  const { table } = deps;
  const before = await rowOf(table, ip, signal);
  const wasCached = before !== null && isResolved(before);
  const settled = new AbortController();
  // The table is read while the probes run: a fresh MAC proves the gateway even if no port answers.
  const resolving = awaitRow(deps, ip, before, settled.signal, signal);
  const { proof, denial } = await proveGateway(deps, ip, startedMs, signal);
  settled.abort();
  const row = (await rowOf(table, ip, signal)) ?? (await resolving);
  const isHidden = await hidesGateway(table, row, signal);
  const mac = row !== null && isResolved(row) ? row.mac : null;
  return { proof, denial, mac, wasCached, isHidden };
}

/** True with a proof from this moment, false without any trace, null when nothing can be said. */
function isAnswering(
  { proof, mac, wasCached, isHidden }: Seen,
  isStopped: boolean,
): boolean | null {
  if (proof !== null || (mac !== null && !wasCached)) return true;
  return isStopped || mac !== null || isHidden ? null : false;
}

/** A reader that asks the gateway by TCP, UDP and ping at once and reads its MAC from the neighbour table. */
export function createGatewayReader(deps: GatewayDeps): GatewayReader {
  return {
    read: async (signal) => {
      const startedMs = deps.clock.monotonicMs();
      const [routes, interfaces] = await Promise.all([
        deps.routes.read(signal),
        deps.interfaces.list(),
        deps.vendors.ready(),
      ]);
      if (!routes.ok) return routes;
      const route = preferredRoute(routes.value, interfaces);
      const ip = route?.gateway ?? null;
      if (route === null || ip === null || !isIPv4(ip)) return failure(problem('NO_DEFAULT_ROUTE'));
      // A question to it would be answered by this computer itself.
      const clash = cardWithAddress(interfaces, ip);
      if (clash !== null) return success(ownAddressGateway(ip, route, clash));
      const seen = await lookAt(deps, ip, startedMs, signal);
      const { proof, denial, mac, wasCached } = seen;
      if (denial !== null && isAnswering(seen, signal.aborted) !== true)
        return failure(problem('NETWORK_PERMISSION_DENIED', { reason: denial }));
      const evidence: Evidence[] = [
        { kind: 'route-table', value: route.row.slice(0, 512), atMs: 0 },
      ];
      if (mac !== null)
        evidence.push({
          kind: wasCached ? 'neighbour-cache' : 'neighbour-table',
          value: mac,
          atMs: Math.max(0, deps.clock.monotonicMs() - startedMs),
        });
      if (proof !== null) evidence.push(proof.evidence);
      return success({
        ip,
        mac,
        vendor: mac === null ? null : deps.vendors.vendorOf(mac),
        answering: isAnswering(seen, signal.aborted),
        roundTripMs: proof?.roundTripMs ?? null,
        evidence,
      });
    },
  };
}
