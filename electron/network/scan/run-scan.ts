import { type Problem, problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';
import { untilAborted } from '../../platform/until-aborted.ts';
import type { NeighbourState } from '../neighbours/neighbour-table.ts';
import { scanFailed } from './scan-failed.ts';
import { awaitPermission, PERMISSION_WAIT_MS } from './await-permission.ts';
import { createCachedHosts } from './cached-hosts.ts';
import { concludeScan, scanned } from './conclude-scan.ts';
import { createDeviceBook } from './device-book.ts';
import { createHostQueue, type HostQueue } from './host-queue.ts';
import { guardLink } from './link-guard.ts';
import { createLivenessProver } from './liveness.ts';
import { prepareScan, type PreparedScan, type ScanJob } from './prepare-scan.ts';
import type { ScanDeps, ScanOutcome } from './scan-deps.ts';
import { createScanLife, type ScanLife } from './scan-life.ts';
import { createScanObserver, type ScanObserver } from './scan-observer.ts';
import { createScanStream, type ScanStream } from './scan-stream.ts';
import { sweepTargets, type TargetSweep } from './sweep/sweep-targets.ts';
import { watchTable } from './table-watch.ts';

/** From this share of lost tries on, a telephone may have missed its questions. */
const LOSSY_LINK = 0.05;
const TIMES_ON_A_LOSSY_LINK = 4;

/** A scan in progress: its facts, what can end it, its events, and the parts that work on it. */
type Scanning = {
  readonly deps: ScanDeps;
  readonly scan: PreparedScan;
  readonly life: ScanLife;
  readonly stream: ScanStream;
  readonly sweep: TargetSweep;
  readonly hosts: HostQueue;
  readonly observer: ScanObserver;
};

/** Connects the parts of a scan, and notes the hosts that the system knew before. */
function assemble(
  deps: ScanDeps,
  scan: PreparedScan,
  life: ScanLife,
  stream: ScanStream,
): Scanning {
  const { clock, table, identifier } = deps;
  const { startedAtMs, job } = scan;
  const signal = life.stop;
  const prover = createLivenessProver({ clock, sockets: deps.sockets });
  const sweep = sweepTargets({ deps, plans: scan.plans, prover, startedAtMs, signal });
  const { vendorOf } = deps.vendors;
  const book = createDeviceBook({ vendorOf, catalogue: identificationCatalogue });
  const hosts = createHostQueue({ clock, identifier, book, scan, sweep, signal });
  book.onChange(
    life.guarded((device) => {
      stream.emit({ type: 'device', scanId: job.scanId, device });
      hosts.news(device.ip);
    }),
  );
  for (const [address, own] of scan.selves)
    book.note(address, {
      mac: own.mac,
      atMs: scan.elapsed(),
      fixedRole: 'self',
      evidence: [{ kind: 'interface', value: own.name, atMs: scan.elapsed() }],
    });
  const readStates = async (): Promise<ReadonlyMap<string, NeighbourState>> => {
    const read = await table.readStates(signal);
    const rows = read.ok ? read.value.filter(scan.isWanted) : [];
    return new Map(rows.map(({ ip, state }) => [ip, state]));
  };
  const cachedHosts = createCachedHosts({ clock, prover, startedAtMs, signal, readStates });
  const observer = createScanObserver({
    scan,
    book,
    hosts,
    cachedHosts,
    prover,
    tcp: deps.sockets.tcp,
    sweep,
    signal,
  });
  return { deps, scan, life, stream, sweep, hosts, observer };
}

/** Reads the table while the scan runs. */
function watch({ deps, scan, life, sweep, hosts, observer }: Scanning): void {
  void watchTable({
    table: deps.table,
    clock: deps.clock,
    isWanted: scan.isWanted,
    isHurried: sweep.isHurried,
    onView: (view) => {
      observer.observe(view);
      sweep.observe(view);
      hosts.wake();
    },
    onUnread: sweep.unread,
    signal: life.stop,
  }).catch(life.breakOff);
}

/** Sweeps, identifies the hosts it finds, and checks addresses that share a MAC. */
async function search(
  { scan, life, stream, sweep, hosts, observer }: Scanning,
  runSweep: () => Promise<void>,
): Promise<void> {
  const { cancelled } = life;
  await untilAborted(runSweep(), cancelled);
  // A program is started for it, which would disturb the sweep.
  void scan.ipv6Neighbours();
  const progress = (): void => stream.progress('identifying', hosts.settled(), hosts.started());
  progress();
  hosts.onProgress(life.guarded(progress));
  await untilAborted(hosts.idle(), cancelled);
  // A link that loses every other packet deserves more questions than a good one.
  const times = sweep.outcome().tryLoss > LOSSY_LINK ? TIMES_ON_A_LOSSY_LINK : 1;
  while (!cancelled.aborted && hosts.askAgain(times) > 0)
    await untilAborted(hosts.idle(), cancelled);
  stream.progress('verifying', 0, observer.sharedMacs().size);
  if (!cancelled.aborted) await untilAborted(observer.dropGhosts(), cancelled);
}

function socketsRefused(code: string): Problem {
  return ['EPERM', 'EACCES'].includes(code)
    ? problem('NETWORK_PERMISSION_DENIED', { reason: code })
    : problem('SOCKET_UNAVAILABLE', { reason: code });
}

/** Runs the scan to its result; what throws on the way ends it early and is kept as its reason. */
async function runPrepared(
  deps: ScanDeps,
  scan: PreparedScan,
  life: ScanLife,
): Promise<ScanOutcome> {
  const { job } = scan;
  const { scanId } = job;
  const stream = createScanStream(scan, life.broken);
  const tell = life.guarded(stream.emit);
  const interfaces = job.targets.map(scanned);
  tell({ type: 'started', scanId, interfaces, addresses: scan.total });

  const link = await guardLink(deps, job, {
    signal: life.stop,
    onChange: life.cutShort,
    onFailure: life.breakOff,
  });
  await awaitPermission(deps, scan, {
    onWait: life.guarded((left) => {
      const total = PERMISSION_WAIT_MS / 1000;
      stream.progress('permission', total - left, total);
    }),
    signal: life.stop,
  }).catch(life.breakOff);
  const scanning = assemble(deps, scan, life, stream);
  const { sweep, observer } = scanning;
  try {
    const opened = await sweep.open({
      resolved: life.guarded(observer.resolved),
      sipAnswer: life.guarded(observer.sipAnswer),
      remoteProof: life.guarded(observer.remoteProof),
      progress: life.guarded((done) => stream.progress('sweeping', done, scan.total)),
    });
    if (opened.ok) {
      watch(scanning);
      await search(scanning, opened.run).catch(life.breakOff);
    }
    const linkChange = await link.finish().catch((cause: unknown) => {
      life.breakOff(cause);
      return null;
    });
    if (!opened.ok && linkChange === null && !life.broken.aborted)
      return failure(socketsRefused(opened.code));
    const complete = !life.cancelled.aborted;
    life.end();
    sweep.close();
    // Answers that arrive from here on no longer belong to a result.
    const durationMs = Math.round(scan.elapsed());
    const found = { complete, linkChange, durationMs, observer, outcome: sweep.outcome() };
    const result = await concludeScan(deps, scan, found, {
      onFinding: (finding) => stream.emit({ type: 'finding', scanId, finding }),
      onFailure: life.breakOff,
    });
    stream.close();
    return life.broken.aborted
      ? {
          ok: false,
          problem: scanFailed(life.broken.reason),
          found: { ...result, complete: false },
        }
      : success(result);
  } finally {
    sweep.close();
  }
}

/** Runs a scan from its first datagram to its result. Neither cancel nor failure loses what was found. */
export async function runScan(deps: ScanDeps, job: ScanJob): Promise<ScanOutcome> {
  const life = createScanLife(deps.clock, job);
  try {
    return await runPrepared(deps, await prepareScan(deps, job), life);
  } finally {
    // Whatever happened, no timer outlives the scan.
    life.end();
  }
}
