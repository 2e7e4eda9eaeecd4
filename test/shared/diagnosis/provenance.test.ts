import { describe, expect, it } from 'vitest';
import { answerEntry, replay, startEntry } from '../../../shared/diagnosis/engine.ts';
import { contradictsMeasure, provenanceOf } from '../../../shared/diagnosis/provenance.ts';
import { TranscriptEntrySchema } from '../../../shared/diagnosis/run-schema.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { t54w } from './runs.ts';

const at = '2026-09-10T08:00:00.000Z';

describe('whose answer it is', () => {
  it.each([
    ['seen', 'application', null, 'observed', 'observed'],
    ['followed where it was likely', 'person', null, 'suggested', 'suggested'],
    ['against what was likely', 'person', 'several', 'suggested', 'technician'],
    ['against what was seen', 'person', 'several', 'observed', 'technician'],
    ['without any measure', 'person', null, null, 'technician'],
    ['of an earlier version, called seen', 'application', null, undefined, 'suggested'],
    ['of an earlier version', 'person', null, undefined, 'technician'],
  ] as const)('%s', (_, confirmedBy, overruled, strength, provenance) => {
    const answer =
      strength === undefined ? { confirmedBy, overruled } : { confirmedBy, overruled, strength };
    expect(provenanceOf(answer)).toBe(provenance);
    expect(contradictsMeasure(answer)).toBe(overruled !== null && strength === 'observed');
  });

  it('opens a line recorded before strengths were distinguished', () => {
    const begun = startEntry(graph, { context: t54w, symptom: null, at });
    if (!begun.ok) throw new Error(begun.problem.code);
    const older: unknown = {
      type: 'answered',
      sequence: 1,
      at,
      node: 'one-phone',
      choice: 'one',
      confirmedBy: 'application',
      overruled: null,
      evidence: [],
      note: null,
    };
    const line = TranscriptEntrySchema.parse(older);
    expect(line).toEqual(older);
    expect(replay(graph, [begun.value, line])).toMatchObject({
      value: { current: 'screen-lights' },
    });
  });

  it('never treats what is only likely as the application’s own answer', () => {
    const begun = startEntry(graph, { context: t54w, symptom: null, at });
    if (!begun.ok) throw new Error(begun.problem.code);
    const answered = answerEntry(graph, [begun.value], {
      node: 'one-phone',
      choice: 'one',
      at,
      confirmedBy: 'application',
      strength: 'suggested',
    });
    expect(answered).toMatchObject({ ok: false, problem: { code: 'DIAGNOSIS_NOT_OBSERVED' } });
  });
});
