import { describe, expect, it } from 'vitest';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { describingQuestions } from '../../../shared/knowledge/describing-questions.ts';
import { displays, sayings, synonyms } from '../../../shared/knowledge/wording.ts';
import { parseCidr } from '../../../shared/net/cidr.ts';
import { entryByKey } from '../../../shared/search/entries.ts';

const twice = (ids: readonly string[]) => ids.filter((id, index) => ids.indexOf(id) !== index);

describe('the words of technicians and screens', () => {
  it('have each id once', () => {
    expect(twice(synonyms.map(({ id }) => id))).toEqual([]);
    expect(twice(sayings.map(({ target }) => target))).toEqual([]);
    expect(twice(displays.map(({ id }) => id))).toEqual([]);
    expect(twice(displays.flatMap(({ shown }) => shown))).toEqual([]);
  });

  it('lead to entries that exist', () => {
    const targets = [
      ...sayings.map(({ target }) => target),
      ...displays.flatMap((display) => display.targets),
    ];
    expect(targets.filter((key) => entryByKey(key) === undefined)).toEqual([]);
    const symptoms = describingQuestions.flatMap(({ choices }) =>
      choices.flatMap((choice) => choice.symptoms),
    );
    const known = new Set(diagnosisGraph.symptoms.map(({ id }) => id));
    expect(symptoms.filter((id) => !known.has(id))).toEqual([]);
  });

  it('give ranges of addresses that can be read', () => {
    const ranges = displays.flatMap(({ addresses }) => addresses);
    expect(ranges.length).toBeGreaterThan(3);
    expect(ranges.filter((range) => parseCidr(range) === null)).toEqual([]);
  });

  it('say each symptom in other words than its own', () => {
    const said = new Set(sayings.map(({ target }) => target));
    const common = diagnosisGraph.symptoms.filter(({ when }) => when === undefined);
    expect(common.filter(({ id }) => !said.has(`symptom:${id}`)).map(({ id }) => id)).toEqual([]);
  });
});
