import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  type CaseChange,
  CaseChangeSchema,
  followChange,
  isBehind,
} from '../../../shared/case/case-change.ts';
import type { Case } from '../../../shared/case/case-schema.ts';
import { caseOf, readJournal } from '../../../shared/case/journal.ts';
import { asJournal, type Journal, reduceCase, startCase } from '../../../shared/case/reduce.ts';
import { newEvent } from './case-arbitraries.ts';
import { created, journalOf, labPath, presentText } from './case-samples.ts';

/** The case as a page that opens it now would read it. */
function readAnew(journal: Journal, lines: number): Case {
  const text = presentText(asJournal(journal.slice(0, lines)) ?? journal);
  const reading = readJournal(text);
  if (!reading.ok) throw new Error(reading.problem.code);
  return caseOf(reading.value);
}

/** Every change of the journal after its creation, as it comes over the wire. */
function changesOf(journal: Journal): CaseChange[] {
  return journal.slice(1).map((event, index) => {
    const change = { caseId: created.caseId, eventCount: index + 2, event };
    return CaseChangeSchema.parse(JSON.parse(JSON.stringify(change)));
  });
}

describe('a case that follows its changes', () => {
  test.prop([fc.array(newEvent, { maxLength: 12 })])(
    'equals, after every event, what reading it again gives',
    (events) => {
      const journal = journalOf(events);
      let followed = startCase(created);
      for (const change of changesOf(journal)) {
        followed = followChange(followed, change);
        expect(followed).toEqual(readAnew(journal, change.eventCount));
      }
    },
  );

  test.prop([
    fc.array(newEvent, { minLength: 1, maxLength: 10 }),
    fc.array(fc.nat(), { maxLength: 40 }),
  ])('is never wrong when changes are lost, doubled or out of order', (events, order) => {
    const journal = journalOf(events);
    const changes = changesOf(journal);
    let followed = startCase(created);
    let written = 1;
    for (const pick of order) {
      const change = changes[pick % changes.length];
      if (change === undefined) continue;
      written = Math.max(written, change.eventCount);
      followed = followChange(followed, change);
      if (isBehind(followed, change)) followed = readAnew(journal, written);
      expect(followed).toEqual(readAnew(journal, followed.eventCount));
      expect(followed.eventCount).toBe(written);
    }
  });

  it('does not change for another case or for a change that is already applied', () => {
    const journal = journalOf(labPath);
    const whole = reduceCase(journal);
    const last = changesOf(journal).at(-1);
    if (last === undefined) throw new Error('the journal is empty');
    const before = reduceCase([journal[0], ...journal.slice(1, -1)]);
    const other = { ...last, caseId: '00000000-0000-4000-8000-00000000000f' };
    expect(followChange(before, last)).toEqual(whole);
    expect(followChange(whole, last)).toBe(whole);
    expect(followChange(before, other)).toBe(before);
    expect(isBehind(before, other)).toBe(false);
    expect(isBehind(before, { ...last, event: null })).toBe(true);
    expect(isBehind(whole, last)).toBe(false);
  });
});
