import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { ProgramOpener } from '../../../electron/platform/machine.ts';
import {
  answerText,
  jsonOf,
  questionText,
} from '../../../electron/platform/powershell-protocol.ts';
import { createPowerShell } from '../../../electron/platform/powershell.ts';
import { z } from '../../../shared/schema.ts';
import { createSimulatedClock } from '../network/simulated-network.ts';

const Answer = z.object({ n: z.number() });

/** What a start of the program does with the query that it reads; null keeps it silent, false ends it. */
type Behaviour = (query: string, number: number) => string | null | false;

/**
 * A PowerShell that runs its input line by line. It puts the marks together as the true one does, and
 * prints something else between two questions.
 */
function machine(behaviours: readonly (Behaviour | 'missing')[], answerAfterMs = 10) {
  const clock = createSimulatedClock();
  const starts: { readonly command: string; readonly args: readonly string[]; killed: boolean }[] =
    [];
  let alive = 0;
  let mostAtOnce = 0;
  const opener: ProgramOpener = {
    open: (command, args, hear) => {
      const behaviour = behaviours[Math.min(starts.length, behaviours.length - 1)];
      const start = { command, args, killed: false };
      starts.push(start);
      if (behaviour === 'missing' || behaviour === undefined) {
        queueMicrotask(() => hear.ended('missing'));
        return { write: () => undefined, kill: () => undefined };
      }
      alive += 1;
      mostAtOnce = Math.max(mostAtOnce, alive);
      const end = (): void => {
        if (start.killed) return;
        start.killed = true;
        alive -= 1;
        hear.ended('ended');
      };
      let asked = 0;
      const runLine = (line: string): void => {
        const printed = /^'(.*?)' \+ '(.*?)'$/.exec(line);
        if (printed !== null) hear.output(`${printed[1]}${printed[2]}\r\n`);
        const query = /^try \{ (.*) \} catch \{ \}$/.exec(line)?.[1];
        if (query === undefined || query.startsWith('[Console]')) return;
        asked += 1;
        const said = behaviour(query, asked);
        if (said === false) end();
        else if (said !== null) hear.output(`${said}\r\n`);
        isStuck = said === null;
      };
      let isStuck = false;
      return {
        kill: end,
        write: (text) => {
          void clock.sleep(answerAfterMs).then(() => {
            for (const line of text.split('\n')) if (!start.killed && !isStuck) runLine(line);
          });
        },
      };
    },
  };
  const laters: (() => void)[] = [];
  const shell = createPowerShell({
    opener,
    clock,
    systemRoot: 'D:\\Win',
    later: (_ms, work) => void laters.push(work),
  });
  const run = async <Value>(work: Promise<Value>): Promise<Value> => {
    await clock.runUntil(work);
    return work;
  };
  return {
    clock,
    shell,
    starts,
    laters,
    run,
    ask: (query = 'Get-Thing', signal?: AbortSignal) => run(shell.ask(query, Answer, signal)),
    mostAtOnce: () => mostAtOnce,
    alive: () => alive,
  };
}

const answering: Behaviour = (_query, number) => `{"n":${number}}`;

describe('PowerShell', () => {
  it('is started once, without profile or questions, and asked many times', async () => {
    const { ask, starts } = machine([answering]);
    for (const n of [1, 2, 3]) expect(await ask()).toEqual({ kind: 'answered', value: { n } });
    expect(starts).toHaveLength(1);
    expect(starts[0]?.command).toBe('D:\\Win\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
    expect(starts[0]?.args).toEqual(expect.arrayContaining(['-NoProfile', '-NonInteractive']));
    expect(starts[0]?.args.slice(-2)).toEqual(['-Command', '-']);
  });

  it('answers one question after the other, each with its own answer', async () => {
    const { run, shell, mostAtOnce } = machine([(query) => `{"n":${query}}`]);
    const answers = await run(Promise.all(['7', '8', '9'].map((n) => shell.ask(n, Answer))));
    expect(answers).toEqual([7, 8, 9].map((n) => ({ kind: 'answered', value: { n } })));
    expect(mostAtOnce()).toBe(1);
  });

  it('is started again when it has died', async () => {
    const { ask, starts } = machine([() => false, answering]);
    expect(await ask()).toEqual({ kind: 'ended' });
    expect(await ask()).toEqual({ kind: 'answered', value: { n: 1 } });
    expect(starts).toHaveLength(2);
  });

  it('is killed when an answer is late, and awaited longest for its first one', async () => {
    const { ask, clock, starts, alive } = machine([
      (_query, number) => (number === 1 ? '{"n":1}' : null),
      answering,
    ]);
    await ask();
    const fromMs = clock.monotonicMs();
    expect(await ask()).toEqual({ kind: 'late' });
    expect(clock.monotonicMs() - fromMs).toBeLessThanOrEqual(5_000);
    expect(alive()).toBe(0);
    expect(await ask()).toMatchObject({ kind: 'answered' });
    const slow = machine([answering], 9_000);
    expect(await slow.ask()).toMatchObject({ kind: 'answered' });
    expect(starts).toHaveLength(2);
  });

  it('is left alone for a while after two failures in a row', async () => {
    const { ask, starts, clock, run } = machine([() => null]);
    await ask();
    await ask();
    const fromMs = clock.monotonicMs();
    expect(await ask()).toEqual({ kind: 'unavailable' });
    expect(clock.monotonicMs()).toBe(fromMs);
    expect(starts).toHaveLength(2);
    await run(clock.sleep(61_000));
    expect(await ask()).toEqual({ kind: 'late' });
    expect(starts).toHaveLength(3);
  });

  it('is not looked for again where it is missing', async () => {
    const { ask, starts } = machine(['missing']);
    expect(await ask()).toEqual({ kind: 'unavailable' });
    expect(await ask()).toEqual({ kind: 'unavailable' });
    expect(starts).toHaveLength(1);
  });

  it('is killed on cancel, at once, and the questions that wait end too', async () => {
    const { run, shell, alive, clock } = machine([() => null]);
    const over = new AbortController();
    const asked = Promise.all([
      shell.ask('a', Answer, over.signal),
      shell.ask('b', Answer, over.signal),
    ]);
    void clock.sleep(100).then(() => over.abort());
    expect(await run(asked)).toEqual([{ kind: 'cancelled' }, { kind: 'cancelled' }]);
    expect(clock.monotonicMs()).toBe(100);
    expect(alive()).toBe(0);
  });

  it('lets a waiting question be cancelled without touching the one that is asked', async () => {
    const { run, shell, clock } = machine([answering], 1_000);
    const over = new AbortController();
    const first = shell.ask('a', Answer);
    const second = shell.ask('b', Answer, over.signal);
    void clock.sleep(50).then(() => over.abort());
    expect(await run(second)).toEqual({ kind: 'cancelled' });
    expect(clock.monotonicMs()).toBe(50);
    expect(await run(first)).toEqual({ kind: 'answered', value: { n: 1 } });
  });

  it('is killed when the program closes, and starts no more', async () => {
    const { shell, ask, alive, starts } = machine([answering]);
    await ask();
    shell.close();
    expect(alive()).toBe(0);
    expect(await ask()).toEqual({ kind: 'cancelled' });
    expect(starts).toHaveLength(1);
  });

  it('does not stand when nobody asks it, and comes back when somebody does', async () => {
    const { ask, laters, alive } = machine([answering]);
    await ask();
    await ask();
    // The first time has passed, but it was asked since.
    laters[0]?.();
    expect(alive()).toBe(1);
    laters[1]?.();
    expect(alive()).toBe(0);
    expect(await ask()).toMatchObject({ kind: 'answered' });
  });

  it.each([
    ['an error in words', 'Accès refusé.'],
    ['other JSON', '{"x":1}'],
    ['nothing', ''],
  ])('believes no answer that is %s', async (_what, said) => {
    const { ask } = machine([() => said]);
    expect(await ask()).toEqual({ kind: 'unreadable' });
  });

  it('is killed when it does not stop writing', async () => {
    const { ask, alive } = machine([() => 'x'.repeat(17 * 1024 * 1024)]);
    expect(await ask()).toEqual({ kind: 'unreadable' });
    expect(alive()).toBe(0);
  });

  it('refuses a queue that nobody reads', async () => {
    const { shell, run } = machine([() => null]);
    const asked = Array.from({ length: 20 }, () => shell.ask('a', Answer));
    const last = await run(Promise.resolve(asked.at(-1)));
    expect(last).toEqual({ kind: 'unavailable' });
    shell.close();
  });
});

describe('the marks round an answer', () => {
  const print = (id: number, said: string): string =>
    `tonalite-begin-${id}\r\n${said}\r\ntonalite-end-${id}\r\n`;

  it('are not in the lines that are sent, which PowerShell may echo', () => {
    expect(answerText(`${questionText('Get-Thing', 3)}\n`, 3)).toBeNull();
  });

  it('join what PowerShell broke into lines, and leave the mark of the encoding out', () => {
    expect(jsonOf(answerText(`\uFEFF${print(1, '{"n":\r\n1}')}`, 1) ?? '')).toEqual({ n: 1 });
  });

  test.prop([fc.string({ maxLength: 60 }), fc.nat({ max: 200 })])(
    'give the whole answer, however it is cut, and never that of another question',
    (text, at) => {
      const said = text.replace(/[\r\n\uFEFF]/g, ' ');
      const late = print(1, 'of an earlier question');
      const output = `${late}noise\r\n${print(2, said)}`;
      const begun = output.slice(0, Math.min(at, output.length - 1));
      expect(answerText(begun, 2)).toBeNull();
      expect(answerText(output, 2)).toBe(said);
      expect(answerText(output, 3)).toBeNull();
    },
  );
});
