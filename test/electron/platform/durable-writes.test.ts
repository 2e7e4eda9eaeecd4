import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whileHeld } from '../../../electron/platform/durable-writes.ts';
import { systemFiles } from '../../../electron/platform/files.ts';

const LIMITED = fileURLToPath(new URL('limited-write.ts', import.meta.url));
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite é '));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function refusal(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('work that another program may hold up', () => {
  const attempts = async (platform: NodeJS.Platform, codes: readonly string[]) => {
    let tries = 0;
    let waited = 0;
    const work = async (): Promise<string> => {
      const code = codes[tries];
      tries += 1;
      if (code !== undefined) throw refusal(code);
      return 'done';
    };
    const sleep = async (ms: number): Promise<void> => {
      waited += ms;
    };
    const outcome = await whileHeld(work, platform, sleep).catch((error: Error) => error.message);
    return { outcome, tries, waited };
  };

  it('is repeated on Windows until the other lets go', async () => {
    expect(await attempts('win32', ['EPERM', 'EBUSY', 'EACCES'])).toMatchObject({
      outcome: 'done',
      tries: 4,
    });
  });

  it('is given up after about a second', async () => {
    const { outcome, tries, waited } = await attempts('win32', Array<string>(50).fill('EBUSY'));
    expect(outcome).toBe('EBUSY');
    expect(tries).toBe(8);
    expect(waited).toBeLessThanOrEqual(1100);
  });

  it('is not repeated for another reason, nor on another system', async () => {
    expect(await attempts('win32', ['ENOSPC'])).toMatchObject({ outcome: 'ENOSPC', tries: 1 });
    expect(await attempts('linux', ['EPERM'])).toMatchObject({ outcome: 'EPERM', tries: 1 });
    expect(await attempts('darwin', ['EACCES'])).toMatchObject({ outcome: 'EACCES', tries: 1 });
  });
});

describe('a replaced file', () => {
  it('keeps the order of its replacements, and leaves nothing beside it', async () => {
    const path = join(folder, 'settings.json');
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(1000 * (20 - index)));
    const outcomes = await Promise.all(texts.map((text) => systemFiles.writeAtomic(path, text)));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(texts.at(-1));
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('goes on after a replacement that failed', async () => {
    const path = join(folder, 'missing', 'settings.json');
    expect(await systemFiles.writeAtomic(path, 'x')).toMatchObject({
      ok: false,
      reason: 'missing',
    });
    expect(await systemFiles.writeAtomic(join(folder, 'settings.json'), 'x')).toMatchObject({
      ok: true,
    });
  });

  it.skipIf(process.platform === 'win32')(
    'keeps its owner’s permissions and removes all others',
    async () => {
      const path = join(folder, 'settings.json');
      writeFileSync(path, 'old', { mode: 0o640 });
      await systemFiles.writeAtomic(path, 'new');
      expect(statSync(path).mode & 0o777).toBe(0o600);
    },
  );
});

describe.skipIf(process.platform === 'win32')('a disk that takes only part of a file', () => {
  /** With files of 4 KiB at most: the system writes what fits, then refuses, as on a full disk. */
  function limited(operation: string, path: string): string {
    const script = 'trap "" XFSZ; ulimit -f 8; exec "$@"';
    const child = spawnSync(
      'sh',
      ['-c', script, 'sh', process.execPath, LIMITED, operation, path, '100000'],
      { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' } },
    );
    return child.stdout;
  }

  it('leaves the old content, not half of the new', () => {
    const path = join(folder, 'settings.json');
    writeFileSync(path, 'old');
    expect(limited('replace', path)).toContain('EFBIG');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('leaves no half of a new file', () => {
    expect(limited('new', join(folder, 'report.pdf'))).toContain('EFBIG');
    expect(readdirSync(folder)).toEqual([]);
  });
});
