import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerEntry,
  canUndo,
  choicesFor,
  endOf,
  jumpBackEntry,
  resumeEntry,
  startEntry,
  stepDoneEntry,
  suspendEntry,
  undoEntry,
} from '../../../shared/diagnosis/engine.ts';
import { symptomsFor } from '../../../shared/diagnosis/condition.ts';
import { currentNode } from './current-node.ts';
import { longestPath } from './graph-check.ts';
import {
  type PhoneContext,
  type TranscriptEntry,
  TranscriptEntrySchema,
} from '../../../shared/diagnosis/run-schema.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { answer, at, begin, stateOf, value, contexts } from './runs.ts';

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

describe('any sequence of actions', () => {
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
