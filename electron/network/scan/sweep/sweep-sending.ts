import { recall, type SweepState } from './sweep-state.ts';
import type { Target } from './target.ts';

/** Longest that sending may block the program, which has to read the answers as well. */
const LONGEST_FILL_MS = 8;
/**
 * Unknown addresses asked for each known one: they go first, because giving up a silent one takes
 * seconds.
 */
const UNKNOWN_PER_GREETING = 3;
/** A sweep of this many addresses always takes several waves. */
const LONG_SWEEP = 2048;
/** How long a wave sends on a machine that drops frames: its repeats end before the next wave. */
const WAVE_SHARE = 0.97;
/** Codes for full buffers: the datagram never left. macOS reports them, Linux does not. */
const CROWDED_CODES: ReadonlySet<string> = new Set(['ENOBUFS', 'ENOMEM', 'EAGAIN']);
const MAX_CROWDED = 8;

/** The system had no room for the datagram just now: its address goes to the end of the queue. */
function askLater(sweep: SweepState, target: Target): void {
  target.crowded += 1;
  recall(sweep, target);
  sweep.refused += 1;
  sweep.queue.putLast([target]);
}

/** Denied outright: nothing went out, so there is no answer to wait for. */
function giveUp(sweep: SweepState, target: Target): void {
  recall(sweep, target);
  target.state = 'spent';
  target.lastAskedMs = Number.NEGATIVE_INFINITY;
  target.triesBefore += sweep.traits.tries;
  target.triesOfPass = sweep.traits.tries;
  sweep.spent.add(target);
}

function send(sweep: SweepState, target: Target, nowMs: number): void {
  if (target.triesBefore + target.doubts === 0 && target.absences < 2) sweep.link.tried();
  target.state = 'waiting';
  target.sentAtMs = nowMs;
  target.lastAskedMs = nowMs + (sweep.traits.tries - 1) * sweep.traits.tryIntervalMs;
  target.bookedAtMs = nowMs;
  sweep.lastSentMs = nowMs;
  if (nowMs - sweep.waveStartMs >= sweep.lifeMs) sweep.waveStartMs = nowMs;
  target.listed = false;
  target.absences = 0;
  sweep.waiting.add(target);
  sweep.budget.start(nowMs);
  sweep.datagrams += 1;
  const isFirstTry = target.triesBefore === 0;
  sweep.transmitter.send(target.ip, (code) => {
    const isWaiting = target.state === 'waiting';
    if (code === null) {
      // A busy machine sends late: the system counts its tries from this moment.
      if (isWaiting) target.sentAtMs = Math.max(nowMs, sweep.clock.monotonicMs());
      return;
    }
    if (CROWDED_CODES.has(code) && target.crowded < MAX_CROWDED && isWaiting) {
      askLater(sweep, target);
      return;
    }
    // In later passes macOS refuses hosts that it has just found silent, which is no denial.
    if (isFirstTry) sweep.sendErrors.set(code, (sweep.sendErrors.get(code) ?? 0) + 1);
    if (isWaiting) giveUp(sweep, target);
  });
}

function greet({ greetings, transmitter }: SweepState): boolean {
  const ip = greetings.shift();
  if (ip === undefined) return false;
  transmitter.send(ip, () => undefined);
  transmitter.release(ip);
  return true;
}

/**
 * False while the system repeats the requests of this wave, if that makes it drop frames or may do so:
 * Linux fires the repeats of 32 ms together, and a first request among them would be lost as well.
 */
function isQuiet(sweep: SweepState, nowMs: number): boolean {
  if (!sweep.link.hasDropped() && sweep.targets.size <= LONG_SWEEP) return true;
  const elapsedMs = nowMs - sweep.waveStartMs;
  return elapsedMs >= sweep.lifeMs || elapsedMs < sweep.traits.tryIntervalMs * WAVE_SHARE;
}

/** Sends the next address that needs a datagram; false when none may go now. */
function sendNext(sweep: SweepState, nowMs: number): boolean {
  const { queue, budget, options } = sweep;
  if (queue.size() === 0 || !isQuiet(sweep, nowMs)) return false;
  if (options.roomLeft() <= 0 || !budget.mayStart(nowMs)) return false;
  const target = queue.take();
  if (target === null) return false;
  send(sweep, target, nowMs);
  return true;
}

/** Sends up to `allowance` datagrams, as far as they may go now; returns the number sent. */
export function fill(sweep: SweepState, nowMs: number, allowance: number): number {
  let sent = 0;
  while (sent < allowance && sweep.clock.monotonicMs() - nowMs < LONGEST_FILL_MS) {
    const isGreetingDue = sent % (UNKNOWN_PER_GREETING + 1) === UNKNOWN_PER_GREETING;
    if (!(isGreetingDue && greet(sweep)) && !sendNext(sweep, nowMs) && !greet(sweep)) break;
    sent += 1;
  }
  return sent;
}

/** True while datagrams wait to go out and the table has room for them. */
export function isSending(sweep: SweepState): boolean {
  return (
    sweep.queue.size() > 0 &&
    sweep.options.roomLeft() > 0 &&
    isQuiet(sweep, sweep.clock.monotonicMs())
  );
}
