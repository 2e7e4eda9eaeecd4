import { symptomsFor } from '../diagnosis/condition.ts';
import type { PhoneContext } from '../diagnosis/run-schema.ts';
import type { Language } from '../domain/text.ts';
import type { DiagnosisGraph, Symptom } from '../knowledge/graph-schema.ts';
import { faq, indicators } from '../knowledge/reference.ts';
import type { Display } from '../knowledge/wording-schema.ts';
import { ideasIn, isIdea } from './concepts.ts';
import { entryByKey, type KnowledgeEntry } from './entries.ts';
import { lookAlikes } from './look-alikes.ts';
import { type PassageIndex, passageIndex } from './passages.ts';
import { shownIn } from './shown.ts';
import { MENDED_LETTERS, meantStems } from './spelling.ts';
import { isNegation, tellingWords, wordsOf } from './words.ts';

const MAX_QUERY_LENGTH = 200;
const MAX_QUERY_WORDS = 24;

/** An entry that answers a question, and how well. */
export type Found = { readonly entry: KnowledgeEntry; readonly score: number };

export type Answer = {
  /** The best first. */
  readonly found: readonly Found[];
  /** Messages, codes and addresses of phones that the question names. */
  readonly shown: readonly Display[];
  /** False when no word of the question is known, and `found` only looks like it. */
  readonly certain: boolean;
};

/** A term of the question, with the places of the words that ask for it. */
type Asked = { readonly weight: number; readonly places: ReadonlySet<number> };

const IDEA_WEIGHT = 0.9;
const NEGATION_WEIGHT = 0.35;

function askedTerms(
  telling: readonly string[],
  { vocabulary }: PassageIndex,
): ReadonlyMap<string, Asked> {
  const meant = meantStems(telling, vocabulary);
  const asked = new Map<string, Asked>();
  const add = (term: string, weight: number, places: readonly number[]): void => {
    const before = asked.get(term);
    asked.set(term, {
      weight: Math.max(before?.weight ?? 0, weight),
      places: new Set([...(before?.places ?? []), ...places]),
    });
  };
  for (const { stem, weight, places } of meant) {
    add(stem, isNegation(stem) ? NEGATION_WEIGHT : weight, places);
  }
  for (const { idea, at, length } of ideasIn(meant.map(({ stem }) => stem))) {
    const places = meant.slice(at, at + length).flatMap((one) => one.places);
    add(idea, IDEA_WEIGHT, places);
  }
  return asked;
}

const OTHER_LANGUAGE = 0.75;
const BEGINNING = 0.6;
/** How much the other passages of an entry add to its best one. */
const OTHER_PASSAGES = 0.12;

function lastWordOf(asked: ReadonlyMap<string, Asked>): string {
  return [...asked.keys()].findLast((term) => !isIdea(term)) ?? '';
}

/** The word being typed and the name of a model may be given by their beginning. */
function mayBegin(term: string, last: string): boolean {
  return term.length >= 2 && (term === last || /^[a-z]+\d/u.test(term));
}

function textScores(
  { passages }: PassageIndex,
  asked: ReadonlyMap<string, Asked>,
  language: Language,
): Map<string, number> {
  const last = lastWordOf(asked);
  const results = passages.search([...asked.keys()].join(' '), {
    prefix: (term) => mayBegin(term, last),
    boostTerm: (term) => asked.get(term)?.weight ?? 1,
    boostDocument: (_id, _term, stored) =>
      Number(stored?.['weight']) *
      (stored?.['language'] === null || stored?.['language'] === language ? 1 : OTHER_LANGUAGE),
    weights: { prefix: BEGINNING, fuzzy: 0 },
    bm25: { k: 1.2, b: 0.5, d: 0.5 },
  });
  const scored = results
    .map(({ score, queryTerms, ...result }) => {
      // The library rewards each term; what counts is how many words of the question are answered.
      const words = new Set(queryTerms.flatMap((term) => [...(asked.get(term)?.places ?? [])]));
      return { key: String(result['key']), score: (score / queryTerms.length) * words.size };
    })
    .toSorted((left, right) => right.score - left.score);
  const best = new Map<string, number>();
  const others = new Map<string, number>();
  for (const { key, score } of scored) {
    if (best.has(key)) others.set(key, (others.get(key) ?? 0) + score);
    else best.set(key, score);
  }
  return new Map(
    [...best].map(([key, top]) => [
      key,
      top + Math.min(top, (others.get(key) ?? 0) * OTHER_PASSAGES),
    ]),
  );
}

/** Half of the words mended is a guess, not an answer. */
const ENOUGH_MENDED = 0.5;

/** Whether the knowledge has a word of the question as it was typed, or most of them once mended. */
function isUnderstood(
  asked: ReadonlyMap<string, Asked>,
  { vocabulary }: PassageIndex,
  words: number,
): boolean {
  const last = lastWordOf(asked);
  const isKnown = (term: string): boolean =>
    vocabulary.has(term) ||
    (mayBegin(term, last) && vocabulary.stems.some((stem) => stem.startsWith(term)));
  const weights = [...asked].flatMap(([term, { weight }]) =>
    !isNegation(term) && !isIdea(term) && isKnown(term) ? [weight] : [],
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.some((weight) => weight > MENDED_LETTERS) || sum / words >= ENOUGH_MENDED;
}

/** Each target of what a phone shows counts a little less than the one before it. */
const NEXT_TARGET = 0.92;
const SHOWN_ALONE = 10;
/** A code says much even among other words, and twice as much alone. */
const SHOWN = 0.7;
/** An entry that answers this share of what the best one does is noise. */
const NOISE = 0.08;

/** Finds the entries that answer a question in anybody's words, French or English, the best first. */
export function searchKnowledge(query: string, language: Language, limit = 30): Answer {
  const words = wordsOf(query.slice(0, MAX_QUERY_LENGTH)).slice(0, MAX_QUERY_WORDS);
  if (words.length === 0) return { found: [], shown: [], certain: true };
  const index = passageIndex();
  const telling = tellingWords(words);
  const asked = askedTerms(telling, index);
  const scores = textScores(index, asked, language);
  const shown = shownIn(telling);
  const top = Math.max(SHOWN_ALONE, ...scores.values());
  for (const { display, share } of shown) {
    for (const [at, key] of display.targets.entries()) {
      scores.set(key, (scores.get(key) ?? 0) + top * (SHOWN + SHOWN * share) * NEXT_TARGET ** at);
    }
  }
  const found = [...scores]
    .flatMap(([key, score]) => {
      const entry = entryByKey(key);
      return entry === undefined ? [] : [{ entry, score }];
    })
    .toSorted((left, right) => right.score - left.score);
  const least = (found[0]?.score ?? 0) * NOISE;
  const best = found.filter(({ score }) => score >= least).slice(0, limit);
  if (best.length > 0 && (shown.length > 0 || isUnderstood(asked, index, telling.length))) {
    return { found: best, shown: shown.map(({ display }) => display), certain: true };
  }
  const others = lookAlikes(words, language).filter(
    (like) => !best.some(({ entry }) => entry === like.entry),
  );
  const nearest = [...best, ...others].toSorted((left, right) => right.score - left.score);
  return { found: nearest.slice(0, limit), shown: [], certain: false };
}

/** The symptom of the diagnosis that an entry is about. */
function symptomOf({ kind, id }: KnowledgeEntry): string | undefined {
  if (kind === 'symptom') return id;
  if (kind === 'faq') return faq.find((one) => one.id === id)?.symptom;
  return kind === 'indicator' ? indicators.find((one) => one.id === id)?.symptom : undefined;
}

export type SymptomAnswer = {
  readonly symptoms: readonly Symptom[];
  readonly shown: readonly Display[];
  /** False when the words name no symptom of this phone, and all of them are given. */
  readonly certain: boolean;
};

/** The symptoms of this phone that the same search finds; every one when nothing is typed. */
export function searchSymptoms(
  graph: DiagnosisGraph,
  phone: PhoneContext,
  query: string,
  language: Language,
): SymptomAnswer {
  const symptoms = symptomsFor(graph, phone);
  if (wordsOf(query).length === 0) return { symptoms, shown: [], certain: true };
  const { found, shown, certain } = searchKnowledge(query, language, Number.POSITIVE_INFINITY);
  const named = new Set(certain ? found.flatMap(({ entry }) => symptomOf(entry) ?? []) : []);
  const answering = [...named].flatMap((id) => symptoms.find((one) => one.id === id) ?? []);
  return answering.length > 0
    ? { symptoms: answering, shown, certain: true }
    : { symptoms, shown, certain: false };
}
