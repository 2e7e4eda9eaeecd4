/**
 * Endings of French and English words, the longest first: one list serves both languages, because
 * technicians mix them and a text and its question are cut the same way.
 */
const ENDINGS = [
  'issements',
  'issement',
  'ements',
  'ations',
  'ement',
  'ation',
  'ateur',
  'ments',
  'aient',
  'euses',
  'iques',
  'ment',
  'euse',
  'ique',
  'eurs',
  'erie',
  'ages',
  'ures',
  'ings',
  'ions',
  'ant',
  'ait',
  'ent',
  'age',
  'ure',
  'ing',
  'ion',
  'eur',
  'ees',
  'ier',
  'ers',
  'ed',
  'ee',
  'er',
  'ez',
  'es',
  'ic',
  'al',
  'ly',
  'if',
  'y',
  'e',
  'i',
  's',
  'x',
] as const;

const SHORTEST_STEM = 3;
/** What one letter may be cut from: `sone` is an error for `sonne`, not a form of `son`. */
const SHORTEST_STEM_OF_LETTER = 4;

/** The part of a folded word that its forms share: `coupé`, `couper`, `coupure` give `coup`. */
export function stemOf(word: string): string {
  if (word.length <= SHORTEST_STEM || /[^a-z]/u.test(word)) return word;
  const singular = /[^s]s$/u.test(word) ? word.slice(0, -1) : word;
  const ending = ENDINGS.find(
    (one) =>
      singular.endsWith(one) &&
      singular.length - one.length >= (one.length === 1 ? SHORTEST_STEM_OF_LETTER : SHORTEST_STEM),
  );
  const stem = ending === undefined ? singular : singular.slice(0, singular.length - ending.length);
  // `dropping` and `drop`, `appelle` and `appel`; `sonne` must stay apart from `son`.
  return /([bdfglmprtz])\1$/u.test(stem) ? stem.slice(0, -1) : stem;
}
