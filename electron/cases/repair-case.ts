import type { Case, CaseEvent } from '../../shared/case/case-schema.ts';
import { MAX_GAPS } from '../../shared/case/line-limits.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { Clock } from '../platform/machine.ts';
import { checkedLine } from './checked-line.ts';
import type { JournalRewriting } from './journal-rewriting.ts';
import type { JournalReader } from './journal-reader.ts';
import type { LineEnvelopes } from './line-envelopes.ts';
import type { LoadedCases } from './loaded-cases.ts';

/** Rewrites a damaged journal from its readable lines, with an event that says what is missing. */
export async function repairCase(
  caseId: string,
  deps: {
    readonly clock: Clock;
    readonly read: JournalReader;
    readonly loadedCases: Pick<LoadedCases, 'load'>;
    readonly rewriting: Pick<JournalRewriting, 'rewrite'>;
    readonly envelopes: Pick<LineEnvelopes, 'next'>;
  },
): Promise<Result<Case>> {
  const file = await deps.loadedCases.load(caseId);
  if (!file.ok) return file;
  const { gaps, source, loaded } = file.value;
  if (gaps.length === 0) return success(loaded.whole);
  if (gaps.length > MAX_GAPS) return failure(problem('CASE_TOO_MANY_GAPS', { most: MAX_GAPS }));
  const event: CaseEvent = {
    sequence: loaded.whole.eventCount,
    at: deps.clock.now().toISOString(),
    type: 'case-repaired',
    missing: [...gaps],
  };
  const line = checkedLine(event, await deps.envelopes.next(loaded, event.type));
  if (!line.ok) return line;
  const readable = await deps.read({ name: 'readableText', input: source });
  if (!readable.ok) return readable;
  const text = `${readable.value}${line.value}\n`;
  const was = { reason: 'damaged', bytes: loaded.bytes } as const;
  const repaired = await deps.rewriting.rewrite(caseId, text, was);
  return repaired.ok ? success(repaired.value.whole) : repaired;
}
