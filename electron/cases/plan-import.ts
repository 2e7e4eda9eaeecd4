import { isPrefix, journalLine, type JournalReading } from '../../shared/case/journal.ts';
import type { Journal } from '../../shared/case/reduce.ts';

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
  const [first, ...later] = imported.journal;
  const caseId = first.caseId.toLowerCase();
  const created = { ...first, caseId };
  const journal: Journal = [created, ...later];
  // What could not be read of the file comes along, so that nothing is lost and the list says so.
  const torn = imported.damaged.map((line) => `${line}\n`).join('');
  if (local === 'free')
    return { kind: 'create', caseId, text: journal.map(journalLine).join('') + torn };
  if (local !== null && isPrefix(journal, local.journal))
    return { kind: 'extend', caseId, text: '' };
  if (local !== null && isPrefix(local.journal, journal)) {
    const further = journal.slice(local.journal.length);
    return { kind: 'extend', caseId, text: further.map(journalLine).join('') };
  }
  const copy = [{ ...created, caseId: newId }, ...later];
  return { kind: 'create', caseId: newId, text: copy.map(journalLine).join('') + torn };
}
