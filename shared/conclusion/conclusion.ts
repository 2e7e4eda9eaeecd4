import type { Case } from '../case/case-schema.ts';
import { endOf, nodeOf, replay, textFor } from '../diagnosis/engine.ts';
import type { DiagnosisGraph, EndNode, Outcome } from '../knowledge/graph-schema.ts';
import type { Conclusion, ConclusionSentence, Contradiction } from './conclusion-types.ts';
import type { Claim } from '../knowledge/claims.ts';
import { type Measure, measuresOf } from './measures.ts';
import { ageOf, networkChange, type Run, runOf } from './walk.ts';
import {
  contradictionsOf,
  isWorthNoting,
  overruledAnswers,
  supportsOf,
  withdrawnClaims,
} from './weighing.ts';
import type { Words } from './words.ts';

const outcomeWords = (outcome: Outcome): Words => ({ key: `conclusion.outcome.${outcome}` });

function titleOf(
  end: EndNode,
  claims: readonly Claim[],
  standing: Conclusion['standing'],
  contradictions: readonly Contradiction[],
): ConclusionSentence {
  const outcome = outcomeWords(end.outcome);
  if (standing === 'plain')
    return { role: 'title', code: end.id, claims, at: null, words: [outcome] };
  const [strongest] = contradictions;
  return {
    role: 'title',
    code: `${end.id}:${standing}`,
    claims: [],
    at: null,
    words: [
      standing === 'contradicted' && strongest !== undefined
        ? {
            key: 'conclusion.title.contradicted',
            params: { outcome, by: { key: `conclusion.source.${strongest.source}` } },
          }
        : { key: 'conclusion.title.unverified', params: { outcome } },
    ],
  };
}

function nextOf(
  end: EndNode,
  withdrawn: ReadonlySet<Claim>,
  contradictions: readonly Contradiction[],
): Words[] {
  const [first] = contradictions;
  if (first === undefined)
    return [
      { text: end.nextAction },
      ...(withdrawn.has('network-cleared') ? [{ key: 'conclusion.then.networkToo' }] : []),
    ];
  const then = `conclusion.then.${end.outcome === 'repaired' ? 'repaired' : 'fault'}`;
  return [...first.remedy, { key: then }];
}

function measureSentence(role: ConclusionSentence['role'], measure: Measure): ConclusionSentence {
  const { code, at, claims, words } = measure;
  return { role, code, at, claims, words };
}

/** Measurements that disprove come first. */
const WEIGHT_ORDER = { disproves: 0, doubts: 1 } as const;

function endedConclusion(
  end: EndNode,
  whole: Case,
  run: Run,
  meaning: Words,
  phoneKey: string,
  graph: DiagnosisGraph,
): Conclusion {
  const measures = measuresOf(whole, phoneKey);
  const contradictions = [
    ...contradictionsOf(end, measures, run, graph),
    // Answers given before a repair no longer apply after it.
    ...(end.outcome === 'repaired' ? [] : overruledAnswers(graph, run)),
  ].toSorted((left, right) => WEIGHT_ORDER[left.weight] - WEIGHT_ORDER[right.weight]);
  const standing = contradictions.some(({ weight }) => weight === 'disproves')
    ? 'contradicted'
    : contradictions.length > 0
      ? 'unverified'
      : 'plain';
  const supports = supportsOf(end, measures, run, graph);
  const weighed = new Set([...contradictions, ...supports].map(({ code }) => code));
  const noted = measures.filter((measure) => !weighed.has(measure.code) && isWorthNoting(measure));
  const change = networkChange(graph, run);
  const withdrawn = withdrawnClaims(end, measures, run);
  const claims = end.claims.filter((claim) => !withdrawn.has(claim));
  const isProved = standing === 'plain' && supports.length > 0;
  return {
    phoneKey,
    state: 'ended',
    endId: end.id,
    outcome: end.outcome,
    at: run.endedAt,
    by: isProved ? 'both' : 'technician',
    standing,
    contradictions,
    supports,
    noted,
    sentences: [
      titleOf(end, claims, standing, contradictions),
      // Its text says more than the title, and no part of it may come before what disproves it.
      ...(standing === 'plain'
        ? [
            {
              role: 'meaning',
              code: end.id,
              claims,
              at: null,
              words: [meaning],
            } as const,
          ]
        : []),
      ...contradictions.map(({ code, at, words, weight }): ConclusionSentence => ({
        role: weight === 'disproves' ? 'contradiction' : 'doubt',
        code,
        at,
        claims: measures.find((measure) => measure.code === code)?.claims ?? [],
        words,
      })),
      ...supports.map((measure) => measureSentence('support', measure)),
      ...noted.map((measure) => {
        const sentence = measureSentence('noted', measure);
        return { ...sentence, words: [...sentence.words, ...ageOf(measure, run, change, graph)] };
      }),
      {
        role: 'next',
        code: end.id,
        claims: [],
        at: null,
        words: nextOf(end, withdrawn, contradictions),
      },
    ],
  };
}

function openConclusion(
  whole: Case,
  phoneKey: string,
  given: Pick<Conclusion, 'state' | 'at'> & { readonly next: Words | null },
): Conclusion {
  const noted = measuresOf(whole, phoneKey).filter(isWorthNoting);
  const { state, at, next } = given;
  return {
    phoneKey,
    state,
    endId: null,
    outcome: null,
    at,
    by: noted.some(({ strength }) => strength === 'proves') ? 'measures' : null,
    standing: 'plain',
    contradictions: [],
    supports: [],
    noted,
    sentences: [
      {
        role: 'title',
        code: state,
        claims: [],
        at: null,
        words: [{ key: `conclusion.state.${state}` }],
      },
      ...noted.map((measure) => measureSentence('noted', measure)),
      ...(next === null
        ? []
        : [{ role: 'next', code: state, claims: [], at: null, words: [next] } as const]),
    ],
  };
}

/**
 * What may be concluded about a phone: how its diagnosis ended, weighed against the test of the
 * site's network, the crossed test, the answers given against a measurement and the phone's last
 * presence. The same case always gives the same conclusion.
 */
export function conclude(whole: Case, phoneKey: string, graph: DiagnosisGraph): Conclusion {
  const record = whole.phones.find((phone) => phone.phoneKey === phoneKey);
  const run = runOf(record?.transcript ?? []);
  if (record === undefined || run === null)
    return openConclusion(whole, phoneKey, { state: 'not-started', at: null, next: null });
  const replayed = replay(graph, record.transcript);
  if (!replayed.ok) {
    const { code, params } = replayed.problem;
    return openConclusion(whole, phoneKey, {
      state: 'unreadable',
      at: run.endedAt,
      next: { key: `problem.${code}`, params },
    });
  }
  const end = endOf(graph, replayed.value);
  if (end !== null) {
    const meaning = { text: textFor(end, replayed.value.context) };
    return endedConclusion(end, whole, run, meaning, phoneKey, graph);
  }
  const current = nodeOf(graph, replayed.value.current);
  return openConclusion(whole, phoneKey, {
    state: replayed.value.suspended ? 'suspended' : 'in-progress',
    at: run.endedAt,
    next: {
      key: 'conclusion.currentStep',
      params: {
        step: current === undefined ? replayed.value.current : { text: current.title },
      },
    },
  });
}

/** The sentences of a role, in reading order. */
export function sentencesFor<Sentence extends Pick<ConclusionSentence, 'role'>>(
  { sentences }: { readonly sentences: readonly Sentence[] },
  ...roles: readonly ConclusionSentence['role'][]
): readonly Sentence[] {
  return sentences.filter(({ role }) => roles.includes(role));
}
