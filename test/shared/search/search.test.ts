import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNKNOWN_PHONE } from '../../../shared/diagnosis/phone-context.ts';
import type { PhoneContext } from '../../../shared/diagnosis/run-schema.ts';
import type { Language } from '../../../shared/domain/text.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { knowledgeEntries } from '../../../shared/search/entries.ts';
import { searchKnowledge, searchSymptoms } from '../../../shared/search/search.ts';
import { foldText } from '../../../shared/search/words.ts';

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

const keysOf = (query: string, language: Language, count = 3): string[] =>
  searchKnowledge(query, language)
    .found.slice(0, count)
    .map(({ entry }) => entry.key);

describe('searchKnowledge', () => {
  it.each([
    ['ne sonne plus', 'symptom:no-ring'],
    ['pas de base', 'symptom:no-base'],
    ['ecran noir', 'symptom:screen-dark'],
    ['ÉCRAN NOIR', 'symptom:screen-dark'],
    ['echec enregistrment', 'symptom:registration-failed'],
    ['touhces orange', 'symptom:keys-orange'],
    ['telefone ne sone plus', 'symptom:no-ring'],
    ['no service', 'symptom:no-service'],
    ['sip alg', 'prerequisite:sip-alg'],
    ['t54w', 'model:yealink-t54w'],
    ['ht802', 'procedure:grandstream-ht802'],
    ['reset HT802', 'procedure:grandstream-ht802'],
    ['spa112 mot de passe', 'address:spa112-addresses'],
    ['rattacher une ligne', 'panel:attach-line'],
    ['récupérer ma caution', 'panel:rma-refund'],
    ['bon de retour', 'panel:rma'],
    ['*21*', 'star-code:forward-all'],
    ['code rio', 'number:rio'],
  ])('finds %s', (query, key) => {
    expect(keysOf(query, 'fr')).toContain(key);
  });

  it.each([
    ['no longer rings', 'symptom:no-ring'],
    ['voicemial', 'number:voicemail'],
    ['nodialtone', 'symptom:line-light-on-no-call'],
    ['voice mail', 'number:voicemail'],
  ])('finds %s in English', (query, key) => {
    expect(keysOf(query, 'en', 5)).toContain(key);
  });

  it.each([
    ['the French entry for English words', 'phone keeps rebooting', 'fr', 'symptom:frozen'],
    ['the English entry for French words', 'voix hachée', 'en', 'symptom:choppy-audio'],
    ['a word without its apostrophe', 'lecran reste noir', 'fr', 'symptom:screen-dark'],
    ['two words typed as one', 'ecrannoir', 'fr', 'symptom:screen-dark'],
    ['a form of a verb', 'ça coupait au bout de 30 s', 'fr', 'symptom:works-after-restart'],
    ['a straight apostrophe', "j'entends de l'echo", 'fr', 'symptom:choppy-audio'],
    [
      'beside words it does not know',
      'ma tante dit que ça grésille fort',
      'fr',
      'symptom:choppy-audio',
    ],
  ] as const)('finds %s', (_what, query, language, key) => {
    expect(keysOf(query, language)).toContain(key);
  });

  it.each([
    ['401', 'notification:sip-wrong-login'],
    ['erreur 403', 'notification:sip-wrong-login'],
    ['404', 'symptom:error-message'],
    ['SRV 408', 'symptom:no-service'],
    ['480', 'symptom:cannot-receive'],
    ['486 Busy Here', 'symptom:cannot-receive'],
    ['503 Service Unavailable', 'symptom:no-service'],
    ['0x33', 'symptom:registration-failed'],
    ['0x408', 'symptom:no-service'],
    ['Searching for base', 'symptom:no-base'],
    ['Register failed', 'symptom:no-service'],
    ['0.0.0.0', 'symptom:network-error'],
    ['169.254', 'symptom:network-error'],
    ['le téléphone a 169.254.31.7', 'symptom:network-error'],
    ['100.64.3.2', 'prerequisite:carrier-nat'],
    ['192.168.1.23', 'address:any-phone-addresses'],
    ['Zoiper', 'prerequisite:softphone-allowed'],
    ['Linphone', 'prerequisite:softphone-allowed'],
  ])('knows what a phone shows: %s', (query, key) => {
    for (const language of ['fr', 'en'] as const) {
      expect(keysOf(query, language)).toContain(key);
      expect(searchKnowledge(query, language).shown).not.toEqual([]);
    }
  });

  it('says nothing of what a phone shows where no phone shows it', () => {
    expect(searchKnowledge('le son est haché', 'fr').shown).toEqual([]);
    expect(searchKnowledge('8.8.8.8', 'fr').shown).toEqual([]);
    expect(searchKnowledge('T4030', 'fr').shown).toEqual([]);
  });

  it('finds every entry by its own title, though typed without accents or capitals', () => {
    const lost = (['fr', 'en'] as const).flatMap((language) =>
      knowledgeEntries
        .filter(
          (entry, index) =>
            (language === 'fr' || index % 4 === 0) &&
            foldText(entry.title[language]) !== '' &&
            !searchKnowledge(foldText(entry.title[language]), language, 200).found.some(
              ({ entry: { key } }) => key === entry.key,
            ),
        )
        .map(({ key }) => `${language} ${key}`),
    );
    expect(lost).toEqual([]);
  });

  it('is certain at every letter of a word that it knows', () => {
    for (const word of ['enregistrement', 'répondeur', 'sonne', 'crackling']) {
      const letters = Array.from({ length: word.length - 1 }, (_, index) =>
        word.slice(0, index + 2),
      );
      expect(letters.filter((typed) => !searchKnowledge(typed, 'fr').certain)).toEqual([]);
    }
  });

  it('finds nothing for nothing, and never an empty list for words', () => {
    expect(searchKnowledge('', 'fr').found).toEqual([]);
    expect(searchKnowledge('  … ', 'fr').found).toEqual([]);
    const unknown = searchKnowledge('xylophone bigarré', 'fr');
    expect(unknown.found.length).toBeGreaterThan(2);
    expect(unknown.certain).toBe(false);
  });

  it('gives the best first, with numbers for scores, for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300, unit: 'grapheme' }),
        fc.constantFrom<Language>('fr', 'en'),
        (query, language) => {
          const scores = searchKnowledge(query, language).found.map(({ score }) => score);
          expect(scores.length).toBeLessThanOrEqual(30);
          expect(scores.every(Number.isFinite)).toBe(true);
          expect(scores).toEqual(scores.toSorted((left, right) => right - left));
          if (/\p{L}/u.test(query)) expect(scores).not.toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a question with typing errors', () => {
  const QUESTIONS = [
    ['téléphone ne sonne plus', 'symptom:no-ring'],
    ['écran toujours éteint', 'symptom:screen-dark'],
    ['impossible appeler extérieur', 'symptom:cannot-call-out'],
    ['combiné cherche base', 'symptom:no-base'],
    ['répondeur directement', 'symptom:cannot-receive'],
    ['annuaire vide', 'symptom:contacts-missing'],
    ['crackling sound', 'symptom:choppy-audio'],
    ['network unavailable', 'symptom:network-error'],
  ] as const;

  it('is answered all the same when one long word has two letters swapped', () => {
    fc.assert(
      fc.property(fc.constantFrom(...QUESTIONS), fc.nat(), fc.nat(), ([query, key], word, at) => {
        const words = query.split(' ');
        const long = words.flatMap((one, index) => (one.length >= 7 ? [index] : []));
        const chosen = long[word % long.length] ?? 0;
        const letters = (words[chosen] ?? '').split('');
        const from = 1 + (at % (letters.length - 3));
        const swapped = letters
          .with(from, letters[from + 1] ?? '')
          .with(from + 1, letters[from] ?? '');
        const typed = words.with(chosen, swapped.join('')).join(' ');
        expect(keysOf(typed, 'fr', 4), typed).toContain(key);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps its answer among the first when a word that says nothing is added anywhere', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...QUESTIONS),
        fc.constantFrom('bonjour', 'merci', 'vraiment', 'zzyzx', 'hello', 'boulanger'),
        fc.nat(),
        ([query, key], added, at) => {
          const words = query.split(' ');
          const typed = words.toSpliced(at % (words.length + 1), 0, added).join(' ');
          expect(keysOf(typed, 'fr', 4), typed).toContain(key);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('searchSymptoms', () => {
  const answer = (query: string, phone: PhoneContext) =>
    searchSymptoms(diagnosisGraph, phone, query, 'fr');
  const found = (query: string, phone: PhoneContext) =>
    answer(query, phone).symptoms.map(({ id }) => id);

  it('offers those of this phone only', () => {
    expect(found('', t54w)).toContain('no-ring');
    expect(found('', t54w)).not.toContain('no-base');
    expect(found('orange', spa504)[0]).toBe('keys-orange');
    expect(found('orange', t54w)).not.toContain('keys-orange');
    expect(found('pas de base', c590)[0]).toBe('no-base');
  });

  it('offers every one of this phone, and says so, when the words name none', () => {
    expect(answer('xylophone bigarré', t54w)).toMatchObject({ certain: false });
    expect(found('xylophone bigarré', t54w)).toEqual(found('', t54w));
  });

  it('offers every one while the phone is unknown', () => {
    expect(found('', UNKNOWN_PHONE)).toHaveLength(diagnosisGraph.symptoms.length);
  });

  it('reaches a symptom through its question, its light or what the phone shows', () => {
    expect(found('les clients tombent sur la messagerie', t54w)[0]).toBe('cannot-receive');
    expect(found('169.254.3.4', t54w)[0]).toBe('network-error');
    expect(found('0x34', c590)[0]).toBe('registration-failed');
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
