import { stemOf } from './stem.ts';

/**
 * Whether two words differ by at most `limit` letters added, dropped, changed or swapped with the
 * next one (optimal string alignment).
 */
export function withinEdits(left: string, right: string, limit: number): boolean {
  if (Math.abs(left.length - right.length) > limit) return false;
  let older: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      let best = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + cost,
      );
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, (older[column - 2] ?? 0) + 1);
      current.push(best);
    }
    if (Math.min(...current) > limit) return false;
    [older, previous] = [previous, current];
  }
  return (previous[right.length] ?? Number.POSITIVE_INFINITY) <= limit;
}

/** A vocabulary: the stems that the index knows, by their first letter and length. */
export type Vocabulary = {
  readonly has: (stem: string) => boolean;
  readonly stems: readonly string[];
};

export function vocabularyOf(stems: Iterable<string>): Vocabulary {
  const known = new Set(stems);
  return { has: (stem) => known.has(stem), stems: [...known] };
}

/** Two letters may be wrong in a long word, one in a middling one; numbers and codes are exact. */
function allowedEdits(word: string): number {
  if (/[^a-z]/u.test(word)) return 0;
  if (word.length >= 9) return 2;
  return word.length >= 5 ? 1 : 0;
}

const MOST_MENDED = 4;

/** Letters that sound the same in French become one: `telefone` for `téléphone`, `sone` for `sonne`. */
function soundOf(word: string): string {
  return word
    .replaceAll('ph', 'f')
    .replaceAll(/qu|c(?![eih])|k/gu, 'k')
    .replaceAll('y', 'i')
    .replaceAll('z', 's')
    .replaceAll(/(.)\1/gu, '$1')
    .replace(/e$/u, '');
}

/** The known stems nearest to a word that the vocabulary lacks, the best at first. */
function nearest(word: string, vocabulary: Vocabulary): readonly string[] {
  // An ending is cut differently once a letter is wrong, so that the whole word is tried as well.
  const stem = stemOf(word);
  const sounds = /^[a-z]{4,}$/u.test(word) ? [soundOf(word), soundOf(stem)] : [];
  const sounding = vocabulary.stems.filter((known) => sounds.includes(soundOf(known)));
  if (sounding.length > 0) return sounding.slice(0, MOST_MENDED);
  for (let limit = 1; limit <= allowedEdits(word); limit += 1) {
    const forms = [word, ...(limit <= allowedEdits(stem) ? [stem] : [])];
    const close = vocabulary.stems.filter(
      (known) => known.length >= 3 && forms.some((form) => withinEdits(form, known, limit)),
    );
    const alike = close.filter((known) => known.startsWith(stem.charAt(0)));
    const best = alike.length > 0 ? alike : close;
    if (best.length > 0) return best.slice(0, MOST_MENDED);
  }
  // An ending that is not typed to its end, or that nobody cuts: `enregistremen`.
  return vocabulary.stems
    .filter((known) => known.length >= 4 && word.startsWith(known))
    .toSorted((left, right) => right.length - left.length)
    .slice(0, 1);
}

/** `lecran` typed for `l’écran`, `dappel` for `d’appel`. */
function withoutElision(word: string, vocabulary: Vocabulary): string | null {
  const rest = /^(?:l|d|j|n|s|c|m|t|qu)([aeiouyh][a-z]{3,})$/u.exec(word)?.[1];
  return rest !== undefined && vocabulary.has(stemOf(rest)) ? stemOf(rest) : null;
}

/** `ecrannoir` and `nodialtone`: two known words typed as one. */
function inTwo(word: string, vocabulary: Vocabulary): readonly string[] {
  if (word.length < 8 || /[^a-z]/u.test(word)) return [];
  for (let at = word.length - 4; at >= 4; at -= 1) {
    const parts = [stemOf(word.slice(0, at)), stemOf(word.slice(at))];
    if (parts.every((part) => vocabulary.has(part))) return parts;
  }
  return [];
}

/** A stem that a question means, with the places in the question of the words that say it. */
export type Meant = {
  readonly stem: string;
  readonly weight: number;
  readonly places: readonly number[];
};

const MENDED_SPACE = 0.9;
export const MENDED_LETTERS = 0.6;

/**
 * The stems meant by words as typed, with their weights: known ones as they are, two words that
 * are known as one joined (`voice mail`), and for unknown ones the nearest that are known.
 */
export function meantStems(words: readonly string[], vocabulary: Vocabulary): readonly Meant[] {
  return words.flatMap((word, at) => {
    const stem = stemOf(word);
    const joined = stemOf(`${word}${words[at + 1] ?? ''}`);
    const found: Meant[] = [{ stem, weight: 1, places: [at] }];
    if (joined !== stem && joined.length >= 4 && vocabulary.has(joined)) {
      found.push({ stem: joined, weight: 1, places: [at, at + 1] });
    }
    if (vocabulary.has(stem)) return found;
    const bare = withoutElision(word, vocabulary);
    if (bare !== null) return [{ stem: bare, weight: 1, places: [at] }];
    const parts = inTwo(word, vocabulary);
    if (parts.length > 0) {
      return parts.map((part) => ({ stem: part, weight: MENDED_SPACE, places: [at] }));
    }
    const others = nearest(word, vocabulary);
    return [
      ...found,
      ...others.map((other) => ({ stem: other, weight: MENDED_LETTERS, places: [at] })),
    ];
  });
}
