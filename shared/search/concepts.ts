import { synonyms } from '../knowledge/wording.ts';
import { stemOf } from './stem.ts';
import { tellingWords, wordsOf } from './words.ts';

/** The stems of the telling words of a text, in order. */
export function stemsOf(words: readonly string[]): readonly string[] {
  return tellingWords(words).map(stemOf);
}

/** Marks an idea, so that it is never taken for a word. */
const IDEA = '=';

export function isIdea(term: string): boolean {
  return term.startsWith(IDEA);
}

type Expression = { readonly stems: readonly string[]; readonly idea: string };

/** Every expression of the synonyms, by its first stem. */
const expressions: ReadonlyMap<string, readonly Expression[]> = (() => {
  const byFirst = new Map<string, Expression[]>();
  for (const { id, fr, en } of synonyms) {
    for (const phrase of [...fr, ...en]) {
      const stems = stemsOf(wordsOf(phrase));
      const [first] = stems;
      if (first === undefined) continue;
      byFirst.set(first, [...(byFirst.get(first) ?? []), { stems, idea: `${IDEA}${id}` }]);
    }
  }
  return byFirst;
})();

/** Whether the stems from `at` on are those of an expression. */
export function standsAt(
  stems: readonly string[],
  at: number,
  expression: readonly string[],
): boolean {
  return expression.every((stem, offset) => stems[at + offset] === stem);
}

/** An idea that the synonyms recognise, with the places of its words in the row of stems. */
export type Idea = { readonly idea: string; readonly at: number; readonly length: number };

export function ideasIn(stems: readonly string[]): readonly Idea[] {
  return stems.flatMap((stem, at) =>
    (expressions.get(stem) ?? [])
      .filter((expression) => standsAt(stems, at, expression.stems))
      .map(({ idea, stems: { length } }) => ({ idea, at, length })),
  );
}

/** What the index keeps of a text: the stems of its words, and the ideas behind them. */
export function termsOf(text: string): readonly string[] {
  const stems = stemsOf(wordsOf(text));
  return [...stems, ...new Set(ideasIn(stems).map(({ idea }) => idea))];
}

/** Every stem of the synonyms, so that an error of typing in one of them is mended as well. */
export const synonymStems: readonly string[] = [
  ...new Set([...expressions.values()].flat().flatMap(({ stems }) => stems)),
];
