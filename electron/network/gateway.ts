import { isIPv4 } from 'node:net';
import type { Evidence } from '../../shared/domain/evidence.ts';
import type { Gateway } from '../../shared/domain/network.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, success, type Result } from '../../shared/domain/result.ts';
import type {
  Clock,
  CommandOptions,
  CommandOutcome,
  CommandRunner,
  MachineInfo,
} from '../platform/ports.ts';
import type { SocketPort } from '../wire/wire.ts';
import {
  isResolved,
  type Neighbour,
  type NeighbourTable,
  showsHosts,
} from './neighbours/neighbour-table.ts';
import type { DefaultRoute, DefaultRouteReader } from './routes/default-route.ts';
import type { InterfaceReader } from './interfaces.ts';
import { runLinuxTool } from '../platform/system-command.ts';
import type { VendorLookup } from './vendor-prefixes/lookup.ts';

/** Reads the default gateway: who it is and whether it answers. */
export type GatewayReader = {
  /**
   * Address, MAC, vendor, answering, round trip and evidence, within about a second. `answering` is
   * null when nothing can be said: a cached gateway that ignores every probe may well be alive.
   * Problems: NO_DEFAULT_ROUTE, ROUTE_TABLE_UNREADABLE.
   */
  readonly read: (signal: AbortSignal) => Promise<Result<Gateway>>;
};

export type GatewayDeps = {
  readonly clock: Clock;
  readonly machine: MachineInfo;
  readonly runner: CommandRunner;
  readonly sockets: SocketPort;
  readonly routes: DefaultRouteReader;
  readonly interfaces: InterfaceReader;
  readonly table: NeighbourTable;
  readonly vendors: VendorLookup;
  readonly systemRoot?: string;
};

/** The probes' common limit: the reader settles within a second, its own reading included. */
const PROBE_MS = 850;
const TCP_PORTS = [53, 80, 443] as const;
const CLOSED_UDP_PORT = 40_009;
const POLL_MS = 40;
/** Quick repeats of the exchange that was answered first, for a round trip without its start-up cost. */
const REPEATS = 3;
const REPEAT_MS = 40;

type Proof = { readonly evidence: Evidence; readonly roundTripMs: number };

function pingOnce(deps: GatewayDeps, ip: string, options: CommandOptions): Promise<CommandOutcome> {
  const { runner, machine } = deps;
  if (machine.platform === 'win32') {
    const command = `${deps.systemRoot ?? 'C:\\Windows'}\\System32\\PING.EXE`;
    return runner.run(command, ['-n', '1', '-w', '800', ip], options);
  }
  if (machine.platform === 'darwin')
    return runner.run('/sbin/ping', ['-n', '-c', '1', '-W', '800', ip], options);
  return runLinuxTool(runner, 'ping', ['-n', '-c', '1', '-W', '1', ip], options);
}

/**
 * A true reply by the place of its numbers, as words and units are translated, and garbled by code
 * pages: "ttl=64 time=0.2 ms" wherever ping comes from Unix, "tiempo<1m TTL=64" on Windows alone,
 * whose TTL has capital letters.
 */
const REPLY_TIMES = [
  /ttl=\d+\s+\S+?\s*[=<]\s*(\d+(?:[.,]\d+)?)/,
  /[=<]\s*(\d+(?:[.,]\d+)?)[^\d=<]*TTL=\d/,
] as const;

/** Round trip of the one reply in ping's output, in any language; null without a true reply. */
export function readPingTime(output: string): number | null {
  // A TTL stands beside the time of a true reply; "destination unreachable" lines have none.
  for (const line of output.slice(0, 8192).split(/\r?\n/)) {
    const match = REPLY_TIMES.map((pattern) => pattern.exec(line)).find((found) => found !== null);
    if (match?.[1] !== undefined) return Number(match[1].replace(',', '.'));
  }
  return null;
}

/** The preferred default route, on a network card rather than on a VPN that stands in front of it. */
async function preferredRoute(
  deps: GatewayDeps,
  routes: readonly DefaultRoute[],
): Promise<DefaultRoute | null> {
  const withGateway = routes.filter((route) => route.gateway !== null);
  if (withGateway.length < 2) return withGateway[0] ?? null;
  const interfaces = await deps.interfaces.list();
  const isScannable = (route: DefaultRoute): boolean =>
    interfaces.some(
      (item) =>
        item.scannable &&
        (item.name === route.interfaceName ||
          (item.address !== null && item.address === route.interfaceAddress)),
    );
  return withGateway.find(isScannable) ?? withGateway[0] ?? null;
}

/** A reader that asks the gateway by TCP, UDP and ping at once and reads its MAC from the neighbour table. */
export function createGatewayReader(deps: GatewayDeps): GatewayReader {
  const rowOf = async (ip: string, signal: AbortSignal): Promise<Neighbour | null> => {
    const rows = await deps.table.read(signal);
    return (rows.ok ? rows.value : []).find((row) => row.ip === ip) ?? null;
  };

  const listsHosts = async (signal: AbortSignal): Promise<boolean> => {
    const rows = await deps.table.read(signal);
    return rows.ok && showsHosts(rows.value);
  };

  const prove = async (
    ip: string,
    startedMs: number,
    signal: AbortSignal,
  ): Promise<Proof | null> => {
    const found = new AbortController();
    const options = {
      localAddress: null,
      timeoutMs: PROBE_MS,
      signal: AbortSignal.any([signal, found.signal]),
    };
    const proof = (kind: Evidence['kind'], value: string, roundTripMs: number): Proof => ({
      evidence: { kind, value, atMs: Math.max(0, deps.clock.monotonicMs() - startedMs) },
      roundTripMs: Math.round(roundTripMs * 100) / 100,
    });
    const oneTcp = async (port: number, signals = options): Promise<Proof> => {
      const outcome = await deps.sockets.probeTcp(ip, port, signals);
      if (outcome.kind !== 'answered' && outcome.kind !== 'refused') throw new Error('silent');
      const kind = outcome.kind === 'answered' ? 'tcp-connect' : 'tcp-refused';
      return proof(kind, `tcp ${port} ${outcome.kind}`, outcome.roundTripMs);
    };
    const oneUdp = async (signals = options): Promise<Proof> => {
      const udpProbe = deps.sockets.udp.probe(ip, CLOSED_UDP_PORT, new Uint8Array(1), signals);
      const outcome = await udpProbe;
      if (outcome.kind !== 'refused') throw new Error('silent');
      return proof('udp-refused', `udp ${CLOSED_UDP_PORT} refused`, outcome.roundTripMs);
    };
    const again = { ...options, timeoutMs: REPEAT_MS, signal };
    /** The first exchange also pays for address resolution and for the program's own warming up. */
    const repeated = async (once: (signals?: typeof options) => Promise<Proof>): Promise<Proof> => {
      let best = await once();
      found.abort();
      for (let round = 0; round < REPEATS; round += 1) {
        const next = await once(again).catch(() => best);
        if (next.roundTripMs < best.roundTripMs) best = next;
      }
      return best;
    };
    const tcp = TCP_PORTS.map((port) => repeated((signals) => oneTcp(port, signals)));
    const ping = async (): Promise<Proof> => {
      const outcome = await pingOnce(deps, ip, {
        timeoutMs: PROBE_MS,
        maxBytes: 64 * 1024,
        signal: options.signal,
      });
      const ms = outcome.kind === 'completed' ? readPingTime(outcome.stdout) : null;
      if (ms === null) throw new Error('silent');
      return proof('ping', `${ms} ms`, ms);
    };
    const first = await Promise.any([...tcp, repeated(oneUdp), ping()]).catch(() => null);
    found.abort();
    return first;
  };

  return {
    read: async (signal) => {
      const startedMs = deps.clock.monotonicMs();
      const atMs = (): number => Math.max(0, deps.clock.monotonicMs() - startedMs);
      const [routes] = await Promise.all([deps.routes.read(signal), deps.vendors.ready()]);
      if (!routes.ok) return routes;
      const route = await preferredRoute(deps, routes.value);
      const ip = route?.gateway ?? null;
      if (route === null || ip === null || !isIPv4(ip)) return failure(problem('NO_DEFAULT_ROUTE'));
      const before = await rowOf(ip, signal);
      const wasCached = before !== null && isResolved(before);
      const settled = new AbortController();
      // The table is read while the probes run: a fresh MAC is a proof where every port stays silent.
      const resolving = (async (): Promise<Neighbour | null> => {
        let row = before;
        while (!settled.signal.aborted && !signal.aborted) {
          row = (await rowOf(ip, signal)) ?? row;
          if (row !== null && isResolved(row)) return row;
          await deps.clock.sleep(POLL_MS, AbortSignal.any([settled.signal, signal]));
        }
        return row;
      })();
      const proof = await prove(ip, startedMs, signal);
      settled.abort();
      const row = (await rowOf(ip, signal)) ?? (await resolving);
      // Asked a moment ago, it would be listed: a listing without anybody hides it as well.
      const isHidden =
        row === null && deps.table.traits.showsUnresolved && !(await listsHosts(signal));
      const mac = row !== null && isResolved(row) ? row.mac : null;
      const resolvedNow = mac !== null && !wasCached;
      const evidence: Evidence[] = [
        { kind: 'route-table', value: route.row.slice(0, 512), atMs: 0 },
        ...(mac === null
          ? []
          : [
              {
                kind: wasCached ? ('neighbour-cache' as const) : ('neighbour-table' as const),
                value: mac,
                atMs: atMs(),
              },
            ]),
        ...(proof === null ? [] : [proof.evidence]),
      ];
      const answering =
        proof !== null || resolvedNow
          ? true
          : signal.aborted || mac !== null || isHidden
            ? null
            : false;
      return success({
        ip,
        mac,
        vendor: mac === null ? null : deps.vendors.vendorOf(mac),
        answering,
        roundTripMs: proof?.roundTripMs ?? null,
        evidence,
      });
    },
  };
}
