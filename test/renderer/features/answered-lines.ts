/** A diagnosis that has already come some way when a test looks at its page. */
import { act } from '@testing-library/react';
import type { TranscriptEntry } from '../../../shared/diagnosis/run-schema.ts';
import { answerEntry, startEntry } from '../../../shared/diagnosis/engine.ts';
import { phoneContext } from '../../../shared/diagnosis/phone-context.ts';
import { deviceKey } from '../../../shared/domain/device.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import type { OpenedApp } from '../open-app.tsx';
import { AT, yealink } from '../sample-site.ts';

type Lines = readonly TranscriptEntry[];

/** Adds the line that `next` makes of those before it. */
export function withLine(lines: Lines, next: (lines: Lines) => Result<TranscriptEntry>): Lines {
  const line = next(lines);
  if (!line.ok) throw new Error(line.problem.code);
  return [...lines, line.value];
}

/** The lines of a run of the sample phone from a symptom, each node with the answer given there. */
export function answeredLines(
  symptom: string,
  answers: readonly (readonly [node: string, choice: string])[],
): Lines {
  const context = phoneContext(yealink);
  const start = withLine([], () => startEntry(diagnosisGraph, { symptom, context, at: AT }));
  return answers.reduce<Lines>(
    (lines, [node, choice]) =>
      withLine(lines, () =>
        answerEntry(diagnosisGraph, lines, { node, choice, confirmedBy: 'person', at: AT }),
      ),
    start,
  );
}

/** Writes these lines into the case at once, as another window would. */
export function writeLines(app: OpenedApp, lines: Lines): void {
  const phoneKey = deviceKey(yealink);
  act(() => {
    for (const entry of lines) app.fake.write({ type: 'diagnosis-entry', phoneKey, entry });
  });
}
