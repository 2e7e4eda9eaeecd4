import { describe, expect, it } from 'vitest';
import {
  answerEntry,
  endOf,
  jumpBackEntry,
  nodeOf,
  replay,
  resumeEntry,
  startEntry,
  stepDoneEntry,
  suspendEntry,
  textFor,
  undoEntry,
} from '../../../shared/diagnosis/engine.ts';
import type { TranscriptEntry } from '../../../shared/diagnosis/run-schema.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { answer, at, ata191, begin, code, stateOf, t54w, value, walk } from './runs.ts';

describe('the path of a Yealink T54W', () => {
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

  it('everything except resuming or starting a new run while suspended', () => {
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

  it('a transcript with a gap, or of a graph whose paths have changed', () => {
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

  it('disappear with an undo, and with a jump back before their node', () => {
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
