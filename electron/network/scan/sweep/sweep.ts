import { isResolved, showsHosts } from '../../neighbours/neighbour-table.ts';
import { createAddressQueue } from './address-queue.ts';
import { createLinkRecord } from './link-record.ts';
import { createRequestBudget } from './request-budget.ts';
import type { Sweep, SweepOptions, SweepOutcome, SweepDeps, TableSnapshot } from './sweep-deps.ts';
import { newTarget, paceOf, type Target } from './target.ts';
import {
  ACCEPTED_UNSEEN,
  hadLeastTries,
  hostsUnseen,
  SINGLE_TRY_MS,
  triesHeard,
} from './verdict.ts';

const TICK_MS = 2;
/** How long around a verdict or a new wave the table is read often. */
const TAIL_MS = 80;
/** Sending may not hold the program up for longer: answers are read by the same program. */
const LONGEST_FILL_MS = 8;
/** Addresses that nobody knows go first, as their silence takes seconds: so many for one that is known. */
const UNKNOWN_PER_GREETING = 3;
/** So many addresses make several waves in any case. */
const LONG_SWEEP = 2048;
/** On a machine that drops frames, how long a wave sends: its repeats then end before the next one. */
const WAVE_SHARE = 0.97;
/**
 * How much later than asked the system's timers of a second fire, three of them in a row: the timer
 * wheel of Linux rounds each up to 32 ms (at 250 ticks a second), so that an entry fails 48 to 80 ms late.
 */
const TIMER_SLACK_MS = 95;
const MAX_PASSES = 6;
const MAX_DOUBTS = 2;
/** Full buffers, as macOS reports them where Linux keeps silent: the datagram never left. */
const CROWDED_CODES: ReadonlySet<string> = new Set(['ENOBUFS', 'ENOMEM', 'EAGAIN']);
const MAX_CROWDED = 8;

/**
 * Makes the system resolve every address and says which did. It never holds more addresses in flight
 * than the table has room for, never more requests a second than the link bears, sends again what the
 * table refused, and repeats while the link's own losses make unseen hosts likely.
 */
export function createSweep(deps: SweepDeps, options: SweepOptions): Sweep {
  const { clock, traits, transmitter } = deps;
  const pace = paceOf(options.medium);
  const budget = createRequestBudget(pace.requestsPerSecond, traits);
  /** After so long the system has given an address up and its entry can make room. */
  const lifeMs = traits.tries * traits.tryIntervalMs + TIMER_SLACK_MS;
  const targets = new Map(options.addresses.map((ip) => [ip, newTarget(ip)]));
  const queue = createAddressQueue([...targets.values()]);
  const link = createLinkRecord(pace, traits);
  /** Addresses that the system had already resolved: the datagram costs no request there. */
  const greetings: string[] = [];
  const waiting = new Set<Target>();
  const spent = new Set<Target>();
  const sendErrors = new Map<string, number>();
  let passes = 1;
  let refused = 0;
  let datagrams = 0;
  let lastSentMs = Number.NEGATIVE_INFINITY;
  let waveStartMs = Number.NEGATIVE_INFINITY;
  let previousReadMs = clock.monotonicMs();
  let countsRefusals = false;

  const resolve = (target: Target, mac: string, snapshot: TableSnapshot): void => {
    if (target.state === 'waiting') {
      // The answer came between two reads: the middle of the two is the best guess of when.
      const cameMs = Math.max(
        target.sentAtMs,
        (Math.max(previousReadMs, target.sentAtMs) + snapshot.endedMs) / 2,
      );
      link.answered(target, cameMs);
      budget.resolve(target.bookedAtMs, snapshot.endedMs);
      waiting.delete(target);
      transmitter.release(target.ip);
    } else if (target.state === 'spent') {
      link.answeredLate(target);
      spent.delete(target);
    } else {
      greetings.push(target.ip);
      link.known();
    }
    target.state = 'resolved';
    options.onResolved({ ip: target.ip, mac, atMs: snapshot.endedMs });
  };

  /** The system had no room for the datagram just now: its address goes to the end of the queue. */
  const askLater = (target: Target): void => {
    target.crowded += 1;
    waiting.delete(target);
    transmitter.release(target.ip);
    budget.resolve(target.bookedAtMs, target.bookedAtMs);
    refused += 1;
    queue.putLast([target]);
  };

  const send = (target: Target, nowMs: number): void => {
    if (target.triesBefore + target.doubts === 0 && target.absences < 2) link.tried();
    target.state = 'waiting';
    target.sentAtMs = nowMs;
    target.bookedAtMs = nowMs;
    lastSentMs = nowMs;
    if (nowMs - waveStartMs >= lifeMs) waveStartMs = nowMs;
    target.listed = false;
    target.absences = 0;
    waiting.add(target);
    budget.start(nowMs);
    datagrams += 1;
    const isFirstTry = target.triesBefore === 0;
    transmitter.send(target.ip, (code) => {
      if (code === null) {
        // A busy machine sends late: the system counts its tries from here.
        if (target.state === 'waiting') target.sentAtMs = Math.max(nowMs, clock.monotonicMs());
        return;
      }
      if (CROWDED_CODES.has(code) && target.crowded < MAX_CROWDED && target.state === 'waiting') {
        askLater(target);
        return;
      }
      // In later passes macOS refuses hosts that it has just found silent: that is no denial.
      if (isFirstTry) sendErrors.set(code, (sendErrors.get(code) ?? 0) + 1);
      // Denied outright: nothing was asked on the wire, so nothing is waited for.
      if (target.state !== 'waiting') return;
      waiting.delete(target);
      target.state = 'spent';
      target.triesBefore += traits.tries;
      spent.add(target);
      transmitter.release(target.ip);
      budget.resolve(target.bookedAtMs, target.bookedAtMs);
    });
  };

  /**
   * True when an address that is not listed was refused. A listing without any other host may just be
   * hidden, as macOS 27 does: it proves nothing, unless the system is one that counts its refusals.
   */
  const tellsRefusals = ({ rows, capacity }: TableSnapshot): boolean => {
    if (capacity !== null && capacity.refusals !== null) countsRefusals = true;
    return traits.showsUnresolved && (countsRefusals || showsHosts(rows));
  };

  const findRefused = (snapshot: TableSnapshot): void => {
    if (!tellsRefusals(snapshot)) return;
    const again: Target[] = [];
    for (const target of waiting) {
      if (target.listed || snapshot.startedMs < target.sentAtMs + 5) continue;
      target.absences += 1;
      // One absence may be a row that moved while the listing was read.
      if (target.absences >= 2) again.push(target);
    }
    if (again.length === 0) return;
    refused += again.length;
    options.onRefused(waiting.size - again.length);
    for (const target of again) {
      waiting.delete(target);
      transmitter.release(target.ip);
      budget.resolve(target.bookedAtMs, target.bookedAtMs);
    }
    queue.putFirst(again);
  };

  const observe = (snapshot: TableSnapshot): void => {
    for (const row of snapshot.rows) {
      const target = targets.get(row.ip);
      if (target === undefined) continue;
      if (row.mac !== null && isResolved(row)) {
        if (target.state !== 'resolved') resolve(target, row.mac, snapshot);
      } else if (target.state === 'waiting') target.listed = true;
    }
    findRefused(snapshot);
    previousReadMs = snapshot.startedMs;
  };

  const context = () => ({ traits, pace, knowledge: link.knowledge() });

  const expire = (nowMs: number): void => {
    const again: Target[] = [];
    const now = context();
    for (const target of waiting) {
      if (nowMs - target.sentAtMs < lifeMs) continue;
      waiting.delete(target);
      transmitter.release(target.ip);
      const heard = triesHeard(target, nowMs, now.knowledge.settleMs, now);
      if (heard === 0 && target.doubts < MAX_DOUBTS) {
        target.doubts += 1;
        again.push(target);
        continue;
      }
      target.state = 'spent';
      target.triesBefore += Math.max(1, heard);
      spent.add(target);
    }
    if (again.length > 0) queue.putLast(again);
  };

  const greet = (): boolean => {
    const ip = greetings.shift();
    if (ip === undefined) return false;
    transmitter.send(ip, () => undefined);
    transmitter.release(ip);
    return true;
  };

  /**
   * False while the system repeats the requests of this wave, if that makes it drop frames or may: Linux
   * fires the repeats of 32 ms at once, and a first request among them would be lost with them.
   */
  const isQuiet = (nowMs: number): boolean => {
    if (!link.hasDropped() && targets.size <= LONG_SWEEP) return true;
    const elapsedMs = nowMs - waveStartMs;
    return elapsedMs >= lifeMs || elapsedMs < traits.tryIntervalMs * WAVE_SHARE;
  };

  /** Sends the next address that needs a datagram; false when none may go now. */
  const sendNext = (nowMs: number): boolean => {
    if (queue.size() === 0 || !isQuiet(nowMs)) return false;
    if (options.roomLeft() <= 0 || !budget.mayStart(nowMs)) return false;
    const target = queue.take();
    if (target === null) return false;
    send(target, nowMs);
    return true;
  };

  const fill = (nowMs: number, allowance: number): number => {
    let sent = 0;
    while (sent < allowance && clock.monotonicMs() - nowMs < LONGEST_FILL_MS) {
      const isGreetingDue = sent % (UNKNOWN_PER_GREETING + 1) === UNKNOWN_PER_GREETING;
      if (!(isGreetingDue && greet()) && !sendNext(nowMs) && !greet()) break;
      sent += 1;
    }
    return sent;
  };

  /** True when the sweep has nothing left to ask. Starts another pass when losses call for one. */
  const isFinished = (nowMs: number): boolean => {
    if (queue.size() + greetings.length > 0) return false;
    if (waiting.size === 0 && spent.size === 0) return true;
    const now = context();
    const silent = { waiting, spent };
    // A verdict needs a look at the table: what came since the last one is not known yet.
    const readMs = Math.min(nowMs, previousReadMs);
    if (
      hadLeastTries(waiting, readMs, now) &&
      hostsUnseen(silent, readMs, 'now', now) < ACCEPTED_UNSEEN
    )
      return true;
    if (spent.size === 0) return false;
    const unseenLater = hostsUnseen(silent, readMs, 'after-this-pass', now);
    if (passes < MAX_PASSES && unseenLater >= ACCEPTED_UNSEEN) {
      // Only what has had as many passes as the others goes again, so that passes stay in order.
      const next = [...spent].filter((target) => target.triesBefore <= passes * traits.tries);
      const lastMs = next.reduce((latest, target) => Math.max(latest, target.sentAtMs), 0);
      // A request that the system will not send would count as a try that nobody could answer.
      const isResting = nowMs - lastMs < lifeMs + traits.restAfterFailureMs;
      if (next.length > 0 && isResting) return false;
      if (next.length > 0 && waiting.size < next.length) {
        passes += 1;
        for (const target of next) spent.delete(target);
        queue.putFirst(next);
        return false;
      }
    }
    return waiting.size === 0;
  };

  const isHurried = (): boolean => {
    const nowMs = clock.monotonicMs();
    if (nowMs - lastSentMs < Math.max(link.settleMs(), SINGLE_TRY_MS) + TAIL_MS) return true;
    // The next wave goes out as soon as the oldest address is given up.
    const [oldest] = waiting;
    return (
      queue.size() > 0 && oldest !== undefined && oldest.sentAtMs + lifeMs - nowMs < 2 * TAIL_MS
    );
  };

  const run = async (): Promise<SweepOutcome> => {
    let lastMs = clock.monotonicMs();
    let credit = pace.burst;
    let reported = -1;
    let finished = false;
    while (!options.signal.aborted) {
      const nowMs = clock.monotonicMs();
      credit = Math.min(pace.burst, credit + (nowMs - lastMs) * pace.datagramsPerMs);
      lastMs = nowMs;
      expire(nowMs);
      credit -= fill(nowMs, Math.floor(credit));
      const done = targets.size - queue.size() - waiting.size;
      if (done !== reported) {
        reported = done;
        options.onProgress(done);
      }
      finished = isFinished(nowMs);
      if (finished) break;
      const pauseMs = queue.size() > 0 && options.roomLeft() > 0 ? TICK_MS : TICK_MS * 6;
      await clock.sleep(pauseMs, options.signal);
      link.woken(clock.monotonicMs() - nowMs - pauseMs);
    }
    return {
      complete: finished,
      tryLoss: link.tryLoss(),
      passes,
      refused,
      sendErrors,
      peakRequestsPerSecond: budget.peak(),
      datagrams,
      worstLatenessMs: link.worstLatenessMs(),
    };
  };

  return {
    run,
    observe,
    doubt: link.doubt,
    // What the system asked of them before counts as well: an answer would stand in the table.
    expectLeftovers: queue.prefer,
    proved: (ip, lostTries) => {
      if (targets.has(ip)) link.proved(lostTries);
    },
    inFlight: () => waiting.size,
    isSending: () => queue.size() > 0 && options.roomLeft() > 0 && isQuiet(clock.monotonicMs()),
    isHurried,
    isWaiting: (ip) => targets.get(ip)?.state === 'waiting',
  };
}
