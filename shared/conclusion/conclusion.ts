import type { Case } from '../case/case-schema.ts';
import {
  type Claim,
  CONTRADICTIONS,
  type CountsFrom,
  type Relation,
  SUPPORTS,
} from '../knowledge/claims.ts';
import { endOf, nodeOf, replay, textFor } from '../diagnosis/engine.ts';
import type { DiagnosisGraph, EndNode, Outcome } from '../knowledge/graph-schema.ts';
import { contradictsMeasure } from '../diagnosis/provenance.ts';
import type { TranscriptEntry } from '../diagnosis/run-schema.ts';
import { entriesInForce } from '../diagnosis/withdrawn.ts';
import { type Measure, measuresOf, type MeasureSource } from './measures.ts';
import type { Words } from './words.ts';

/** A measure or an answer that speaks against what the technician concluded. */
export type Contradiction = {
  readonly source: MeasureSource | 'answer';
  readonly code: string;
  readonly at: string;
  /** Whether it disproves the conclusion or only raises a doubt. */
  readonly weight: 'disproves' | 'doubts';
  readonly words: readonly Words[];
  readonly remedy: readonly Words[];
};

/** A sentence of a conclusion, with what it asserts when it is read alone. */
export type ConclusionSentence = {
  readonly role: 'title' | 'meaning' | 'contradiction' | 'doubt' | 'support' | 'noted' | 'next';
  readonly code: string;
  /** Empty for a title that is attributed to the technician and said to be contradicted. */
  readonly claims: readonly Claim[];
  /** When that was true; null for what is still true when the conclusion is read. */
  readonly at: string | null;
  readonly words: readonly Words[];
};

export type ConclusionState = 'not-started' | 'in-progress' | 'suspended' | 'unreadable' | 'ended';

/** How the diagnosis of a phone ended, weighed against everything that was measured. */
export type Conclusion = {
  readonly phoneKey: string;
  readonly state: ConclusionState;
  readonly endId: string | null;
  readonly outcome: Outcome | null;
  /** When the last answer was given; null before the first. */
  readonly at: string | null;
  readonly by: 'measures' | 'technician' | 'both' | null;
  readonly standing: 'plain' | 'unverified' | 'contradicted';
  readonly contradictions: readonly Contradiction[];
  readonly supports: readonly Measure[];
  /** Measures that concern no claim of the conclusion but must not be lost. */
  readonly noted: readonly Measure[];
  readonly sentences: readonly ConclusionSentence[];
};

type Run = {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly inForce: readonly TranscriptEntry[];
};

type Answered = Extract<TranscriptEntry, { type: 'answered' }>;

function runOf(transcript: readonly TranscriptEntry[]): Run | null {
  const begin = transcript.findLastIndex(({ type }) => type === 'started');
  const entries = transcript.slice(Math.max(begin, 0));
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return null;
  return { startedAt: first.at, endedAt: last.at, inForce: entriesInForce(entries) };
}

function answersOf(run: Run): Answered[] {
  return run.inForce.filter((entry) => entry.type === 'answered');
}

function choiceOf(graph: DiagnosisGraph, node: string, choice: string) {
  const found = nodeOf(graph, node);
  return found === undefined || found.kind === 'end'
    ? undefined
    : found.choices.find(({ id }) => id === choice);
}

/** The latest answer that says that the site's network was changed. */
function networkChange(graph: DiagnosisGraph, run: Run): Answered | undefined {
  return answersOf(run).findLast(
    ({ node, choice }) => choiceOf(graph, node, choice)?.changes === 'site-network',
  );
}

function isSince(at: string, from: CountsFrom, run: Run): boolean {
  const instant = Date.parse(at);
  if (from === 'run') return instant >= Date.parse(run.startedAt);
  return from === 'ever' || instant >= Date.parse(run.endedAt);
}

/** The relations of a table that apply between the claims of an end and a measure. */
function relationsWith(
  table: readonly Relation[],
  end: EndNode,
  measure: Measure,
  run: Run,
): readonly Relation[] {
  return table.filter(
    ({ said, measured, from }) =>
      end.claims.includes(said) &&
      measure.claims.includes(measured) &&
      isSince(measure.at, from, run),
  );
}

/** What may have been repaired since: only the network's own state, by work on the network. */
function isOutdated(measure: Measure, change: Answered | undefined): boolean {
  const ofNetwork = measure.source === 'network-test' || measure.source === 'public-address';
  return ofNetwork && change !== undefined && Date.parse(measure.at) < Date.parse(change.at);
}

/** How the time of a measure relates to the conclusion, where the reader must know it. */
function ageOf(
  measure: Measure,
  run: Run,
  change: Answered | undefined,
  graph: DiagnosisGraph,
): Words[] {
  if (change !== undefined && isOutdated(measure, change)) {
    const step = nodeOf(graph, change.node);
    return [
      {
        key: 'conclusion.age.beforeChange',
        params: {
          step: step === undefined ? change.node : { text: step.title },
          at: { instant: change.at },
        },
      },
    ];
  }
  if (measure.code === 'not-made') return [];
  if (Date.parse(measure.at) < Date.parse(run.startedAt)) return [{ key: 'conclusion.age.before' }];
  return Date.parse(measure.at) > Date.parse(run.endedAt)
    ? [{ key: 'conclusion.age.afterwards' }]
    : [];
}

function contradictionsOf(
  end: EndNode,
  measures: readonly Measure[],
  run: Run,
  graph: DiagnosisGraph,
): Contradiction[] {
  const change = networkChange(graph, run);
  const settled = new Set(measures.flatMap(({ claims }) => claims));
  return measures.flatMap((measure): Contradiction[] => {
    const against = relationsWith(CONTRADICTIONS, end, measure, run).filter(
      ({ unless }) => unless === null || !settled.has(unless),
    );
    if (against.length === 0) return [];
    const { source, code, at, words, strength, remedy } = measure;
    const isOld = isOutdated(measure, change);
    const isFirm =
      strength === 'proves' && !isOld && against.some(({ firm }) => isSince(at, firm, run));
    return [
      {
        source,
        code,
        at,
        weight: isFirm ? 'disproves' : 'doubts',
        words: [...words, ...ageOf(measure, run, change, graph)],
        remedy: isOld ? [{ key: 'conclusion.remedy.measureAgain' }] : remedy,
      },
    ];
  });
}

/** The answers that the technician gave against what the application had measured. */
function overruledAnswers(graph: DiagnosisGraph, run: Run): Contradiction[] {
  return answersOf(run).flatMap((entry): Contradiction[] => {
    const node = nodeOf(graph, entry.node);
    // The crossed test's own verdict is weighed as a measure.
    if (entry.overruled === null || node === undefined || node.kind === 'crossed-test') return [];
    // What was only likely is for the technician to judge.
    if (entry.strength === 'suggested') return [];
    const isMeasured = contradictsMeasure(entry);
    const measured = choiceOf(graph, entry.node, entry.overruled);
    const answered = choiceOf(graph, entry.node, entry.choice);
    if (measured === undefined || answered === undefined) return [];
    return [
      {
        source: 'answer',
        code: entry.node,
        at: entry.at,
        weight: isMeasured ? 'disproves' : 'doubts',
        words: [
          {
            key: `conclusion.measure.${isMeasured ? 'measuredOtherwise' : 'overruled'}`,
            params: {
              question: { text: node.title },
              at: { instant: entry.at },
              measured: { text: measured.label },
              answered: { text: answered.label },
            },
          },
        ],
        remedy: [
          { key: 'conclusion.remedy.overruled', params: { question: { text: node.title } } },
        ],
      },
    ];
  });
}

function supportsOf(
  end: EndNode,
  measures: readonly Measure[],
  run: Run,
  graph: DiagnosisGraph,
): Measure[] {
  const change = networkChange(graph, run);
  return measures.filter(
    (measure) =>
      !isOutdated(measure, change) && relationsWith(SUPPORTS, end, measure, run).length > 0,
  );
}

/** Neither for nor against, but worth reporting: what is wrong on the site, what the test said. */
function isWorthNoting({ claims, code }: Measure): boolean {
  if (code === 'not-made') return false;
  return claims.some(
    (claim) => claim === 'network-defect' || claim === 'phone-absent' || claim.startsWith('test-'),
  );
}

const outcomeWords = (outcome: Outcome): Words => ({ key: `conclusion.outcome.${outcome}` });

function titleOf(
  end: EndNode,
  standing: Conclusion['standing'],
  contradictions: readonly Contradiction[],
): ConclusionSentence {
  const outcome = outcomeWords(end.outcome);
  if (standing === 'plain')
    return { role: 'title', code: end.id, claims: end.claims, at: null, words: [outcome] };
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

function nextOf(end: EndNode, contradictions: readonly Contradiction[]): Words[] {
  const [first] = contradictions;
  if (first === undefined) return [{ text: end.nextAction }];
  const then = `conclusion.then.${end.outcome === 'repaired' ? 'repaired' : 'fault'}`;
  return [...first.remedy, { key: then }];
}

function measureSentence(role: ConclusionSentence['role'], measure: Measure): ConclusionSentence {
  const { code, at, claims, words } = measure;
  return { role, code, at, claims, words };
}

/** Measures that disprove come first. */
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
  const isProved = standing === 'plain' && supports.some(({ strength }) => strength === 'proves');
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
      titleOf(end, standing, contradictions),
      // Its text says more than the title, and no part of it may precede what disproves it.
      ...(standing === 'plain'
        ? [
            {
              role: 'meaning',
              code: end.id,
              claims: end.claims,
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
      { role: 'next', code: end.id, claims: [], at: null, words: nextOf(end, contradictions) },
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
 * site's network, the crossed test, the answers given against a measure and the phone's last
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
