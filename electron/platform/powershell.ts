import type { z } from '../../shared/schema.ts';
import type { Clock, Later, ProgramOpener, StandingProgram } from './machine.ts';
import { answerText, jsonOf, questionText } from './powershell-protocol.ts';
import { POWERSHELL, windowsProgram } from './windows-programs.ts';

type Unanswered = {
  /**
   * `unavailable`: there is no PowerShell, or it failed so often that it is left alone for a while.
   * The others: its answer is no such thing, took too long, or it ended before it answered.
   */
  readonly kind: 'unavailable' | 'unreadable' | 'late' | 'ended' | 'cancelled';
};

/** How a question ended; anything but `answered` means that nothing is known. */
export type PowerShellOutcome<Value> =
  { readonly kind: 'answered'; readonly value: Value } | Unanswered;

/** The one PowerShell of the program, which answers one question after the other. */
export type PowerShell = {
  /**
   * Runs a query of one line that prints JSON, and reads the JSON by the schema. Always resolves. A
   * query is a constant of the program: no text of a person or of the network may become part of it.
   */
  readonly ask: <Value>(
    query: string,
    schema: z.ZodType<Value>,
    signal?: AbortSignal,
  ) => Promise<PowerShellOutcome<Value>>;
  /** Kills it for good; the question that it was asked ends as `cancelled`. */
  readonly close: () => void;
};

export type PowerShellDeps = {
  readonly opener: ProgramOpener;
  readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'>;
  readonly later: Later;
  /** The folder of Windows. */
  readonly systemRoot: string;
};

/** `-Command -` makes PowerShell run its input line by line as it comes, and end when its input ends. */
const ARGUMENTS = [
  '-NoLogo',
  '-NoProfile',
  '-NonInteractive',
  '-InputFormat',
  'Text',
  '-Command',
  '-',
] as const;
/** In UTF-8, since French interface names have accents; goes on where setting it is forbidden. */
const PREPARATION =
  'try { [Console]::OutputEncoding = [System.Text.Encoding]::UTF8 } catch { }\n\n';
/** The first answer waits for the start and for modules to load, which an antivirus may hold up. */
const FIRST_ANSWER_MS = 12_000;
const ANSWER_MS = 5_000;
const MAX_CHARACTERS = 16 * 1024 * 1024;
/** More questions than this in the queue mean that nobody reads the answers any more. */
const MOST_WAITING = 8;
/** A program that nobody asks is not left standing. */
const IDLE_MS = 60_000;
/** After so many failures in a row it is left alone for a while: each costs the time of an answer. */
const FAILURES_TO_REST = 2;
const REST_MS = 60_000;

type Answer = { readonly kind: 'answered'; readonly text: string } | Unanswered;

type Conversation = {
  readonly isOpen: () => boolean;
  /** Asks one question; nothing else may be asked meanwhile. */
  readonly ask: (query: string) => Promise<Answer>;
  /** Kills the program; the question that it was asked ends as `how`. */
  readonly kill: (how: Unanswered['kind']) => void;
};

/** One start of the program: the questions that it answers until it ends. */
function converse({ opener, systemRoot }: PowerShellDeps): Conversation {
  let isOpen = true;
  let output = '';
  let lastId = 0;
  let hear: ((answer: Answer) => void) | null = null;
  const settle = (answer: Answer): void => {
    output = '';
    const listener = hear;
    hear = null;
    listener?.(answer);
  };
  const end = (kind: Unanswered['kind']): void => {
    isOpen = false;
    settle({ kind });
  };
  const program: StandingProgram = opener.open(windowsProgram(systemRoot, POWERSHELL), ARGUMENTS, {
    output: (text) => {
      // Between two questions it has nothing to say.
      if (hear === null) return;
      output += text;
      const answer = answerText(output, lastId);
      if (answer !== null) settle({ kind: 'answered', text: answer });
      else if (output.length > MAX_CHARACTERS) kill('unreadable');
    },
    ended: (how) => {
      if (isOpen) end(how === 'ended' ? 'ended' : 'unavailable');
    },
  });
  const kill: Conversation['kill'] = (how) => {
    if (!isOpen) return;
    end(how);
    program.kill();
  };
  program.write(PREPARATION);
  return {
    isOpen: () => isOpen,
    kill,
    ask: (query) =>
      new Promise((resolve) => {
        hear = resolve;
        lastId += 1;
        program.write(questionText(query, lastId));
      }),
  };
}

/** The answer, or `cancelled` as soon as the signal aborts. */
function orCancelled(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const cancel = (): void => resolve({ kind: 'cancelled' });
    signal.addEventListener('abort', cancel, { once: true });
    void answer.then((given) => {
      signal.removeEventListener('abort', cancel);
      resolve(given);
    });
  });
}

/**
 * A PowerShell that is started once and asked many times: its start costs seconds on some machines, and
 * an antivirus examines each one. One question at a time; it is killed when an answer is late, when the
 * asking is cancelled and when nobody has asked for a while, and started again when it is needed.
 */
export function createPowerShell(deps: PowerShellDeps): PowerShell {
  const { clock } = deps;
  const closed = new AbortController();
  let current: Conversation | null = null;
  let hasAnswered = false;
  let failures = 0;
  let restsUntilMs = Number.NEGATIVE_INFINITY;
  let waiting = 0;
  let asked = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const note = (kind: PowerShellOutcome<unknown>['kind']): void => {
    if (kind === 'cancelled') return;
    failures = kind === 'answered' ? 0 : failures + 1;
    if (kind === 'answered') hasAnswered = true;
    // A program that is missing does not come back within one session.
    if (kind === 'unavailable') restsUntilMs = Number.POSITIVE_INFINITY;
    else if (failures >= FAILURES_TO_REST) restsUntilMs = clock.monotonicMs() + REST_MS;
  };
  const askNow = async (query: string, signal: AbortSignal): Promise<Answer> => {
    if (signal.aborted) return { kind: 'cancelled' };
    if (clock.monotonicMs() < restsUntilMs) return { kind: 'unavailable' };
    if (current?.isOpen() !== true) {
      hasAnswered = false;
      current = converse(deps);
    }
    const conversation = current;
    const over = new AbortController();
    const cancel = (): void => conversation.kill('cancelled');
    signal.addEventListener('abort', cancel, { once: true });
    void clock
      .sleep(hasAnswered ? ANSWER_MS : FIRST_ANSWER_MS, over.signal)
      .then(() => (over.signal.aborted ? undefined : conversation.kill('late')));
    const answer = await conversation.ask(query);
    over.abort();
    signal.removeEventListener('abort', cancel);
    note(answer.kind);
    return answer;
  };
  const endWhenIdle = (): void => {
    const askedSoFar = asked;
    deps.later(IDLE_MS, () => {
      if (asked === askedSoFar) current?.kill('ended');
    });
  };

  return {
    ask: async (query, schema, signal) => {
      const stop = signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]);
      if (stop.aborted) return { kind: 'cancelled' };
      if (waiting >= MOST_WAITING) return { kind: 'unavailable' };
      waiting += 1;
      asked += 1;
      const mine = turn.then(() => askNow(query, stop));
      turn = mine.then(() => {
        waiting -= 1;
        if (waiting === 0) endWhenIdle();
      });
      // A question that is cancelled while it waits for its turn does not wait any longer.
      const answer = await orCancelled(mine, stop);
      if (answer.kind !== 'answered') return answer;
      const parsed = schema.safeParse(jsonOf(answer.text));
      return parsed.success ? { kind: 'answered', value: parsed.data } : { kind: 'unreadable' };
    },
    close: () => {
      closed.abort();
      current?.kill('cancelled');
    },
  };
}
