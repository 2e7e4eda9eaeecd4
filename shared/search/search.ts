import { symptomsFor } from '../diagnosis/condition.ts';
import type { DiagnosisGraph, Symptom } from '../knowledge/graph-schema.ts';
import type { PhoneContext } from '../diagnosis/run-schema.ts';
import type { Language } from '../domain/text.ts';
import { type EntryKind, type KnowledgeEntry, knowledgeEntries } from './entries.ts';

const MAX_QUERY_LENGTH = 120;
const MAX_QUERY_WORDS = 8;

/** Words without meaning of their own; a query that has no other words keeps them. */
const SMALL_WORDS = new Set(
  'a au aux ce ces d de des du en et est il je j l la le les ma mes mon n ne que qui s se ses son sur the to un une of my is it i an on in'.split(
    ' ',
  ),
);

/** Lower case, without accents, ligatures or punctuation, so that `Échec` is found by `echec`. */
export function foldText(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}*#]+/gu, ' ')
    .trim();
}

function wordsOf(text: string): string[] {
  return foldText(text)
    .split(' ')
    .filter((word) => word !== '');
}

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

/** How well a word matches or begins with a word of the query: 0 not at all, 1 exactly. */
function closeness(asked: string, word: string): number {
  if (asked === word) return 1;
  if (word.startsWith(asked)) return asked.length >= 2 ? 0.8 : 0.3;
  const ending = asked.length - word.length;
  return word.length >= 4 && ending <= 2 && asked.startsWith(word) ? 0.5 : 0;
}

/** The same, allowing for typing errors: one from four letters on, two from eight on. */
function likeness(asked: string, word: string): number {
  const close = closeness(asked, word);
  if (close > 0) return close;
  const limit = asked.length >= 8 ? 2 : asked.length >= 4 ? 1 : 0;
  return limit > 0 && withinEdits(asked, word, limit) ? 0.5 : 0;
}

type Index<Item> = {
  readonly items: readonly Item[];
  /** For each folded word: the items that contain it, with the weight of its field. */
  readonly postings: ReadonlyMap<string, ReadonlyMap<number, number>>;
};

type Field = { readonly text: string; readonly weight: number };

function buildIndex<Item>(items: readonly Item[], fieldsOf: (item: Item) => Field[]): Index<Item> {
  const postings = new Map<string, Map<number, number>>();
  for (const [position, item] of items.entries()) {
    for (const { text, weight } of fieldsOf(item)) {
      for (const word of wordsOf(text)) {
        const holders = postings.get(word) ?? new Map<number, number>();
        holders.set(position, Math.max(holders.get(position) ?? 0, weight));
        postings.set(word, holders);
      }
    }
  }
  return { items, postings };
}

/** The items that contain a word of the query, with their scores. */
function holdersOf<Item>(
  index: Index<Item>,
  asked: string,
  match: (asked: string, word: string) => number,
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const [known, holders] of index.postings) {
    const fit = match(asked, known);
    if (fit === 0) continue;
    for (const [position, weight] of holders) {
      found.set(position, Math.max(found.get(position) ?? 0, fit * weight));
    }
  }
  return found;
}

/** Scores of the items that match every word. */
function common(found: readonly ReadonlyMap<number, number>[]): ReadonlyMap<number, number> {
  const [first = new Map<number, number>(), ...others] = found;
  return new Map(
    [...first]
      .filter(([position]) => others.every((other) => other.has(position)))
      .map(([position, score]) => [
        position,
        others.reduce((sum, other) => sum + (other.get(position) ?? 0), score),
      ]),
  );
}

/**
 * Items that match every word of the query, the best first; ties keep the items' own order. Typing
 * errors are considered only when the words as typed find nothing.
 */
function rank<Item>(index: Index<Item>, query: string): readonly Item[] {
  const all = wordsOf(query.slice(0, MAX_QUERY_LENGTH)).slice(0, MAX_QUERY_WORDS);
  const telling = all.filter((word) => !SMALL_WORDS.has(word));
  const asked = telling.length > 0 ? telling : all;
  const exact = common(asked.map((word) => holdersOf(index, word, closeness)));
  const scores =
    exact.size > 0 ? exact : common(asked.map((word) => holdersOf(index, word, likeness)));
  return [...scores]
    .toSorted(([left, a], [right, b]) => b - a || left - right)
    .flatMap(([position]) => index.items[position] ?? []);
}

const KIND_WEIGHT: Readonly<Partial<Record<EntryKind, number>>> = { node: 0.5, link: 0.5 };

const indexes = new Map<Language, Index<KnowledgeEntry>>();

function knowledgeIndex(language: Language): Index<KnowledgeEntry> {
  const known = indexes.get(language);
  if (known !== undefined) return known;
  const index = buildIndex(knowledgeEntries, (entry) => {
    const factor = KIND_WEIGHT[entry.kind] ?? 1;
    return [
      { text: entry.title[language], weight: 4 * factor },
      ...entry.keywords[language].map((text) => ({ text, weight: 4 * factor })),
      ...entry.body.map((text) => ({ text: text[language], weight: factor })),
    ];
  });
  indexes.set(language, index);
  return index;
}

/** Searches the whole knowledge base in one language; accents and small typing errors do not matter. */
export function searchKnowledge(
  query: string,
  language: Language,
  limit = 30,
): readonly KnowledgeEntry[] {
  return rank(knowledgeIndex(language), query).slice(0, limit);
}

/**
 * The symptoms that match what a technician typed, for this phone, the best first; every symptom of
 * this phone when nothing is typed.
 */
export function searchSymptoms(
  graph: DiagnosisGraph,
  phone: PhoneContext,
  query: string,
  language: Language,
): readonly Symptom[] {
  const symptoms = symptomsFor(graph, phone);
  if (foldText(query) === '') return symptoms;
  const index = buildIndex(symptoms, ({ label, keywords }) => [
    { text: label[language], weight: 2 },
    ...keywords[language].map((text) => ({ text, weight: 2 })),
  ]);
  return rank(index, query);
}
