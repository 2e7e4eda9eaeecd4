import type { DiagnosisState, TranscriptEntry } from '../../../shared/diagnosis/run-schema.ts';
import type { StepTick } from '../../components/procedures/ProcedureStepItem.tsx';

const STAYS: ReadonlySet<TranscriptEntry['type']> = new Set(['step-done', 'suspended', 'resumed']);

/**
 * When the current node was last reached. Anything seen earlier proves nothing for it.
 */
export function reachedAt(transcript: readonly TranscriptEntry[]): string {
  return transcript.findLast((entry) => !STAYS.has(entry.type))?.at ?? '';
}

/**
 * Identifies the question on screen; it changes with the question, and when the same question comes
 * again.
 */
export function questionOf({ current, path }: DiagnosisState): string {
  return `${current} ${path.length}`;
}

/** The valid ticks of a procedure node, with who made them. */
export function ticksOf(
  transcript: readonly TranscriptEntry[],
  node: string,
  done: readonly string[],
): ReadonlyMap<string, StepTick> {
  const ticks = new Map<string, StepTick>();
  for (const entry of transcript)
    if (entry.type === 'step-done' && entry.node === node && done.includes(entry.step))
      ticks.set(entry.step, entry);
  return ticks;
}

/** The valid answers, each with the latest transcript line of its node. */
export function linesInForce(
  transcript: readonly TranscriptEntry[],
  path: readonly { readonly node: string; readonly choice: string }[],
): readonly Extract<TranscriptEntry, { type: 'answered' }>[] {
  return path.flatMap(({ node, choice }) => {
    const line = transcript.findLast(
      (entry) => entry.type === 'answered' && entry.node === node && entry.choice === choice,
    );
    return line?.type === 'answered' ? [line] : [];
  });
}
