import type { Language } from '../domain/text.ts';
import { type KnowledgeEntry, knowledgeEntries } from './entries.ts';
import { wordsOf } from './words.ts';

/** The pairs of letters of a text, with its beginning and end marked. */
function pairsOf(word: string): ReadonlySet<string> {
  const marked = ` ${word} `;
  return new Set(
    Array.from({ length: marked.length - 1 }, (_, index) => marked.slice(index, index + 2)),
  );
}

function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const common = [...left].filter((pair) => right.has(pair)).length;
  return (2 * common) / (left.size + right.size);
}

const AT_MOST = 5;

/** For words that nothing knows: the symptoms and questions whose titles are spelt most like them. */
export function lookAlikes(
  words: readonly string[],
  language: Language,
): readonly { readonly entry: KnowledgeEntry; readonly score: number }[] {
  const asked = words.map(pairsOf);
  return knowledgeEntries
    .filter(({ kind }) => kind === 'symptom' || kind === 'faq')
    .map((entry) => {
      const known = [entry.title[language], ...entry.keywords[language]]
        .flatMap(wordsOf)
        .map(pairsOf);
      const score = asked.reduce(
        (sum, word) => sum + Math.max(0, ...known.map((one) => likeness(word, one))),
        0,
      );
      return { entry, score: score / asked.length };
    })
    .toSorted((left, right) => right.score - left.score)
    .slice(0, AT_MOST);
}
