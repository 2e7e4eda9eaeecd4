import type { Evidence } from '../../../../shared/domain/evidence.ts';
import type { CardOnNetwork } from '../../../../shared/net/card-networks.ts';
import { SIP_PORT, type SipResponse } from '../../../../shared/protocols/sip.ts';
import type { LivenessProver } from '../liveness.ts';
import { isResolved, type Neighbour } from '../../neighbours/neighbour-table.ts';
import type { ScanDeps } from '../scan-deps.ts';
import { askEach } from './ask-each.ts';
import { createInFlightLimit, type InFlightLimit } from './in-flight-limit.ts';
import { createMarkedRequests, type MarkedRequests } from './marked-requests.ts';
import { createSweep } from './sweep.ts';
import type { Sweep, SweepOutcome, TableSnapshot, Transmitter } from './sweep-deps.ts';
import { summarise, type SweepSummary } from './sweep-summary.ts';
import { openTransmitter } from './transmitter.ts';

const IN_FLIGHT_MOST = 1024;

export type SweepPlan = {
  readonly target: { readonly interface: CardOnNetwork };
  readonly addresses: readonly string[];
  readonly remote: readonly string[];
};

/** What the sweeps of a scan report while they run. */
export type SweepListener = {
  readonly resolved: (found: {
    readonly ip: string;
    readonly mac: string;
    readonly wasAsked: boolean;
  }) => void;
  /** Each answer to the sweep's OPTIONS, provisional ones and repeats included. */
  readonly sipAnswer: (ip: string, answer: SipResponse) => void;
  /** A host that the table does not show gave a proof of life. */
  readonly remoteProof: (ip: string, evidence: Evidence) => void;
  /** The number of addresses that are finished. */
  readonly progress: (done: number) => void;
};

/** The sweeps of all interfaces, which share the room in the system's one table. */
export type TargetSweep = {
  /** Opens the sockets; returns what runs the sweeps, or the error code when the system refuses. */
  readonly open: (
    listener: SweepListener,
  ) => Promise<
    | { readonly ok: true; readonly run: () => Promise<void> }
    | { readonly ok: false; readonly code: string }
  >;
  readonly observe: (view: TableSnapshot) => void;
  /** Reports that a read of the table failed that began then. */
  readonly unread: (startedMs: number) => void;
  /** Reports a known host that proved alive after `lostTries` lost tries. */
  readonly proved: (ip: string, lostTries: number) => void;
  /** True at the start, and then while datagrams are waiting that may be sent. */
  readonly isSending: () => boolean;
  /** True while quick answers are expected. */
  readonly isHurried: () => boolean;
  readonly outcome: () => SweepSummary;
  readonly close: () => void;
};

export type TargetSweepOptions = {
  readonly deps: Pick<ScanDeps, 'clock' | 'random' | 'sockets' | 'table'>;
  readonly plans: readonly SweepPlan[];
  readonly prover: LivenessProver;
  readonly startedAtMs: number;
  readonly signal: AbortSignal;
};

/** What the sweeps of one scan share. */
type Shared = TargetSweepOptions & {
  readonly limit: InFlightLimit;
  readonly requests: MarkedRequests;
  readonly sweeps: Sweep[];
  readonly outcomes: SweepOutcome[];
  readonly closers: (() => void)[];
  readonly doneOf: Map<Sweep | 'remote', number>;
  /** How many addresses of all sweeps together the table has room for. */
  room: number;
  phase: 'ready' | 'looking' | 'sweeping' | 'swept';
  listedHosts: number;
  /** True when the last read of the table failed. */
  isUnread: boolean;
  macsHidden: boolean;
};

function newShared(options: TargetSweepOptions): Shared {
  const { traits } = options.deps.table;
  const sweeps: Sweep[] = [];
  return {
    ...options,
    limit: createInFlightLimit(traits, (moments, cause) => {
      for (const sweep of sweeps) sweep.doubt(moments, cause);
    }),
    requests: createMarkedRequests(options.deps.random),
    sweeps,
    outcomes: [],
    closers: [],
    doneOf: new Map(),
    room: traits.safeInFlight,
    phase: 'ready',
    listedHosts: 0,
    isUnread: false,
    macsHidden: false,
  };
}

function inFlight({ sweeps }: Shared): number {
  return sweeps.reduce((sum, sweep) => sum + sweep.inFlight(), 0);
}

function report(shared: Shared, listener: SweepListener): void {
  listener.progress([...shared.doneOf.values()].reduce((sum, done) => sum + done, 0));
}

function newSweep(
  shared: Shared,
  plan: SweepPlan,
  transmitter: Transmitter,
  listener: SweepListener,
): Sweep {
  const { clock, table } = shared.deps;
  const sweep: Sweep = createSweep(
    { clock, traits: table.traits, transmitter },
    {
      addresses: plan.addresses,
      medium: plan.target.interface.medium,
      roomLeft: () => shared.room - inFlight(shared),
      onResolved: (found) => {
        shared.listedHosts += 1;
        listener.resolved(found);
      },
      onRefused: (count) => {
        shared.limit.refused(clock.monotonicMs(), count);
        shared.room = Math.min(shared.room, count);
      },
      onProgress: (done) => {
        shared.doneOf.set(sweep, done);
        report(shared, listener);
      },
      signal: shared.signal,
    },
  );
  return sweep;
}

/** Opens the sockets of every interface; the system's error code when not one could be opened. */
async function openAll(shared: Shared, listener: SweepListener): Promise<string | null> {
  let refusal: string | null = null;
  for (const plan of shared.plans) {
    if (plan.addresses.length === 0) continue;
    const { address } = plan.target.interface;
    const opened = await openTransmitter(shared.deps.sockets, {
      localAddress: address,
      port: SIP_PORT,
      inFlight: Math.min(plan.addresses.length, IN_FLIGHT_MOST),
      datagramFor: shared.requests.datagramFor(address),
      onAnswer: (ip, data) => {
        const answer = shared.requests.read(ip, data);
        if (answer !== null) listener.sipAnswer(ip, answer);
      },
    });
    if (opened.ok) {
      shared.closers.push(opened.close);
      shared.sweeps.push(newSweep(shared, plan, opened.transmitter, listener));
    } else refusal = opened.code;
  }
  return shared.sweeps.length === 0 ? refusal : null;
}

function takeIn(shared: Shared, view: TableSnapshot): void {
  const { sweeps } = shared;
  shared.isUnread = false;
  for (const sweep of sweeps) sweep.observe(view);
  let failed = 0;
  for (const row of view.rows)
    if (!isResolved(row) && !sweeps.some((sweep) => sweep.isWaiting(row.ip))) failed += 1;
  shared.room = shared.limit.sample({
    atMs: view.endedMs,
    capacity: view.capacity,
    visible: view.rows.length,
    failed,
    inFlight: inFlight(shared),
  });
}

function unread(shared: Shared, startedMs: number): void {
  shared.isUnread = true;
  for (const sweep of shared.sweeps) sweep.unread(startedMs);
}

/** What every question of this plan, one address at a time, needs. */
function asking({ deps, prover, startedAtMs, signal }: Shared, plan: SweepPlan) {
  const localAddress = plan.target.interface.address;
  return { clock: deps.clock, prover, localAddress, startedAtMs, signal };
}

function askRemote(shared: Shared, plan: SweepPlan, listener: SweepListener): Promise<void> {
  return askEach(plan.remote, {
    ...asking(shared, plan),
    rounds: 2,
    everyMs: 0,
    onAsked: (ip, proof) => {
      if (proof !== null) listener.remoteProof(ip, proof);
      shared.doneOf.set('remote', (shared.doneOf.get('remote') ?? 0) + 1);
      report(shared, listener);
    },
  });
}

/**
 * Asks addresses of the machine's own networks without the help of its table, no faster than the table
 * can hold silent ones.
 */
async function askUnlisted(
  shared: Shared,
  listener: SweepListener,
  isLeft: (ip: string) => boolean,
): Promise<void> {
  const { tries, tryIntervalMs, safeInFlight } = shared.deps.table.traits;
  for (const plan of shared.plans) {
    let alive = 0;
    await askEach(plan.addresses.filter(isLeft), {
      ...asking(shared, plan),
      rounds: 1,
      everyMs: (tries * tryIntervalMs) / safeInFlight,
      onAsked: (ip, proof) => {
        if (proof === null) return;
        alive += 1;
        listener.remoteProof(ip, proof);
      },
    });
    // Of a table that nobody could read, nobody knows what it hides.
    if (shared.listedHosts === 0 && !shared.isUnread)
      shared.macsHidden ||= alive > 0 || shared.requests.answers() > 0;
  }
}

/** Addresses that a sweep has just left half asked keep their entries until they fail. */
async function expectLeftovers(shared: Shared, rows: readonly Neighbour[]): Promise<void> {
  const { table } = shared.deps;
  if (!table.traits.showsUnresolved || rows.every(isResolved)) return;
  const states = await table.readStates(shared.signal);
  if (!states.ok) return;
  const asked = states.value.filter(({ state }) => state === 'incomplete');
  const ips = new Set(asked.map(({ ip }) => ip));
  for (const sweep of shared.sweeps) sweep.expectLeftovers(ips);
}

async function runAll(shared: Shared, listener: SweepListener): Promise<void> {
  const { sweeps, signal } = shared;
  const { clock, table } = shared.deps;
  shared.phase = 'looking';
  // The sweep must not start before the room of the table is known.
  const startedMs = clock.monotonicMs();
  const [capacity, read] = await Promise.all([table.capacity(), table.read(signal)]);
  const rows = read.ok ? read.value : [];
  takeIn(shared, { rows, startedMs, endedMs: clock.monotonicMs(), capacity });
  if (!read.ok) unread(shared, startedMs);
  await expectLeftovers(shared, rows);
  shared.phase = 'sweeping';
  const remote = shared.plans.map((plan) => askRemote(shared, plan, listener));
  shared.outcomes.push(...(await Promise.all(sweeps.map((sweep) => sweep.run()))));
  await Promise.all(remote);
  shared.phase = 'swept';
  if (signal.aborted) return;
  const left = new Set(
    shared.outcomes.flatMap(({ neverTaken, unseen }) => [...neverTaken, ...unseen]),
  );
  // No row although addresses were tried: the listing is empty or hidden, and hosts may be there.
  if (shared.listedHosts === 0) await askUnlisted(shared, listener, () => true);
  else if (left.size > 0) await askUnlisted(shared, listener, (ip) => left.has(ip));
}

/** Prepares the sweeps of a scan; opens and sends nothing until `open` and `run` are called. */
export function sweepTargets(options: TargetSweepOptions): TargetSweep {
  const shared = newShared(options);
  const { sweeps } = shared;
  return {
    open: async (listener) => {
      const code = await openAll(shared, listener);
      return code === null
        ? { ok: true, run: () => runAll(shared, listener) }
        : { ok: false, code };
    },
    observe: (view) => takeIn(shared, view),
    unread: (startedMs) => unread(shared, startedMs),
    proved: (ip, lostTries) => {
      for (const sweep of sweeps) sweep.proved(ip, lostTries);
    },
    isSending: () => {
      if (shared.phase === 'ready' || shared.phase === 'looking') return true;
      return shared.phase === 'sweeping' && sweeps.some((sweep) => sweep.isSending());
    },
    isHurried: () =>
      (shared.phase === 'looking' || shared.phase === 'sweeping') &&
      sweeps.some((sweep) => sweep.isHurried()),
    outcome: () => {
      const { limit, macsHidden, listedHosts, isUnread } = shared;
      return summarise(shared.outcomes, {
        tableReduced: limit.wasReduced(),
        tableUnread:
          (isUnread && listedHosts === 0) ||
          shared.outcomes.some(({ unseen }) => unseen.length > 0),
        macsHidden,
      });
    },
    close: () => {
      for (const close of shared.closers) close();
    },
  };
}
