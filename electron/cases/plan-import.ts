import { createHash } from 'node:crypto';
import { isPrefix, type JournalReading, journalText, textOf } from '../../shared/case/journal.ts';
import { type JournalEntry, writeLine } from '../../shared/case/journal-line.ts';

/** What to write so that an exported case is imported and nothing is lost. */
export type ImportPlan =
  /** The whole journal of a case that is not known here. */
  | { readonly kind: 'create'; readonly text: string }
  /** The lines to add to the local journal; none if it has them all. */
  | { readonly kind: 'extend'; readonly text: string }
  /** The two journals differ: the imported one becomes a separate case. */
  | { readonly kind: 'copy'; readonly caseId: string; readonly text: string };

/**
 * The id of a copy. It is always the same for one case and one divergence, so that importing the same
 * file, or a later file of the same divergence, finds the existing copy.
 */
function copyIdOf(
  caseId: string,
  imported: readonly JournalEntry[],
  local: readonly JournalEntry[],
) {
  const parting = imported.findIndex((entry, index) => entry.line !== local[index]?.line);
  const hash = createHash('sha256').update(`${caseId}\n${imported[parting]?.line ?? ''}`);
  const hex = hash.digest('hex');
  // Version 8 is for values that the application makes itself.
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/**
 * Compares an exported journal with the local one of the same case. The same or an older one adds
 * nothing; a newer one adds its additional lines; one that differs becomes a separate case. `local`
 * is `free` when the case is not known here, and null when the local journal cannot be read and must
 * not be touched.
 */
export function planImport(
  imported: JournalReading,
  local: JournalReading | 'free' | null,
): ImportPlan {
  const { entries } = imported;
  // The unreadable parts of the file are imported too: nothing is lost, and the list says so.
  if (local === 'free') return { kind: 'create', text: textOf(imported, entries) };
  if (local !== null && isPrefix(entries, local.entries)) return { kind: 'extend', text: '' };
  const isWhole = imported.gaps.length === 0 && imported.damaged.length === 0;
  // A gap must not enter a case that has none.
  if (local !== null && isWhole && local.gaps.length === 0 && isPrefix(local.entries, entries)) {
    const added = journalText(entries.slice(local.entries.length));
    return { kind: 'extend', text: `${local.endsWithNewline ? '' : '\n'}${added}` };
  }
  const original = imported.journal[0].caseId.toLowerCase();
  const caseId = copyIdOf(original, entries, local?.entries ?? []);
  const copy = entries.map((entry) =>
    entry.event?.type === 'case-created'
      ? { line: writeLine({ ...entry.event, caseId }, entry.envelope) }
      : entry,
  );
  return { kind: 'copy', caseId, text: textOf(imported, copy) };
}
