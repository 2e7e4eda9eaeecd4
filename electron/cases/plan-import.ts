import { isPrefix, type JournalReading, journalText, textOf } from '../../shared/case/journal.ts';
import { writeLine } from '../../shared/case/journal-line.ts';

/** What to write so that an exported case is taken in and nothing is lost. */
export type ImportPlan = {
  readonly kind: 'create' | 'extend';
  readonly caseId: string;
  /** The whole journal to create, or the lines to add. */
  readonly text: string;
};

/**
 * Compares an exported journal with the local one of the same case: the same or an older one adds
 * nothing, a newer one adds its further lines, and one that went another way becomes a case of its
 * own under `newId`. `local` is `free` where the case is not known here, and null where the local
 * journal cannot be read and must not be touched.
 */
export function planImport(
  imported: JournalReading,
  local: JournalReading | 'free' | null,
  newId: string,
): ImportPlan {
  const { entries } = imported;
  const caseId = imported.journal[0].caseId.toLowerCase();
  // What could not be read of the file comes along, so that nothing is lost and the list says so.
  if (local === 'free') return { kind: 'create', caseId, text: textOf(imported, entries) };
  if (local !== null && isPrefix(entries, local.entries))
    return { kind: 'extend', caseId, text: '' };
  const isWhole = imported.gaps.length === 0 && imported.damaged.length === 0;
  // A hole must not come into a case that has none.
  if (local !== null && isWhole && local.gaps.length === 0 && isPrefix(local.entries, entries))
    return { kind: 'extend', caseId, text: journalText(entries.slice(local.entries.length)) };
  const copy = entries.map((entry) =>
    entry.event?.type === 'case-created'
      ? { line: writeLine({ ...entry.event, caseId: newId }, entry.envelope) }
      : entry,
  );
  return { kind: 'create', caseId: newId, text: textOf(imported, copy) };
}
