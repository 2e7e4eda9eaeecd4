import type { TranscriptEntry } from './run-schema.ts';

type Mark = { readonly inForce: readonly TranscriptEntry[] };

/**
 * The answers and ticks of one run that were not undone, oldest first. As in the engine, an undo
 * cancels the last answer, tick or return, and a return cancels the node and everything after it.
 */
export function entriesInForce(entries: readonly TranscriptEntry[]): readonly TranscriptEntry[] {
  let now: Mark = { inForce: [] };
  const before: Mark[] = [];
  const advance = (inForce: readonly TranscriptEntry[]): void => {
    before.push(now);
    now = { inForce };
  };
  for (const entry of entries) {
    if (entry.type === 'answered' || entry.type === 'step-done') advance([...now.inForce, entry]);
    if (entry.type === 'jumped-back') {
      const first = now.inForce.findIndex(
        (known) =>
          (known.type === 'answered' || known.type === 'step-done') && known.node === entry.node,
      );
      advance(first === -1 ? now.inForce : now.inForce.slice(0, first));
    }
    if (entry.type === 'undone') now = before.pop() ?? now;
  }
  return now.inForce;
}

/** The answers and ticks of one run that an undo or a return cancelled. */
export function withdrawnEntries(
  entries: readonly TranscriptEntry[],
): ReadonlySet<TranscriptEntry> {
  const kept = new Set(entriesInForce(entries));
  return new Set(
    entries.filter(
      (entry) => (entry.type === 'answered' || entry.type === 'step-done') && !kept.has(entry),
    ),
  );
}
