import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerEntry,
  canUndo,
  choicesFor,
  currentNode,
  endOf,
  jumpBackEntry,
  nodeOf,
  replay,
  resumeEntry,
  startEntry,
  stepDoneEntry,
  suspendEntry,
  symptomsFor,
  textFor,
  undoEntry,
} from '../../../shared/diagnosis/engine.ts';
import { longestPath } from '../../../shared/diagnosis/graph-check.ts';
import {
  type DiagnosisState,
  type PhoneContext,
  type TranscriptEntry,
  TranscriptEntrySchema,
} from '../../../shared/diagnosis/run-schema.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';

const at = '2026-09-10T08:00:00.000Z';

const t54w: PhoneContext = {
  brand: 'yealink',
  model: 'T54W',
  kind: 'desk',
  resetProcedure: 'yealink-standard',
  hasScreen: true,
  ovhSupplied: true,
};
const ata191: PhoneContext = {
  brand: 'cisco',
  model: 'ATA191',
  kind: 'adapter',
  resetProcedure: 'cisco-ata191',
  hasScreen: false,
  ovhSupplied: true,
};
const contexts: PhoneContext[] = [
  t54w,
  ata191,
  { ...ata191, model: 'SPA112', resetProcedure: 'cisco-spa112' },
  {
    ...t54w,
    brand: 'gigaset',
    model: 'C590 IP',
    kind: 'dect-base',
    resetProcedure: 'gigaset-dect',
  },
  {
    ...t54w,
    brand: 'gigaset',
    model: 'C530 IP',
    kind: 'dect-base',
    resetProcedure: 'gigaset-dect',
  },
  { ...t54w, brand: 'lg', model: '8820', resetProcedure: 'lg-88xx' },
  { ...t54w, brand: 'polycom', model: 'IP5000', kind: 'conference', resetProcedure: null },
  {
    ...t54w,
    brand: 'yealink',
    model: 'AX83H',
    kind: 'wifi-handset',
    resetProcedure: 'yealink-wifi',
  },
  { ...t54w, brand: 'cisco', model: 'SPA504G', resetProcedure: 'cisco-spa5xx' },
  { ...t54w, brand: null, model: null, kind: 'unknown', resetProcedure: null, ovhSupplied: false },
];

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
}

function code(result: Result<unknown>): string {
  return result.ok ? 'OK' : result.problem.code;
}

function begin(context = t54w, symptom: string | null = null): TranscriptEntry[] {
  return [value(startEntry(graph, { context, symptom, at }))];
}

function answer(transcript: TranscriptEntry[], choice: string): TranscriptEntry[] {
  const node = currentNode(graph, transcript)?.id ?? '';
  return [
    ...transcript,
    value(answerEntry(graph, transcript, { node, choice, at, confirmedBy: 'person' })),
  ];
}

function stateOf(transcript: readonly TranscriptEntry[]): DiagnosisState {
  return value(replay(graph, transcript));
}

const walk = (choices: string[], context = t54w, symptom: string | null = null) =>
  choices.reduce(answer, begin(context, symptom));

describe('the road of a Yealink T54W', () => {
  const untilReset = ['one', 'on', 'no', 'done', 'fails', 'nothing', 'normal'];

  it('asks the three opening questions, then leads to the reset', () => {
    const state = stateOf(walk(untilReset));
    expect(state.path.map(({ node }) => node)).toEqual([
      'one-phone',
      'screen-lights',
      'power-cycled',
      'power-cycle',
      'power-cycle-result',
      'what-fails',
      'line-state',
    ]);
    expect(state.current).toBe('reset');
  });

  it('goes to the network when date and time are wrong after the reset', () => {
    const state = stateOf(walk([...untilReset, 'done', 'wrong']));
    expect(state.current).toBe('net-cable');
  });

  it('goes through panel repair, crossed test and verdict when they are right', () => {
    const repaired = [
      ...untilReset,
      'done',
      'right',
      'done',
      'matches',
      'done',
      'done',
      'fails',
      'fails',
    ];
    expect(
      stateOf(walk(repaired))
        .path.slice(-6)
        .map(({ node }) => node),
    ).toEqual([
      'repair-open',
      'repair-mac',
      'repair-address',
      'repair-power-cycle',
      'repair-result',
      'repair-recheck',
    ]);
  });

  it('ends with each verdict of the crossed test', () => {
    const standard = [
      ...untilReset,
      'done',
      'right',
      'done',
      'matches',
      'done',
      'done',
      'fails',
      'fails',
      'impossible',
      'skip',
    ];
    expect(
      stateOf(
        walk(standard, {
          ...t54w,
          brand: 'cisco',
          model: 'CP7841',
          resetProcedure: 'cisco-standard',
        }),
      ).current,
    ).toBe('crossed-test');
    const direct = [
      ...untilReset,
      'done',
      'right',
      'done',
      'matches',
      'done',
      'done',
      'fails',
      'fails',
      'skip',
    ];
    const outcomes = {
      'site-network': 'site-network',
      phone: 'phone-ticket',
      both: 'phone-ticket',
      works: 'repaired',
      inconclusive: 'inconclusive',
    };
    for (const [verdict, outcome] of Object.entries(outcomes)) {
      const state = stateOf(walk([...direct, verdict]));
      expect(state.ended).toBe(true);
      expect(endOf(graph, state)?.outcome).toBe(outcome);
    }
  });

  it('changes its words and its branch for a phone without a screen', () => {
    const node = nodeOf(graph, 'screen-lights');
    if (node === undefined) throw new Error('no node');
    expect(textFor(node, t54w).fr).toContain('écran');
    expect(textFor(node, ata191).fr).toContain('Power');
    expect(stateOf(walk([...untilReset, 'done'], ata191)).current).toBe('lights-after-reset');
  });
});

describe('what is refused', () => {
  const started = begin();
  const line = { at, confirmedBy: 'person' as const };
  it.each([
    [
      'an answer before the start',
      () => answerEntry(graph, [], { ...line, node: 'one-phone', choice: 'one' }),
      'DIAGNOSIS_NOT_STARTED',
    ],
    [
      'an answer to another node',
      () => answerEntry(graph, started, { ...line, node: 'reset', choice: 'done' }),
      'DIAGNOSIS_NOT_CURRENT_NODE',
    ],
    [
      'an answer that is not offered',
      () => answerEntry(graph, started, { ...line, node: 'one-phone', choice: 'maybe' }),
      'DIAGNOSIS_UNKNOWN_CHOICE',
    ],
    [
      'overruling a proposal that is not offered',
      () =>
        answerEntry(graph, started, {
          ...line,
          node: 'one-phone',
          choice: 'one',
          overruled: 'maybe',
        }),
      'DIAGNOSIS_UNKNOWN_CHOICE',
    ],
    [
      'overruling by the application itself',
      () =>
        answerEntry(graph, started, {
          at,
          confirmedBy: 'application',
          node: 'one-phone',
          choice: 'one',
          overruled: 'several',
        }),
      'DIAGNOSIS_UNKNOWN_CHOICE',
    ],
    [
      'an unknown symptom',
      () => startEntry(graph, { context: t54w, symptom: 'nothing-like-it', at }),
      'DIAGNOSIS_UNKNOWN_SYMPTOM',
    ],
    ['undoing nothing', () => undoEntry(graph, started, { at }), 'DIAGNOSIS_NOTHING_TO_UNDO'],
    [
      'jumping to a node not passed',
      () => jumpBackEntry(graph, started, { node: 'reset', at }),
      'DIAGNOSIS_NOT_ON_PATH',
    ],
    [
      'resuming what was not suspended',
      () => resumeEntry(graph, started, { at }),
      'DIAGNOSIS_NOT_SUSPENDED',
    ],
    [
      'ticking a step outside a procedure',
      () =>
        stepDoneEntry(graph, started, {
          ...line,
          node: 'one-phone',
          procedure: 'yealink-standard',
          step: 'hold-ok',
        }),
      'DIAGNOSIS_NOT_CURRENT_NODE',
    ],
  ])('%s', (_, refused, expected) => {
    expect(code(refused())).toBe(expected);
  });

  it('everything but resuming or starting anew while suspended', () => {
    const suspended = [...started, value(suspendEntry(graph, started, { at, reason: 'déjeuner' }))];
    expect(code(answerEntry(graph, suspended, { ...line, node: 'one-phone', choice: 'one' }))).toBe(
      'DIAGNOSIS_SUSPENDED',
    );
    expect(code(suspendEntry(graph, suspended, { at }))).toBe('DIAGNOSIS_SUSPENDED');
    const resumed = [...suspended, value(resumeEntry(graph, suspended, { at }))];
    expect(stateOf(resumed)).toEqual(stateOf(started));
    expect(code(startEntry(graph, { context: t54w, symptom: 'no-ring', at }, suspended))).toBe(
      'OK',
    );
  });

  it('an answer after the end', () => {
    const ended = walk(['one', 'on', 'no', 'done', 'works']);
    expect(stateOf(ended).ended).toBe(true);
    expect(
      code(answerEntry(graph, ended, { ...line, node: 'end-repaired', choice: 'works' })),
    ).toBe('DIAGNOSIS_ENDED');
    expect(code(suspendEntry(graph, ended, { at }))).toBe('DIAGNOSIS_ENDED');
  });

  it('a transcript with a gap, or of a graph whose roads have changed', () => {
    const transcript = walk(['one', 'on']);
    expect(
      code(
        replay(
          graph,
          transcript.filter((entry) => entry.sequence !== 1),
        ),
      ),
    ).toBe('DIAGNOSIS_TRANSCRIPT_BROKEN');
    const older = transcript.map((entry): TranscriptEntry =>
      entry.type === 'started'
        ? { ...entry, graphVersion: 0 }
        : entry.type === 'answered' && entry.node === 'screen-lights'
          ? { ...entry, choice: 'flickers' }
          : entry,
    );
    expect(code(replay(graph, older))).toBe('DIAGNOSIS_GRAPH_CHANGED');
    // Starting anew stays possible, so that such a case is never stuck.
    const anew = [...older, value(startEntry(graph, { context: t54w, symptom: null, at }, older))];
    expect(stateOf(anew).current).toBe('one-phone');
  });
});

const tick = (transcript: TranscriptEntry[], step: string, procedure = 'yealink-standard') =>
  stepDoneEntry(graph, transcript, {
    node: 'reset',
    procedure,
    step,
    at,
    confirmedBy: 'application',
  });

describe('ticked steps', () => {
  const reset = walk(['one', 'on', 'yes', 'nothing', 'normal']);

  it('are kept, once each, for the procedure of this phone', () => {
    const ticked = [...reset, value(tick(reset, 'hold-ok'))];
    expect(stateOf(ticked).stepsDone).toEqual({ reset: ['hold-ok'] });
    expect(code(tick(ticked, 'hold-ok'))).toBe('DIAGNOSIS_STEP_ALREADY_DONE');
    expect(code(tick(ticked, 'press-reset', 'cisco-ata191'))).toBe('DIAGNOSIS_WRONG_PROCEDURE');
  });

  it('go away with an undo, and with a jump back before their node', () => {
    const ticked = [...reset, value(tick(reset, 'hold-ok'))];
    const undone = [...ticked, value(undoEntry(graph, ticked, { at }))];
    expect(stateOf(undone)).toEqual(stateOf(reset));
    const onward = answer(ticked, 'done');
    const back = [...onward, value(jumpBackEntry(graph, onward, { node: 'reset', at }))];
    expect(stateOf(back).stepsDone).toEqual({});
    const restored = [...back, value(undoEntry(graph, back, { at }))];
    expect(stateOf(restored)).toEqual(stateOf(onward));
  });

  it('accept any procedure where the phone is unknown and the person chose the row', () => {
    const unknown = walk(['one', 'on', 'yes', 'nothing', 'normal'], {
      ...t54w,
      brand: null,
      model: null,
      resetProcedure: null,
    });
    expect(code(tick(unknown, 'press-reset', 'cisco-ata191'))).toBe('OK');
  });
});

/** One attempt of a person or of the application, legal or not. */
type Move =
  | { readonly kind: 'answer'; readonly pick: number }
  | { readonly kind: 'tick'; readonly pick: number }
  | { readonly kind: 'jump'; readonly pick: number }
  | { readonly kind: 'undo' | 'suspend' | 'resume' }
  | { readonly kind: 'restart'; readonly pick: number };

const moveArbitrary: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('answer' as const), pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('tick' as const), pick: fc.nat({ max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('jump' as const), pick: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('suspend' as const, 'resume' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), pick: fc.nat() }) },
);

function attempt(
  transcript: readonly TranscriptEntry[],
  move: Move,
  context: PhoneContext,
): Result<TranscriptEntry> {
  const state = stateOf(transcript);
  const node = currentNode(graph, transcript);
  if (node === undefined) throw new Error('no node');
  switch (move.kind) {
    case 'answer': {
      const choices = choicesFor(node, context);
      const choice = choices[move.pick % Math.max(1, choices.length)]?.choice.id ?? 'none';
      return answerEntry(graph, transcript, { node: node.id, choice, at, confirmedBy: 'person' });
    }
    case 'tick':
      return stepDoneEntry(graph, transcript, {
        node: node.id,
        procedure: context.resetProcedure ?? 'chosen',
        step: `step-${move.pick}`,
        at,
        confirmedBy: 'person',
      });
    case 'jump':
      return jumpBackEntry(graph, transcript, {
        node: state.path[move.pick % Math.max(1, state.path.length)]?.node ?? 'none',
        at,
      });
    case 'restart': {
      const symptoms = symptomsFor(graph, context);
      const symptom =
        move.pick % 2 === 0 ? null : (symptoms[move.pick % symptoms.length]?.id ?? null);
      return startEntry(graph, { context, symptom, at }, transcript);
    }
    case 'undo':
      return undoEntry(graph, transcript, { at });
    case 'suspend':
      return suspendEntry(graph, transcript, { at });
    default:
      return resumeEntry(graph, transcript, { at });
  }
}

const runArbitrary = fc.record({
  context: fc.constantFrom(...contexts),
  symptom: fc.option(fc.nat(), { nil: null }),
  moves: fc.array(moveArbitrary, { maxLength: 60 }),
});

function play(run: {
  context: PhoneContext;
  symptom: number | null;
  moves: Move[];
}): TranscriptEntry[] {
  const symptoms = symptomsFor(graph, run.context);
  const symptom =
    run.symptom === null ? null : (symptoms[run.symptom % symptoms.length]?.id ?? null);
  const transcript = begin(run.context, symptom);
  for (const move of run.moves) {
    const entry = attempt(transcript, move, run.context);
    if (entry.ok) transcript.push(entry.value);
  }
  return transcript;
}

describe('whatever a person does', () => {
  it('the transcript replays to the same state, also after a round trip through JSON', () => {
    fc.assert(
      fc.property(runArbitrary, (run) => {
        const transcript = play(run);
        const copy = TranscriptEntrySchema.array().parse(JSON.parse(JSON.stringify(transcript)));
        expect(copy).toEqual(transcript);
        expect(stateOf(copy)).toEqual(stateOf(transcript));
      }),
      { numRuns: 300 },
    );
  });

  it('an undo restores exactly the state before the last answer, tick or jump', () => {
    fc.assert(
      fc.property(runArbitrary, moveArbitrary, (run, move) => {
        const transcript = play({ ...run });
        if (
          stateOf(transcript).suspended ||
          move.kind === 'undo' ||
          move.kind === 'suspend' ||
          move.kind === 'resume' ||
          move.kind === 'restart'
        )
          return;
        const before = stateOf(transcript);
        const entry = attempt(transcript, move, run.context);
        if (!entry.ok) return;
        const after = [...transcript, entry.value];
        expect(canUndo(graph, after)).toBe(true);
        expect(stateOf([...after, value(undoEntry(graph, after, { at }))])).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it('undoing again and again leads back to where the run began', () => {
    fc.assert(
      fc.property(runArbitrary, (run) => {
        const transcript = play(run).filter(
          ({ type }) => type !== 'suspended' && type !== 'resumed',
        );
        const renumbered = transcript.map((entry, sequence) => ({ ...entry, sequence }));
        const started = renumbered.findLast(({ type }) => type === 'started');
        for (
          let undone = undoEntry(graph, renumbered, { at });
          undone.ok;
          undone = undoEntry(graph, renumbered, { at })
        ) {
          renumbered.push(undone.value);
        }
        const state = stateOf(renumbered);
        expect(state.path).toEqual([]);
        expect(state.stepsDone).toEqual({});
        expect(state.current).toBe(started?.type === 'started' ? started.node : undefined);
      }),
      { numRuns: 100 },
    );
  });

  it('the path has no node twice and is never longer than the graph', () => {
    const limit = longestPath(graph);
    fc.assert(
      fc.property(runArbitrary, (run) => {
        const { path } = stateOf(play(run));
        expect(new Set(path.map(({ node }) => node)).size).toBe(path.length);
        expect(path.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 300 },
    );
  });

  it('answering on and on always reaches an end', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...contexts),
        fc.option(fc.nat(), { nil: null }),
        fc.infiniteStream(fc.nat()),
        (context, symptom, picks) => {
          let transcript = play({ context, symptom, moves: [] });
          for (const pick of picks) {
            const node = currentNode(graph, transcript);
            const choices = node === undefined ? [] : choicesFor(node, context);
            const chosen = choices[pick % Math.max(1, choices.length)];
            if (chosen === undefined) break;
            transcript = answer(transcript, chosen.choice.id);
          }
          expect(stateOf(transcript).ended).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('no path blames the phone or the site’s network without the discriminating test', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...contexts),
        fc.option(fc.nat(), { nil: null }),
        fc.infiniteStream(fc.nat()),
        (context, symptom, picks) => {
          let transcript = play({ context, symptom, moves: [] });
          for (const pick of picks) {
            const node = currentNode(graph, transcript);
            const chosen =
              node &&
              choicesFor(node, context)[pick % Math.max(1, choicesFor(node, context).length)];
            if (!chosen) break;
            transcript = answer(transcript, chosen.choice.id);
          }
          const state = stateOf(transcript);
          const outcome = endOf(graph, state)?.outcome;
          const passed = (node: string, choices: string[]) =>
            state.path.some((one) => one.node === node && choices.includes(one.choice));
          const proved: Record<string, boolean> = {
            'site-network': passed('crossed-test', ['site-network']),
            'phone-ticket':
              passed('crossed-test', ['phone', 'both']) || passed('power-known-good', ['off']),
          };
          expect(proved[outcome ?? 'none'] ?? true).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
