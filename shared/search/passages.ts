import MiniSearch from 'minisearch';
import type { Language } from '../domain/text.ts';
import { faq, indicators } from '../knowledge/reference.ts';
import { sayings } from '../knowledge/wording.ts';
import { isIdea, synonymStems, termsOf } from './concepts.ts';
import { type EntryKind, type KnowledgeEntry, knowledgeEntries } from './entries.ts';
import { type Vocabulary, vocabularyOf } from './spelling.ts';

/** One text of an entry: its title, a keyword, a way of saying it, or all its sentences. */
type Passage = {
  readonly id: number;
  readonly key: string;
  /** Null when both languages say the same. */
  readonly language: Language | null;
  readonly terms: readonly string[];
  readonly weight: number;
};

export type PassageIndex = {
  readonly passages: MiniSearch<Passage>;
  readonly vocabulary: Vocabulary;
};

/** A symptom leads to the diagnosis and its FAQ answers it; a step of the graph means little alone. */
const KIND_WEIGHT: Readonly<Partial<Record<EntryKind, number>>> = {
  symptom: 1.15,
  faq: 1.05,
  procedure: 0.9,
  panel: 0.9,
  link: 0.5,
  problems: 0.4,
  node: 0.35,
};

const TITLE = 1.15;
const NAMES = 0.9;
const SAYING = 1;
const SAYING_OF_ITS_SYMPTOM = 0.85;
const BODY = 0.55;

type Weighted = { readonly text: string; readonly weight: number };

/** The ways of saying what an entry is about: its own, and those of the symptom that it answers. */
function sayingsFor(entry: KnowledgeEntry, language: Language): readonly Weighted[] {
  const symptom =
    entry.kind === 'faq'
      ? faq.find(({ id }) => id === entry.id)?.symptom
      : entry.kind === 'indicator'
        ? indicators.find(({ id }) => id === entry.id)?.symptom
        : undefined;
  return sayings.flatMap((said) => {
    if (said.target === entry.key) {
      return said[language].map((text) => ({ text, weight: SAYING }));
    }
    return symptom !== undefined && said.target === `symptom:${symptom}`
      ? said[language].map((text) => ({ text, weight: SAYING_OF_ITS_SYMPTOM }))
      : [];
  });
}

function textsOf(entry: KnowledgeEntry, language: Language): readonly Weighted[] {
  const title = entry.title[language];
  return [
    { text: title, weight: TITLE },
    ...entry.names.map((name) => ({ text: `${title} ${name}`, weight: NAMES })),
    ...entry.keywords[language].map((text) => ({ text, weight: SAYING })),
    ...sayingsFor(entry, language),
    { text: entry.body.map((text) => text[language]).join(' '), weight: BODY },
  ];
}

function passagesOf(entry: KnowledgeEntry): readonly Omit<Passage, 'id'>[] {
  const french = textsOf(entry, 'fr');
  const english = textsOf(entry, 'en');
  const shared = new Set(french.map(({ text }) => text));
  const kind = KIND_WEIGHT[entry.kind] ?? 1;
  const passage = (language: Language | null, { text, weight }: Weighted) => ({
    key: entry.key,
    language,
    terms: termsOf(text),
    weight: weight * kind,
  });
  const both = new Set(english.map(({ text }) => text).filter((text) => shared.has(text)));
  return [
    ...french.map((one) => passage(both.has(one.text) ? null : 'fr', one)),
    ...english.filter(({ text }) => !both.has(text)).map((one) => passage('en', one)),
  ];
}

let built: PassageIndex | null = null;

/** The index of everything, built once, at the first search. */
export function passageIndex(): PassageIndex {
  if (built !== null) return built;
  const passages = new MiniSearch<Passage>({
    fields: ['terms'],
    storeFields: ['key', 'weight', 'language'],
    extractField: (passage, field) =>
      field === 'terms' ? passage.terms.join(' ') : Reflect.get(passage, field),
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
  });
  const all = knowledgeEntries.flatMap(passagesOf).map((one, id) => ({ ...one, id }));
  passages.addAll(all);
  const stems = all.flatMap(({ terms }) => terms).filter((term) => !isIdea(term));
  built = { passages, vocabulary: vocabularyOf([...stems, ...synonymStems]) };
  return built;
}
