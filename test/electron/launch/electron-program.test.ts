import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  askOnTerminal,
  type ElectronProgram,
  obtainElectron,
} from '../../../electron/launch/electron-program.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';

type Run = {
  readonly program: ElectronProgram;
  readonly asked: number;
  readonly downloads: number;
};

/** A machine on which Electron is missing until it is downloaded, and a person who answers. */
async function start(options: {
  readonly isPresent?: boolean;
  readonly isAsked?: boolean;
  readonly answer?: string | null;
  readonly downloadFails?: boolean;
}): Promise<Run> {
  let isPresent = options.isPresent === true;
  let asked = 0;
  let downloads = 0;
  const program = await obtainElectron(
    {
      find: () => (isPresent ? '/opt/electron' : null),
      download: () => {
        downloads += 1;
        isPresent = options.downloadFails !== true;
        return Promise.resolve();
      },
      ask: () => {
        asked += 1;
        return Promise.resolve(options.answer ?? null);
      },
      say: () => undefined,
      translate: translatorFor('fr'),
    },
    options.isAsked === true,
  );
  return { program, asked, downloads };
}

describe('Electron’s program', () => {
  it('is neither asked for nor downloaded where it is present', async () => {
    expect(await start({ isPresent: true })).toEqual({
      program: { path: '/opt/electron' },
      asked: 0,
      downloads: 0,
    });
  });

  it.each([[null], [''], ['n'], ['non'], ['no'], ['quoi ?'], ['oh non']])(
    'is not downloaded after the answer %j',
    async (answer) => {
      expect(await start({ answer })).toEqual({
        program: { path: null, reason: 'cli.reasonNotDownloaded' },
        asked: 1,
        downloads: 0,
      });
    },
  );

  it.each([['o'], ['Oui'], ['y'], [' YES ']])(
    'is downloaded after the answer %j',
    async (answer) => {
      expect(await start({ answer })).toMatchObject({
        program: { path: '/opt/electron' },
        downloads: 1,
      });
    },
  );

  it('is downloaded without a question where the command says so', async () => {
    expect(await start({ isAsked: true })).toMatchObject({ asked: 0, downloads: 1 });
  });

  it('is distinguished from a refusal when the download fails', async () => {
    expect((await start({ answer: 'o', downloadFails: true })).program).toEqual({
      path: null,
      reason: 'cli.reasonNoBinary',
    });
  });
});

/** A terminal on which a person types `typed` and then ends the input. */
function terminal(typed: string, isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  input.end(typed);
  return { input, output, shown: () => String(output.read() ?? '') };
}

describe('a question on the terminal', () => {
  it('is shown and takes one line', async () => {
    const { shown, ...streams } = terminal('oui\nreste\n', true);
    expect(await askOnTerminal('Le télécharger ? ', streams)).toBe('oui');
    expect(shown()).toBe('Le télécharger ? ');
  });

  it('has no answer where the input ends', async () => {
    expect(await askOnTerminal('Le télécharger ? ', terminal('', true))).toBeNull();
  });

  it('is not asked when nobody can answer', async () => {
    const { shown, ...streams } = terminal('oui\n', false);
    expect(await askOnTerminal('Le télécharger ? ', streams)).toBeNull();
    expect(shown()).toBe('');
  });
});
