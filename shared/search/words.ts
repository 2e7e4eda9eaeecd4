/** Words without meaning of their own in a question about a phone. */
const SMALL_WORDS = new Set(
  (
    'a au aux ce cet cette ces c d de des du en et est il ils elle on je tu j l la le les leur lui ma me mes moi mon m n ne nous ou où par pour qu que qui quand s sa se ses si sont sur t ton tu un une vous y ai as ont été etre être avoir fait faire faut comme dans avec donc car mais alors ca ça cela aussi bien tres très deja déjà toujours marche marcher marchent fonctionne fonctionner fonctionnent problème souci aide comment client depuis apres après ' +
    'the to of my is it its an on in at i am are was be been being do does did has have had and or so but when while with from for this that these there they them their you your we our he she his her by if then than any as some can will would just only after work works working problem issue trouble help how customer s t don doesn wo'
  ).split(' '),
);

/** Every way to say no becomes one word, because `pas de base` is not about a base that works. */
const NEGATIONS = new Set(
  'pas plus non no not sans without aucun aucune cannot never jamais nothing rien'.split(' '),
);
const NEGATION = 'no';

/** Lower case, without accents or ligatures, so that `Échec` is found by `echec`. */
export function foldText(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/n[’'`´]t(?!\p{L})/gu, ' not')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}*#.]+/gu, ' ')
    .replaceAll(/(?<!\d)\.|\.(?!\d)/gu, ' ')
    .replaceAll(/ +/gu, ' ')
    .trim();
}

/** The folded words of a text, in order; a dotted number such as an address stays one word. */
export function wordsOf(text: string): string[] {
  return foldText(text)
    .split(' ')
    .filter((word) => word !== '');
}

const FOLDED_SMALL = new Set([...SMALL_WORDS].flatMap(wordsOf));

function isSmallWord(word: string): boolean {
  return FOLDED_SMALL.has(word);
}

export function isNegation(word: string): boolean {
  return word === NEGATION;
}

/** The words that say something; all of them when none does. */
export function tellingWords(words: readonly string[]): readonly string[] {
  const telling = words
    .filter((word) => !isSmallWord(word))
    .map((word) => (NEGATIONS.has(word) ? NEGATION : word));
  return telling.some((word) => !isNegation(word)) ? telling : words;
}
