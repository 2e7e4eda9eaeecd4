/**
 * Runs one scan as the product does and prints what the benchmark measures, as one JSON object:
 * who was found and when, processor time, event-loop lag, peak of ARP requests. Meant to be run as an
 * ordinary user inside the lab's laptop: `node test/bench/run-scan.ts [--no-identify] [--repeat N]`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { ScanDeps } from '../../electron/network/scan/scan-deps.ts';
import { createScanService } from '../../electron/network/scan/scan-service.ts';
import { createInterfaceReader } from '../../electron/network/interfaces.ts';
import { createOwnLinkReader } from '../../electron/network/own-link.ts';
import { createIpv6NeighbourReader } from '../../electron/network/ipv6/neighbours.ts';
import { createNeighbourTable } from '../../electron/network/neighbours/system-table.ts';
import { createDefaultRouteReader } from '../../electron/network/routes/reader.ts';
import { createVendorLookup } from '../../electron/network/vendor-prefixes/lookup.ts';
import type { Identifier } from '../../electron/network/identify/identifier.ts';
import { createIdentifier } from '../../electron/network/identify/identifier.ts';
import { createContacts } from '../../electron/wire/contacts.ts';
import { systemClock, systemLater } from '../../electron/platform/clock.ts';
import { systemCommandRunner } from '../../electron/platform/command-runner.ts';
import { systemFiles } from '../../electron/platform/files.ts';
import { systemKernelFiles } from '../../electron/platform/kernel-files.ts';
import { createPowerShell } from '../../electron/platform/powershell.ts';
import { systemRandom } from '../../electron/platform/random.ts';
import { systemWire } from '../../electron/wire/system-wire.ts';

const NOTHING: Identifier = {
  identify: async () => ({ isOpen: false }),
  hasMore: () => false,
};

const identify = !process.argv.includes('--no-identify');
const repeatAt = process.argv.indexOf('--repeat');
const repeat = repeatAt < 0 ? 1 : Number(process.argv[repeatAt + 1]);

const machine = { platform: 'linux' as const, release: '', hostname: 'laptop' };
const common = {
  machine,
  files: systemFiles,
  runner: systemCommandRunner,
  systemRoot: '',
  // Linux never asks it.
  powerShell: createPowerShell({
    systemRoot: '',
    opener: systemCommandRunner,
    clock: systemClock,
    later: systemLater,
  }),
};
const routes = createDefaultRouteReader(common);
let measured: object = {};
const deps: ScanDeps = {
  machine,
  clock: systemClock,
  contacts: createContacts(),
  random: systemRandom,
  sockets: systemWire,
  routes,
  interfaces: createInterfaceReader({ ...common, routes }),
  ownLink: createOwnLinkReader(common),
  ipv6Neighbours: createIpv6NeighbourReader(common),
  table: createNeighbourTable({ ...common, kernelFiles: systemKernelFiles }),
  identifier: !identify
    ? NOTHING
    : createIdentifier({
        clock: systemClock,
        random: systemRandom,
        probes: systemWire,
      }),
  vendors: createVendorLookup({
    files: systemFiles,
    tablePath: fileURLToPath(new URL('../../assets/vendor-prefixes.bin', import.meta.url)),
  }),
  siteMemory: null,
  onSweepMeasured: (summary) => {
    measured = { ...summary, sendErrors: undefined };
  },
};

const service = createScanService(deps);
for (let round = 0; round < repeat; round += 1) {
  // With --expose-gc, what is counted is what is kept.
  globalThis.gc?.();
  const lag = monitorEventLoopDelay({ resolution: 2 });
  const found = new Map<string, number>();
  let sweptMs: number | null = null;
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  lag.enable();
  const outcome = await service.run(
    {},
    {
      scanId: systemRandom.uuid(),
      signal: new AbortController().signal,
      onEvent: (event) => {
        const now = performance.now() - startedMs;
        if (event.type === 'device' && event.device.role !== 'self' && !found.has(event.device.ip))
          found.set(event.device.ip, now);
        if (event.type === 'progress' && event.phase === 'identifying') sweptMs ??= now;
      },
    },
  );
  lag.disable();
  const totalMs = performance.now() - startedMs;
  const cpu = process.cpuUsage(cpuBefore);
  const times = [...found.values()].toSorted((a, b) => a - b);
  const at = (share: number): number | null =>
    times.length === 0
      ? null
      : Math.round(times[Math.max(0, Math.ceil(times.length * share) - 1)] ?? 0);
  console.log(
    JSON.stringify({
      ok: outcome.ok,
      problem: outcome.ok ? null : outcome.problem,
      totalMs: Math.round(totalMs),
      sweptMs: sweptMs === null ? null : Math.round(sweptMs),
      firstMs: at(0),
      at95Ms: at(0.95),
      lastMs: at(1),
      found: outcome.ok
        ? outcome.value.devices
            .filter((d) => d.role !== 'self')
            .map((d) => `${d.ip} ${d.mac ?? '-'} ${d.state}`)
        : [],
      sweep: measured,
      phones: outcome.ok ? outcome.value.devices.filter((d) => d.role === 'phone').length : 0,
      findings: outcome.ok ? outcome.value.findings.map((f) => [f.code, f.evidence[0]?.value]) : [],
      cpuMs: Math.round((cpu.user + cpu.system) / 1000),
      lagP99Ms: Math.round((lag.percentile(99) / 1e6) * 10) / 10,
      lagMaxMs: Math.round((lag.max / 1e6) * 10) / 10,
      rssMb: Math.round(process.memoryUsage.rss() / 1e6),
      heapMb: Math.round(process.memoryUsage().heapUsed / 1e5) / 10,
    }),
  );
}
