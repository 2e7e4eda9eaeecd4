import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhoneContext } from '../../../shared/diagnosis/run-schema.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { knowledgeEntries } from '../../../shared/search/entries.ts';
import {
  foldText,
  searchKnowledge,
  searchSymptoms,
  withinEdits,
} from '../../../shared/search/search.ts';

const t54w: PhoneContext = {
  brand: 'yealink',
  model: 'T54W',
  kind: 'desk',
  resetProcedure: 'yealink-standard',
  hasScreen: true,
  ovhSupplied: true,
};
const spa504: PhoneContext = {
  ...t54w,
  brand: 'cisco',
  model: 'SPA504G',
  resetProcedure: 'cisco-spa5xx',
};
const c590: PhoneContext = {
  ...t54w,
  brand: 'gigaset',
  model: 'C590 IP',
  kind: 'dect-base',
  resetProcedure: 'gigaset-dect',
};

describe('searchKnowledge', () => {
  it.each([
    ['ne sonne plus', 'symptom:no-ring'],
    ['pas de base', 'symptom:no-base'],
    ['ecran noir', 'symptom:screen-dark'],
    ['ÉCRAN NOIR', 'symptom:screen-dark'],
    ['echec enregistrment', 'symptom:registration-failed'],
    ['touhces orange', 'symptom:keys-orange'],
    ['no service', 'symptom:no-service'],
    ['sip alg', 'prerequisite:sip-alg'],
    ['t54w', 'model:yealink-t54w'],
    ['ht802', 'procedure:grandstream-ht802'],
    ['5962', 'procedure:gigaset-outbound-proxy'],
    ['rattacher une ligne', 'panel:attach-line'],
    ['caution', 'panel:change-phone'],
  ])('finds %s', (query, key) => {
    expect(searchKnowledge(query, 'fr', 6).map((entry) => entry.key)).toContain(key);
  });

  it('finds in English too', () => {
    expect(searchKnowledge('no longer rings', 'en', 3).map(({ key }) => key)).toContain(
      'symptom:no-ring',
    );
    expect(searchKnowledge('voicemial', 'en', 5).map(({ key }) => key)).toContain(
      'number:voicemail',
    );
  });

  it('finds every entry by its own title, though typed without accents or capitals', () => {
    const lost = knowledgeEntries.filter(
      (entry) =>
        foldText(entry.title.fr) !== '' &&
        !searchKnowledge(foldText(entry.title.fr), 'fr', 200).includes(entry),
    );
    expect(lost.map(({ key }) => key)).toEqual([]);
  });

  it('finds nothing for an empty or a meaningless query', () => {
    expect(searchKnowledge('', 'fr')).toEqual([]);
    expect(searchKnowledge('  … ', 'fr')).toEqual([]);
    expect(searchKnowledge('xylophone quantique', 'fr')).toEqual([]);
  });

  it('withstands any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'grapheme' }), (query) => {
        expect(searchKnowledge(query, 'fr').length).toBeLessThanOrEqual(30);
      }),
      { numRuns: 30 },
    );
  });
});

describe('searchSymptoms', () => {
  const found = (query: string, phone: PhoneContext) =>
    searchSymptoms(diagnosisGraph, phone, query, 'fr').map(({ id }) => id);

  it('offers those of this phone only', () => {
    expect(found('', t54w)).toContain('no-ring');
    expect(found('', t54w)).not.toContain('no-base');
    expect(found('orange', spa504)[0]).toBe('keys-orange');
    expect(found('orange', t54w)).toEqual([]);
    expect(found('pas de base', c590)[0]).toBe('no-base');
  });

  it('offers every one while the phone is unknown', () => {
    const unknown = { ...t54w, brand: null, model: null, resetProcedure: null };
    expect(found('', unknown)).toHaveLength(diagnosisGraph.symptoms.length);
  });

  it('leads what technicians say to the right node', () => {
    const entryOf = (id: string | undefined) =>
      diagnosisGraph.symptoms.find((one) => one.id === id)?.entry;
    expect(entryOf(found('il sonne plus', t54w)[0])).toBe('power-cycled');
    expect(entryOf(found('écran noire', t54w)[0])).toBe('power-plugged');
    expect(entryOf(found('son haché', t54w)[0])).toBe('audio-medium');
    expect(entryOf(found('No Service', t54w)[0])).toBe('restart-first');
  });
});

describe('withinEdits', () => {
  it.each([
    ['base', 'base', 0, true],
    ['base', 'bose', 1, true],
    ['base', 'basse', 1, true],
    ['bsae', 'base', 1, true],
    ['base', 'cable', 1, false],
    ['enregistrment', 'enregistrement', 1, true],
  ])('%s and %s within %s: %s', (left, right, limit, expected) => {
    expect(withinEdits(left, right, limit)).toBe(expected);
    expect(withinEdits(right, left, limit)).toBe(expected);
  });
});
