// @module-tag slow
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runServe } from '../../../electron/commands/serve.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';

describe('serving to the person’s browser', () => {
  let home = '';
  /** Pages on the disk once the start is over. */
  let left: readonly string[] = [];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'tonalite-serve-'));
    mkdirSync(join(home, 'renderer'));
    writeFileSync(join(home, 'renderer', 'index.html'), '<p nonce="__CSP_NONCE__"></p>');
    mkdirSync(join(home, 'programs'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true, force: true });
  });

  /** Serves until the line that ends the start was said; gives all that the terminal shows. */
  async function serve(
    language: 'fr' | 'en',
    environment: Record<string, string>,
    last: string,
  ): Promise<string> {
    const stop = new AbortController();
    const said: string[] = [];
    const { promise: isSaid, resolve } = Promise.withResolvers<void>();
    const say = (line: string): void => {
      said.push(line);
      if (line.includes(last)) resolve();
    };
    // The opener is looked for with the person's own PATH.
    vi.stubEnv('PATH', join(home, 'programs'));
    const ended = runServe(
      { port: 0, open: true, simulated: true, rendererDirectory: join(home, 'renderer') },
      {
        language,
        translate: translatorFor(language),
        print: say,
        report: say,
        input: process.stdin,
        signal: stop.signal,
        environment: { TONALITE_DATA: home, ...environment },
      },
    );
    await isSaid;
    left = readdirSync(join(home, 'entry'));
    stop.abort();
    expect(await ended).toBe(0);
    return said.join('\n');
  }

  it.skipIf(process.platform !== 'linux').each([
    ['fr', {}, 'Cette session n’a pas d’écran'],
    ['en', {}, 'This session has no screen'],
    ['fr', { DISPLAY: ':9' }, 'Le navigateur n’a pas pu être ouvert'],
    ['en', { DISPLAY: ':9' }, 'The browser could not be opened'],
  ] as const)('says in the terminal that none opened (%s, %j)', async (language, screen, words) => {
    const said = await serve(language, screen, words);
    expect(said).toMatch(/http:\/\/127\.0\.0\.1:\d+\/enter#[0-9a-f]{32}$/m);
    expect(left).toEqual([]);
    expect(said.indexOf('/enter#')).toBeLessThan(said.indexOf(words));
  });

  it.skipIf(process.platform !== 'linux')('removes the page that a killed run left', async () => {
    mkdirSync(join(home, 'entry'), { mode: 0o700 });
    writeFileSync(join(home, 'entry', 'enter-1.html'), '');
    utimesSync(join(home, 'entry', 'enter-1.html'), 0, 0);
    await serve('fr', {}, 'Cette session n’a pas d’écran');
    expect(left).toEqual([]);
  });
});
