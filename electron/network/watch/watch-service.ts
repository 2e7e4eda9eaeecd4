import type { Evidence } from '../../../shared/domain/evidence.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success, type Result } from '../../../shared/domain/result.ts';
import {
  failedWatchEvent,
  type WatchEvent,
  type WatchTarget,
} from '../../../shared/domain/watch.ts';
import { rangeContains } from '../../../shared/net/cidr.ts';
import { parseIpv4 } from '../../../shared/net/ipv4.ts';
import type { MachineInfo } from '../../platform/ports.ts';
import { createLivenessProver } from '../scan/liveness.ts';
import { isResolved, type Neighbour } from '../neighbours/neighbour-table.ts';
import type { ScanDeps } from '../scan/scan-deps.ts';
import { ownRange, usable, type UsableInterface } from '../scan/scan-targets.ts';
import { openAnnouncementListener } from './announcement-listener.ts';
import { createOwnNetwork } from './own-network.ts';
import type { Observation } from './presence.ts';
import { quickSweep } from './quick-sweep.ts';
import { createWatchedDevices, type WatchedDevices } from './watched-devices.ts';

export type WatchService = {
  /** Tells the story of one device, or of all, until aborted. Listening for announcements is a bonus: without it the watch goes on. */
  readonly watch: (
    target: WatchTarget,
    options: { readonly signal: AbortSignal; readonly onEvent: (event: WatchEvent) => void },
  ) => Promise<Result<void>>;
};

export type WatchDeps = Pick<
  ScanDeps,
  'clock' | 'random' | 'sockets' | 'interfaces' | 'routes' | 'table'
> & {
  readonly machine: MachineInfo;
};

/** Pause between two looks at one device, and between two sweeps of the whole network. */
const LOOK_EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 10_000;
/** Devices looked at together. */
const LOOKS_AT_ONCE = 16;

/** A watcher over the neighbour table, unicast proofs and the phones' own announcements. */
export function createWatchService(deps: WatchDeps): WatchService {
  const { clock, table } = deps;
  const prover = createLivenessProver(deps);
  const ownNetwork = createOwnNetwork({ ...deps, prover });

  /** Looks once at one address: asks the host, then the table. */
  const look = async (
    devices: WatchedDevices,
    ip: string,
    item: UsableInterface,
    startedAtMs: number,
    signal: AbortSignal,
  ): Promise<void> => {
    const before = await rowOf(ip, signal);
    const proof = await prover.prove(ip, {
      localAddress: item.address,
      signal,
      startedAtMs,
      rounds: 1,
    });
    if (signal.aborted) return;
    const after = await rowOf(ip, signal);
    const wasResolved = before !== null && isResolved(before);
    const mac = after !== null && isResolved(after) ? after.mac : null;
    const seen: Observation =
      proof !== null
        ? 'answered'
        : mac === null
          ? 'unresolved'
          : wasResolved
            ? 'silent'
            : 'resolved';
    const atMs = Math.max(0, clock.monotonicMs() - startedAtMs);
    const evidence: Evidence =
      proof?.evidence ??
      (mac === null
        ? { kind: 'neighbour-table', value: 'no answer, address not resolved', atMs }
        : { kind: wasResolved ? 'neighbour-cache' : 'neighbour-table', value: mac, atMs });
    // A phone's silence tells something only while the gateway still answers this computer.
    const isHeard = seen === 'answered' || seen === 'resolved';
    const held = isHeard || (await ownNetwork.holds(item, startedAtMs, signal));
    if (signal.aborted) return;
    devices.observe({ ip, mac: mac ?? before?.mac ?? null }, seen, [evidence], held);
  };

  const rowOf = async (ip: string, signal: AbortSignal): Promise<Neighbour | null> => {
    const rows = await table.read(signal);
    return rows.ok ? (rows.value.find((row) => row.ip === ip) ?? null) : null;
  };

  const sweepAll = async (
    devices: WatchedDevices,
    item: UsableInterface,
    startedAtMs: number,
    signal: AbortSignal,
  ): Promise<void> => {
    const { resolved, cached, answered } = await quickSweep({ ...deps, prover }, item, signal);
    if (signal.aborted) return;
    const atMs = Math.max(0, clock.monotonicMs() - startedAtMs);
    for (const [ip, mac] of resolved)
      devices.observe({ ip, mac }, 'resolved', [{ kind: 'neighbour-table', value: mac, atMs }]);
    for (const ip of answered) {
      const mac = resolved.get(ip) ?? cached.get(ip) ?? null;
      devices.observe({ ip, mac }, 'answered', [{ kind: 'sip-options', value: ip, atMs }]);
    }
    const network = ownRange(item);
    const unproved = new Set(
      [...cached.keys(), ...devices.all().map((device) => device.ip)].filter((ip) => {
        const value = parseIpv4(ip);
        return (
          !resolved.has(ip) && !answered.has(ip) && value !== null && rangeContains(network, value)
        );
      }),
    );
    const queue = [...unproved];
    const worker = async (): Promise<void> => {
      for (let ip = queue.shift(); ip !== undefined && !signal.aborted; ip = queue.shift())
        await look(devices, ip, item, startedAtMs, signal);
    };
    await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, worker));
  };

  return {
    watch: async (target, options) => {
      const { signal } = options;
      const startedAtMs = clock.monotonicMs();
      const now = (): string => clock.now().toISOString();
      const items = (await deps.interfaces.list()).flatMap((each) => {
        const ready = each.scannable ? usable(each) : null;
        return ready === null ? [] : [ready];
      });
      const wantedIp = 'ip' in target ? target.ip : null;
      const wantedMac = 'mac' in target ? target.mac : null;
      const wantedValue = wantedIp === null ? null : parseIpv4(wantedIp);
      const item =
        wantedValue === null
          ? items[0]
          : items.find((each) => rangeContains(ownRange(each), wantedValue));
      if (items.length === 0) return failure(problem('NO_INTERFACE_UP'));
      if (item === undefined)
        return failure(problem('WATCH_TARGET_OUTSIDE', { target: wantedIp ?? '' }));

      let isInitial = true;
      let knownMac = wantedMac;
      const devices = createWatchedDevices({
        now,
        isInitial: () => isInitial,
        isWatched: ({ ip, mac }) =>
          'all' in target || ip === wantedIp || (mac !== null && mac === knownMac),
        onEvent: (event) => {
          if (signal.aborted) return;
          // A phone watched by address keeps being watched when it comes back at another one.
          if (event.ip === wantedIp && event.mac !== null) knownMac ??= event.mac;
          options.onEvent(event);
        },
      });
      const listener = await openAnnouncementListener(deps, {
        interfaceAddresses: items.map((each) => each.address),
        nowMs: clock.monotonicMs,
        onAnnouncement: (announcement) => {
          const { brand, model, firmware } = announcement;
          devices.announced(announcement, {
            kind: 'sip-announcement',
            value: [brand, model, firmware]
              .filter((part) => part !== null)
              .join(' ')
              .slice(0, 512),
            atMs: Math.max(0, clock.monotonicMs() - startedAtMs),
          });
        },
      });
      if ('code' in listener) options.onEvent(failedWatchEvent(now(), listener));

      let nextSweepMs = Number.NEGATIVE_INFINITY;
      while (!signal.aborted) {
        const roundMs = clock.monotonicMs();
        const [device] = devices.all();
        // One device at a known address is simply asked; anything else takes a sweep to find.
        const ip = 'all' in target ? null : (device?.ip ?? wantedIp);
        if (ip !== null) await look(devices, ip, item, startedAtMs, signal);
        const isLost = ip === null || (knownMac !== null && device?.isAway === true);
        if (isLost && roundMs >= nextSweepMs && !signal.aborted) {
          await sweepAll(devices, item, startedAtMs, signal);
          nextSweepMs = roundMs + SWEEP_EVERY_MS;
        }
        // Between two sweeps, a device that missed once is asked every round until it is clear.
        if ('all' in target)
          for (const doubtful of devices
            .all()
            .filter((each) => each.isDoubtful)
            .slice(0, 64))
            await look(devices, doubtful.ip, item, startedAtMs, signal);
        isInitial = false;
        await clock.sleep(Math.max(50, LOOK_EVERY_MS - (clock.monotonicMs() - roundMs)), signal);
      }
      if (!('code' in listener)) listener.close();
      return success(undefined);
    },
  };
}
