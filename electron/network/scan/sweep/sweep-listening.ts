import { isResolved, showsHosts } from '../../neighbours/neighbour-table.ts';
import type { TableSnapshot } from './sweep-deps.ts';
import { recall, type SweepState } from './sweep-state.ts';
import type { Target } from './target.ts';

function resolve(sweep: SweepState, target: Target, mac: string, snapshot: TableSnapshot): void {
  const { link } = sweep;
  const { lastAskedMs } = target;
  const seen = { afterMs: sweep.previousReadMs, byMs: snapshot.endedMs };
  if (target.state === 'waiting') {
    link.answered(target, seen);
    sweep.refusedSinceMs = null;
    sweep.budget.resolve(target.bookedAtMs, snapshot.endedMs);
    sweep.waiting.delete(target);
    sweep.transmitter.release(target.ip);
  } else if (target.state === 'spent') {
    link.answeredLate(target, seen);
    sweep.spent.delete(target);
  } else {
    sweep.greetings.push(target.ip);
    link.known();
  }
  target.state = 'resolved';
  const wasAsked = lastAskedMs !== Number.NEGATIVE_INFINITY;
  sweep.options.onResolved({ ip: target.ip, mac, atMs: snapshot.endedMs, wasAsked });
}

function countRefusals(sweep: SweepState, { capacity, endedMs }: TableSnapshot): void {
  const refusals = capacity?.refusals ?? null;
  if (refusals === null) return;
  if (sweep.refusalsCounted !== null && refusals > sweep.refusalsCounted) sweep.refusalMs = endedMs;
  sweep.refusalsCounted = refusals;
}

/**
 * Finds the addresses that the table refused and puts them first in the queue. A listing without any
 * host may be hidden, as on macOS 27 and in some Linux sandboxes: a missing row then proves nothing,
 * unless the system has counted a refusal since the address was sent.
 */
function findRefused(sweep: SweepState, snapshot: TableSnapshot): void {
  if (!sweep.traits.showsUnresolved) return;
  const isShown = showsHosts(snapshot.rows);
  const again: Target[] = [];
  for (const target of sweep.waiting) {
    if (target.listed || snapshot.startedMs < target.sentAtMs + 5) continue;
    if (!isShown && sweep.refusalMs < target.sentAtMs) continue;
    target.absences += 1;
    // A row that moved while the listing was read may be missing once.
    if (target.absences >= 2) again.push(target);
  }
  if (again.length === 0) return;
  sweep.refusedSinceMs ??= snapshot.endedMs;
  sweep.refused += again.length;
  sweep.options.onRefused(sweep.waiting.size - again.length);
  for (const target of again) recall(sweep, target);
  sweep.queue.putFirst(again);
}

/** Takes in one read of the table: which addresses resolved, are listed, or were refused. */
export function takeIn(sweep: SweepState, snapshot: TableSnapshot): void {
  for (const row of snapshot.rows) {
    const target = sweep.targets.get(row.ip);
    if (target === undefined) continue;
    if (row.mac !== null && isResolved(row)) {
      if (target.state !== 'resolved') resolve(sweep, target, row.mac, snapshot);
    } else if (target.state === 'waiting') {
      target.listed = true;
      sweep.refusedSinceMs = null;
    }
  }
  countRefusals(sweep, snapshot);
  findRefused(sweep, snapshot);
  sweep.previousReadMs = snapshot.startedMs;
  sweep.lastLookMs = snapshot.startedMs;
  sweep.isUnread = false;
}

/** Takes note of a read that failed. After two in a row, no better look is waited for. */
export function takeNoteUnread(sweep: SweepState, startedMs: number): void {
  if (sweep.isUnread) sweep.lastLookMs = startedMs;
  sweep.isUnread = true;
}
