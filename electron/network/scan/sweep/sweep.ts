import type { Sweep, SweepDeps, SweepOptions, SweepOutcome } from './sweep-deps.ts';
import { takeIn, takeNoteUnread } from './sweep-listening.ts';
import { expire, isFinished, isHurried, isShutOut, unseenOf } from './sweep-passes.ts';
import { fill, isSending } from './sweep-sending.ts';
import { newSweepState, recall, type SweepState } from './sweep-state.ts';

const TICK_MS = 2;

function outcomeOf(
  sweep: SweepState,
  complete: boolean,
  neverTaken: readonly string[] = [],
): SweepOutcome {
  const { link, budget, passes, refused, sendErrors, datagrams } = sweep;
  return {
    complete,
    neverTaken,
    unseen: complete && neverTaken.length === 0 ? unseenOf(sweep) : [],
    tryLoss: link.tryLoss(),
    passes,
    refused,
    sendErrors,
    peakRequestsPerSecond: budget.peak(),
    datagrams,
    worstLatenessMs: link.worstLatenessMs(),
  };
}

/** Stops asking through the table; returns the addresses that the table did not take. */
function leaveTable(sweep: SweepState): readonly string[] {
  const left: string[] = [];
  for (const target of sweep.targets.values()) {
    if (target.state !== 'queued' && target.state !== 'waiting') continue;
    if (target.state === 'waiting') recall(sweep, target);
    target.state = 'spent';
    sweep.spent.add(target);
    left.push(target.ip);
  }
  return left;
}

async function runSweep(sweep: SweepState): Promise<SweepOutcome> {
  const { clock, options, pace, queue } = sweep;
  let lastMs = clock.monotonicMs();
  let credit = pace.burst;
  let reported = -1;
  while (!options.signal.aborted) {
    const nowMs = clock.monotonicMs();
    credit = Math.min(pace.burst, credit + (nowMs - lastMs) * pace.datagramsPerMs);
    lastMs = nowMs;
    expire(sweep, nowMs);
    credit -= fill(sweep, nowMs, Math.floor(credit));
    const done = sweep.targets.size - queue.size() - sweep.waiting.size;
    if (done !== reported) {
      reported = done;
      options.onProgress(done);
    }
    if (isFinished(sweep, nowMs)) return outcomeOf(sweep, true);
    if (isShutOut(sweep, nowMs)) return outcomeOf(sweep, true, leaveTable(sweep));
    const pauseMs = queue.size() > 0 && options.roomLeft() > 0 ? TICK_MS : TICK_MS * 6;
    await clock.sleep(pauseMs, options.signal);
    sweep.link.woken(clock.monotonicMs() - nowMs - pauseMs);
  }
  return outcomeOf(sweep, false);
}

/**
 * Makes the system resolve every address and reports which resolved. It never has more addresses in
 * flight than the table has room for, nor more requests a second than the link can carry. It sends again
 * what the table refused, and repeats while the losses of the link make unseen hosts likely.
 */
export function createSweep(deps: SweepDeps, options: SweepOptions): Sweep {
  const sweep = newSweepState(deps, options);
  return {
    run: () => runSweep(sweep),
    observe: (snapshot) => takeIn(sweep, snapshot),
    unread: (startedMs) => takeNoteUnread(sweep, startedMs),
    doubt: sweep.link.doubt,
    // Earlier requests of the system count as well: an answer to them would be in the table.
    expectLeftovers: sweep.queue.prefer,
    proved: (ip, lostTries) => {
      if (sweep.targets.has(ip)) sweep.link.proved(lostTries);
    },
    inFlight: () => sweep.waiting.size,
    isSending: () => isSending(sweep),
    isHurried: () => isHurried(sweep),
    isWaiting: (ip) => sweep.targets.get(ip)?.state === 'waiting',
  };
}
