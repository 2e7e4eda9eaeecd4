import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEntryCodes, ENTRY_LIFE_MS } from '../../../electron/browser/entry-codes.ts';
import type { OpenOutcome } from '../../../electron/browser/open-address.ts';
import { openThroughPage } from '../../../electron/browser/opening-page.ts';
import { systemRandom } from '../../../electron/platform/random.ts';

const origin = 'http://127.0.0.1:4801';

describe('the page that lets the person’s browser in', () => {
  let home = '';
  let end = (): void => undefined;
  let slept: number[] = [];
  const opened: string[] = [];
  const stop = new AbortController();
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'tonalite-opening-'));
    opened.length = 0;
    slept = [];
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** Opens with a fresh code; gives the code, what came of it, and the page if it is there. */
  async function open(outcome: OpenOutcome = 'opened') {
    const codes = createEntryCodes(systemRandom, { monotonicMs: () => 0 });
    const entry = codes.issue();
    const folder = join(home, 'entry');
    const result = await openThroughPage(
      { ...entry, origin },
      {
        folder,
        open: async (path) => {
          opened.push(path);
          expect(readFileSync(path, 'utf8')).toContain(entry.code);
          return outcome;
        },
        clock: {
          sleep: (milliseconds) => {
            slept.push(milliseconds);
            return new Promise((resolve) => (end = resolve));
          },
        },
        signal: stop.signal,
      },
    );
    return { codes, entry, folder, result, path: join(folder, 'enter-4801.html') };
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

  it('lies where this account alone can read, and posts the code in no address', async () => {
    const { entry, folder, path } = await open();
    expect(opened).toEqual([path]);
    expect(path).not.toContain(entry.code);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(`<form method="post" action="${origin}/enter">`);
    expect(text.split(entry.code)).toHaveLength(2);
  });

  it('goes as soon as the code was used', async () => {
    const { codes, entry, path } = await open();
    expect(existsSync(path)).toBe(true);
    codes.use(entry.code);
    await settled();
    expect(existsSync(path)).toBe(false);
  });

  it('goes with its code after a minute', async () => {
    const { path } = await open();
    expect(slept).toEqual([ENTRY_LIFE_MS]);
    end();
    await settled();
    expect(existsSync(path)).toBe(false);
  });

  it.each(['failed', 'headless'] as const)('goes at once where the browser was %s', async (why) => {
    const { folder, result } = await open(why);
    expect(result).toBe(why);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('replaces what a killed run left', async () => {
    await open();
    const { entry, path } = await open();
    expect(readFileSync(path, 'utf8')).toContain(entry.code);
  });
});
