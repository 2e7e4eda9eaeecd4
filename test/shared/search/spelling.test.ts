import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meantStems, vocabularyOf, withinEdits } from '../../../shared/search/spelling.ts';
import { stemOf } from '../../../shared/search/stem.ts';
import { foldText, tellingWords, wordsOf } from '../../../shared/search/words.ts';

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

describe('stemOf', () => {
  it.each([
    [['coupe', 'couper', 'coupes', 'coupure', 'coupures', 'coupait', 'coupent', 'coupee']],
    [['redemarre', 'redemarrer', 'redemarrage', 'redemarrent']],
    [['gresille', 'gresillement', 'gresillements', 'gresillent']],
    [['enregistrer', 'enregistre', 'enregistrement', 'enregistrent']],
    [['sonne', 'sonner', 'sonnerie', 'sonnent', 'sonnait']],
    [['drop', 'drops', 'dropped', 'dropping']],
    [['ring', 'rings', 'ringing', 'ringed']],
    [['reboot', 'reboots', 'rebooting', 'rebooted']],
    [['appel', 'appels', 'appeler', 'appelle', 'appelait']],
    [['robot', 'robotique', 'robotic']],
  ])('gives one stem to %j', (forms) => {
    expect(new Set(forms.map(stemOf)).size).toBe(1);
  });

  it('keeps apart what sounds alike', () => {
    expect(stemOf('sonne')).not.toBe(stemOf('son'));
    expect(stemOf('base')).not.toBe(stemOf('basse'));
  });

  it('leaves codes, models and numbers alone', () => {
    for (const word of ['0x408', 't54w', '5060', '169.254', 'spa504g'])
      expect(stemOf(word)).toBe(word);
  });

  it('never grows a word, and never empties it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,20}$/), (word) => {
        const stem = stemOf(word);
        expect(stem.length).toBeGreaterThanOrEqual(Math.min(2, word.length));
        expect(word.startsWith(stem)).toBe(true);
      }),
    );
  });
});

describe('the words of a question', () => {
  it('loses accents, ligatures, capitals and punctuation, and keeps an address whole', () => {
    expect(foldText('Échec : cœur, l’IP 169.254.3.1.')).toBe('echec coeur l ip 169.254.3.1');
  });

  it('says no in one way', () => {
    expect(tellingWords(wordsOf('ne sonne plus'))).toEqual(['sonne', 'no']);
    expect(tellingWords(wordsOf('won’t ring'))).toEqual(['no', 'ring']);
  });

  it('keeps small words when there are no others', () => {
    expect(tellingWords(['le', 'la'])).toEqual(['le', 'la']);
  });
});

describe('meantStems', () => {
  const vocabulary = vocabularyOf(['ecran', 'noir', 'voicemail', 'appel', 'enregistr'].map(stemOf));
  const meant = (...words: string[]) => meantStems(words, vocabulary).map(({ stem }) => stem);

  it('mends letters, apostrophes and spaces, and changes no word that it knows', () => {
    expect(meant('enregsitrement')).toContain('enregistr');
    expect(meant('lecran')).toEqual(['ecran']);
    expect(meant('dappel')).toEqual(['appel']);
    expect(meant('ecrannoir')).toEqual(['ecran', 'noir']);
    expect(meant('voice', 'mail')).toContain('voicemail');
    expect(meant('noir')).toEqual(['noir']);
  });

  it('never mends a code into another', () => {
    const codes = vocabularyOf(['408', '0x408', 't54w']);
    for (const word of ['409', '0x409', 't53w']) {
      expect(meantStems([word], codes).map(({ stem }) => stem)).toEqual([word]);
    }
  });
});
