import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEntryCodes, ENTRY_LIFE_MS } from '../../../electron/browser/entry-codes.ts';
import type { OpenOutcome } from '../../../electron/browser/open-address.ts';
import { openThroughPage, removeLeftPages } from '../../../electron/browser/opening-page.ts';
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
    const entry = codes.issue('disk');
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

  it('is removed as soon as the code is used', async () => {
    const { codes, entry, path } = await open();
    expect(existsSync(path)).toBe(true);
    codes.use(entry.code);
    await settled();
    expect(existsSync(path)).toBe(false);
  });

  it('is removed with its code after a minute', async () => {
    const { path } = await open();
    expect(slept).toEqual([ENTRY_LIFE_MS]);
    end();
    await settled();
    expect(existsSync(path)).toBe(false);
  });

  it.each(['failed', 'headless'] as const)(
    'goes at once with its code where the browser was %s',
    async (why) => {
      const { codes, entry, folder, result } = await open(why);
      expect(result).toBe(why);
      expect(readdirSync(folder)).toEqual([]);
      expect(codes.use(entry.code)).toBe(false);
    },
  );

  it('withdraws its code when the page cannot be written', async () => {
    writeFileSync(join(home, 'entry'), '');
    const { codes, entry, result } = await open();
    expect(result).toBe('failed');
    expect(codes.use(entry.code)).toBe(false);
  });

  it('replaces what a killed run left behind', async () => {
    await open();
    const { entry, path } = await open();
    expect(readFileSync(path, 'utf8')).toContain(entry.code);
  });
});

describe('pages that killed runs left', () => {
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'tonalite-left-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));
  const nowMs = 1_800_000_000_000;

  function put(name: string, ageMs: number): void {
    writeFileSync(join(home, name), 'x');
    const at = (nowMs - ageMs) / 1000;
    utimesSync(join(home, name), at, at);
  }

  /** Sweeps with a minute that is over when `pass` is called. */
  function sweep(folder = home, signal = new AbortController().signal) {
    let [atMs, pass] = [nowMs, (): void => undefined];
    const done = removeLeftPages(
      folder,
      {
        now: () => new Date(atMs),
        sleep: () =>
          new Promise((resolve) => {
            pass = () => {
              atMs += ENTRY_LIFE_MS + 1000;
              resolve();
            };
          }),
      },
      signal,
    );
    return { done, pass: () => pass() };
  }

  it('go at the next start, and those of the last minute a minute later', async () => {
    put('enter-4801.html', ENTRY_LIFE_MS + 1);
    put('enter-4802.html', -ENTRY_LIFE_MS - 1);
    put('enter-4803.html', 1000);
    const { done, pass } = sweep();
    expect(readdirSync(home)).toEqual(['enter-4803.html']);
    pass();
    await done;
    expect(readdirSync(home)).toEqual([]);
  });

  it('go alone: no other name, no folder, nothing behind a link', async () => {
    const names = ['enter-.html', 'enter-1.html.part', 'enter-a.html', 'notes.html'];
    for (const name of names) put(name, 2 * ENTRY_LIFE_MS);
    mkdirSync(join(home, 'enter-3.html'));
    symlinkSync(join(home, 'notes.html'), join(home, 'enter-5.html'));
    const link = join(home, 'link');
    symlinkSync(home, link);
    put('enter-7.html', 2 * ENTRY_LIFE_MS);
    sweep(link);
    expect(existsSync(join(home, 'enter-7.html'))).toBe(true);
    sweep();
    expect(readdirSync(home).toSorted()).toEqual(
      [...names, 'enter-3.html', 'enter-5.html', 'link'].toSorted(),
    );
    sweep(join(home, 'nothing'));
  });

  it('are left alone once the program stops', async () => {
    put('enter-4803.html', 1000);
    const stop = new AbortController();
    const { done, pass } = sweep(home, stop.signal);
    stop.abort();
    pass();
    await done;
    expect(readdirSync(home)).toEqual(['enter-4803.html']);
  });
});
