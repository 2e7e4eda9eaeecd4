import type { Evidence } from '../../../../shared/domain/evidence.ts';
import { parseSipMessage, type SipResponse } from '../../../../shared/protocols/sip.ts';
import { sweepOptions } from '../../../wire/sip-options.ts';
import type { LivenessProver } from '../liveness.ts';
import { isResolved, type Neighbour } from '../../neighbours/neighbour-table.ts';
import type { ScanDeps } from '../scan-deps.ts';
import type { SweepSummary } from './sweep-summary.ts';
import type { UsableInterface } from '../scan-targets.ts';
import { createInFlightLimit } from './in-flight-limit.ts';
import { createSweep } from './sweep.ts';
import type { Sweep, SweepOutcome, TableSnapshot } from './sweep-deps.ts';
import { openTransmitter } from './transmitter.ts';

const SIP_PORT = 5060;
/** Hosts asked one by one at the same time, where the neighbour table cannot help. */
const ASKED_AT_ONCE = 48;
const IN_FLIGHT_MOST = 1024;
/** Answers of one host that are read; one that floods says nothing new. */
const ANSWERS_READ = 32;

export type SweepPlan = {
  readonly target: { readonly interface: UsableInterface };
  readonly addresses: readonly string[];
  readonly remote: readonly string[];
};

/** The sweeps of all interfaces, sharing the room that the system's one table has. */
export type TargetSweep = {
  /** Opens the sockets; the system's error code when it refuses, null when all is well. */
  readonly open: () => Promise<string | null>;
  readonly run: () => Promise<void>;
  readonly observe: (view: TableSnapshot) => void;
  /** A known host proved alive after so many lost tries. */
  readonly proved: (ip: string, lostTries: number) => void;
  /** True from the start, and then while datagrams wait to go out and may. */
  readonly isSending: () => boolean;
  /** True while quick answers are expected. */
  readonly isHurried: () => boolean;
  readonly outcome: () => SweepSummary;
  readonly close: () => void;
};

export function sweepTargets(options: {
  readonly deps: Pick<ScanDeps, 'clock' | 'random' | 'sockets' | 'table'>;
  readonly plans: readonly SweepPlan[];
  readonly prover: LivenessProver;
  readonly startedAtMs: number;
  readonly signal: AbortSignal;
  readonly onResolved: (found: { readonly ip: string; readonly mac: string }) => void;
  readonly onSipAnswer: (ip: string, answer: SipResponse) => void;
  readonly onRemoteProof: (ip: string, evidence: Evidence) => void;
  readonly onProgress: (done: number) => void;
}): TargetSweep {
  const { deps, signal } = options;
  const { clock, table } = deps;
  const limit = createInFlightLimit(table.traits, (moments, cause) => {
    for (const sweep of sweeps) sweep.doubt(moments, cause);
  });
  const sweeps: Sweep[] = [];
  const outcomes: SweepOutcome[] = [];
  const closers: (() => void)[] = [];
  const doneOf = new Map<Sweep | 'remote', number>();
  /**
   * What marks the requests to each address and was told to nobody else: only who holds the address
   * can repeat it, so that no host speaks for another one.
   */
  const marks = new Map<string, { readonly mark: string; answers: number }>();
  let room = table.traits.safeInFlight;
  let busy = false;
  let begun = false;
  let listedHosts = 0;
  let answers = 0;
  let sequence = 0;
  let macsHidden = false;

  const inFlight = (): number => sweeps.reduce((sum, sweep) => sum + sweep.inFlight(), 0);
  const report = (): void => options.onProgress([...doneOf.values()].reduce((a, b) => a + b, 0));

  const datagramFor = (localAddress: string) => (ip: string, localPort: number) => {
    sequence += 1;
    const { mark } = marks.get(ip) ?? { mark: deps.random.hex(8) };
    if (!marks.has(ip)) marks.set(ip, { mark, answers: 0 });
    const local = { ip: localAddress, port: localPort };
    return sweepOptions({ target: ip, local, mark, sequence });
  };

  const onAnswer = (ip: string, data: Uint8Array): void => {
    const asked = marks.get(ip);
    if (asked === undefined || asked.answers >= ANSWERS_READ) return;
    // The answer repeats Call-ID and branch (RFC 3261 §8.2.6.2).
    const head = Buffer.from(data.buffer, data.byteOffset, Math.min(data.byteLength, 4096));
    if (!head.includes(asked.mark)) return;
    asked.answers += 1;
    const message = parseSipMessage(data);
    if (message?.kind !== 'response') return;
    answers += 1;
    options.onSipAnswer(ip, message);
  };

  const open = async (): Promise<string | null> => {
    let refusal: string | null = null;
    for (const plan of options.plans) {
      if (plan.addresses.length === 0) continue;
      const { address } = plan.target.interface;
      const opened = await openTransmitter(deps.sockets, {
        localAddress: address,
        port: SIP_PORT,
        inFlight: Math.min(plan.addresses.length, IN_FLIGHT_MOST),
        datagramFor: datagramFor(address),
        onAnswer,
      });
      if (!opened.ok) {
        refusal = opened.code;
        continue;
      }
      closers.push(opened.close);
      const sweep: Sweep = createSweep(
        { clock, traits: table.traits, transmitter: opened.transmitter },
        {
          addresses: plan.addresses,
          medium: plan.target.interface.medium,
          roomLeft: () => room - inFlight(),
          onResolved: (found) => {
            listedHosts += 1;
            options.onResolved(found);
          },
          onRefused: (count) => {
            limit.refused(clock.monotonicMs(), count);
            room = Math.min(room, count);
          },
          onProgress: (done) => {
            doneOf.set(sweep, done);
            report();
          },
          signal,
        },
      );
      sweeps.push(sweep);
    }
    return sweeps.length === 0 && refusal !== null ? refusal : null;
  };

  const observe = (view: TableSnapshot): void => {
    for (const sweep of sweeps) sweep.observe(view);
    let failed = 0;
    for (const row of view.rows)
      if (!isResolved(row) && !sweeps.some((sweep) => sweep.isWaiting(row.ip))) failed += 1;
    room = limit.sample({
      atMs: view.endedMs,
      capacity: view.capacity,
      visible: view.rows.length,
      failed,
      inFlight: inFlight(),
    });
  };

  /**
   * Asks addresses one by one for a proof of life: behind a router, or where the table shows nothing.
   * At least `everyMs` lie between two addresses. Gives how many proved alive.
   */
  const askEach = async (
    plan: SweepPlan,
    addresses: readonly string[],
    pace: { readonly rounds: number; readonly everyMs: number },
    onDone: () => void,
  ): Promise<number> => {
    const queue = [...addresses];
    let alive = 0;
    let nextTurnMs = Number.NEGATIVE_INFINITY;
    const awaitTurn = async (): Promise<void> => {
      const nowMs = clock.monotonicMs();
      const turnMs = Math.max(nowMs, nextTurnMs);
      nextTurnMs = turnMs + pace.everyMs;
      if (turnMs > nowMs) await clock.sleep(turnMs - nowMs, signal);
    };
    const worker = async (): Promise<void> => {
      for (let ip = queue.shift(); ip !== undefined && !signal.aborted; ip = queue.shift()) {
        await awaitTurn();
        if (signal.aborted) return;
        const proof = await options.prover.prove(ip, {
          localAddress: plan.target.interface.address,
          signal,
          startedAtMs: options.startedAtMs,
          rounds: pace.rounds,
        });
        if (signal.aborted) return;
        if (proof !== null) {
          alive += 1;
          options.onRemoteProof(ip, proof.evidence);
        }
        onDone();
      }
    };
    await Promise.all(Array.from({ length: Math.min(ASKED_AT_ONCE, queue.length) }, worker));
    return alive;
  };

  const askRemote = (plan: SweepPlan): Promise<number> =>
    askEach(plan, plan.remote, { rounds: 2, everyMs: 0 }, () => {
      doneOf.set('remote', (doneOf.get('remote') ?? 0) + 1);
      report();
    });

  /** Asks every address of the machine's own networks, no faster than its table bears silent ones. */
  const askUnlisted = async (): Promise<void> => {
    const { tries, tryIntervalMs, safeInFlight } = table.traits;
    const pace = { rounds: 1, everyMs: (tries * tryIntervalMs) / safeInFlight };
    for (const plan of options.plans) {
      const alive = await askEach(plan, plan.addresses, pace, () => undefined);
      macsHidden ||= alive > 0 || answers > 0;
    }
  };

  /** Addresses that a sweep of a moment ago left half asked hold their entries until they fail. */
  const expectLeftovers = async (rows: readonly Neighbour[]): Promise<void> => {
    if (!table.traits.showsUnresolved || rows.every(isResolved)) return;
    const states = await table.readStates(signal);
    if (!states.ok) return;
    const asked = states.value.filter(({ state }) => state === 'incomplete');
    const ips = new Set(asked.map(({ ip }) => ip));
    for (const sweep of sweeps) sweep.expectLeftovers(ips);
  };

  const run = async (): Promise<void> => {
    busy = true;
    // The sweep must not start before the room of the table is known.
    const [capacity, rows] = await Promise.all([table.capacity(), table.read(signal)]);
    const now = clock.monotonicMs();
    observe({ rows: rows.ok ? rows.value : [], startedMs: now, endedMs: now, capacity });
    await expectLeftovers(rows.ok ? rows.value : []);
    begun = true;
    const remote = options.plans.map(askRemote);
    outcomes.push(...(await Promise.all(sweeps.map((sweep) => sweep.run()))));
    await Promise.all(remote);
    busy = false;
    // Not one row although addresses were tried: the listing is empty or hidden, hosts may be there.
    if (!signal.aborted && listedHosts === 0) await askUnlisted();
  };

  return {
    open,
    run,
    observe,
    proved: (ip, lostTries) => {
      for (const sweep of sweeps) sweep.proved(ip, lostTries);
    },
    isSending: () => !begun || (busy && sweeps.some((sweep) => sweep.isSending())),
    isHurried: () => busy && sweeps.some((sweep) => sweep.isHurried()),
    outcome: () => {
      const sendErrors = new Map<string, number>();
      for (const outcome of outcomes)
        for (const [code, count] of outcome.sendErrors)
          sendErrors.set(code, (sendErrors.get(code) ?? 0) + count);
      return {
        refused: outcomes.reduce((sum, outcome) => sum + outcome.refused, 0),
        tableReduced: limit.wasReduced(),
        macsHidden,
        sendErrors,
        tryLoss: Math.max(0, ...outcomes.map((outcome) => outcome.tryLoss)),
        peakRequestsPerSecond: Math.max(0, ...outcomes.map((o) => o.peakRequestsPerSecond)),
        passes: Math.max(0, ...outcomes.map((outcome) => outcome.passes)),
        datagrams: outcomes.reduce((sum, outcome) => sum + outcome.datagrams, 0),
        worstLatenessMs: Math.max(0, ...outcomes.map((outcome) => outcome.worstLatenessMs)),
      };
    },
    close: () => {
      for (const close of closers) close();
    },
  };
}
