import { describe, expect, it } from 'vitest';
import { UNKNOWN_PHONE } from '../../../shared/diagnosis/phone-context.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { describingQuestions } from '../../../shared/knowledge/describing-questions.ts';
import { symptomsDescribed } from '../../../shared/search/describe.ts';

const first = (answers: Record<string, string>) =>
  symptomsDescribed(diagnosisGraph, UNKNOWN_PHONE, answers)[0]?.id;

describe('symptomsDescribed', () => {
  it.each([
    [{ shows: 'dark', fails: 'everything', since: 'nothing' }, 'screen-dark'],
    [{ shows: 'normal', fails: 'sound', since: 'nothing' }, 'choppy-audio'],
    [{ shows: 'normal', fails: 'calling', since: 'nothing' }, 'cannot-call-out'],
    [{ shows: 'normal', fails: 'lasting', since: 'nothing' }, 'works-after-restart'],
    [{ shows: 'message', fails: 'everything', since: 'several' }, 'several-phones'],
    [{ shows: 'message', fails: 'everything', since: 'box' }, 'public-address-changed'],
    [{ shows: 'message', fails: 'everything', since: 'phone' }, 'after-exchange'],
    [{ shows: 'normal', fails: 'receiving', since: 'softphone' }, 'since-softcall'],
  ])('leads %j to %s', (answers, symptom) => {
    expect(first(answers)).toBe(symptom);
  });

  it('says nothing before an answer, and something after any one', () => {
    expect(first({})).toBeUndefined();
    for (const { id, choices } of describingQuestions) {
      for (const choice of choices) expect(first({ [id]: choice.id })).toBeDefined();
    }
  });

  it('names no symptom of another phone', () => {
    const conference = { ...UNKNOWN_PHONE, brand: 'yealink' };
    const ids = symptomsDescribed(diagnosisGraph, conference, { shows: 'light' }).map(
      ({ id }) => id,
    );
    expect(ids).not.toContain('lg-no-entry');
  });
});
