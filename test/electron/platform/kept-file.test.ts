import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { casePaths, createOpenCaseFile } from '../../../electron/cases/case-files.ts';
import { createAddressMemory } from '../../../electron/checks/run/address-memory.ts';
import { createSiteMemory } from '../../../electron/network/site-memory.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { createKeptFile } from '../../../electron/platform/kept-file.ts';
import type { FileSystem } from '../../../electron/platform/machine.ts';
import { createSettingsStore } from '../../../electron/platform/settings-store.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { SettingsSchema } from '../../../shared/domain/settings.ts';
import { z } from '../../../shared/schema.ts';

const MAC = 'e4:9e:12:01:02:03';
const CASE_ID = '7b0b8f0e-7b5e-4c6b-9d0a-3f0c6f6b7a10';
let folder = '';
const told: Problem[] = [];
const onSetAside = (problem: Problem): void => void told.push(problem);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-kept-'));
  told.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that is replaced as a whole, with what replaces it; true when it was saved. */
const REPLACED: readonly {
  readonly file: string;
  readonly code: string;
  readonly format: string;
  readonly limit: number;
  readonly save: (files: FileSystem) => Promise<boolean | null>;
}[] = [
  {
    file: 'settings.json',
    code: 'SETTINGS_SET_ASIDE',
    format: 'tonalite/settings',
    limit: 256 * 1024,
    save: async (files) => {
      const store = createSettingsStore({ files, directory: folder, onSetAside });
      return (await store.write(SettingsSchema.parse({ technician: 'Ada' }))).ok;
    },
  },
  {
    file: `${MAC.replaceAll(':', '')}.json`,
    code: 'SITE_SET_ASIDE',
    format: 'tonalite/site',
    limit: 64 * 1024 * 1024,
    save: async (files) => {
      const sites = createSiteMemory({ files, clock: systemClock, directory: folder, onSetAside });
      return (await sites.remember(MAC, [])).ok;
    },
  },
  {
    file: 'public-addresses.json',
    code: 'ADDRESSES_SET_ASIDE',
    format: 'tonalite/public-addresses',
    limit: 1024 * 1024,
    save: async (files) => {
      const memory = createAddressMemory({ files, directory: folder, onSetAside });
      await memory.remember(MAC, { ip: '81.2.3.4', at: '2026-11-21T10:00:00.000Z' });
      return null;
    },
  },
  {
    file: 'open-case.json',
    code: 'OPEN_CASE_SET_ASIDE',
    format: 'tonalite/open-case',
    limit: 1024,
    save: async (files) => {
      await createOpenCaseFile(files, casePaths(folder), onSetAside).write(CASE_ID);
      return null;
    },
  },
];

describe.each(REPLACED)('$file', ({ file, code, format, limit, save }) => {
  const path = (): string => join(folder, file);
  const contents: readonly (readonly [string, () => string])[] = [
    ['damaged', () => '{"schema":'],
    ['of the wrong shape', () => '"words"'],
    ['of a newer version', () => `{"schema":"${format}@2","more":"to come"}`],
    ['too large', () => `{"schema":"${format}@1"}${' '.repeat(limit)}`],
  ];

  it.each(contents)(
    'that is %s is set aside and reported, then replaced',
    async (_what, content) => {
      const text = content();
      writeFileSync(path(), text);
      expect(await save(systemFiles)).not.toBe(false);
      expect(readFileSync(`${path()}.unreadable`, 'utf8') === text).toBe(true);
      expect(told).toMatchObject([{ code, params: { file, kept: `${path()}.unreadable` } }]);
      expect(readFileSync(path(), 'utf8')).toContain(`"${format}@1"`);
      for (const language of ['fr', 'en'] as const) {
        const sentence = translatorFor(language)(`problem.${code}`, told[0]?.params ?? {});
        expect(sentence).toContain(`${path()}.unreadable`);
      }
      // What it has written itself is read again, by the next one too.
      told.length = 0;
      await save(systemFiles);
      expect(told).toEqual([]);
    },
  );

  it('that cannot be read now is kept aside', async () => {
    writeFileSync(path(), 'secret');
    const files: FileSystem = {
      ...systemFiles,
      readText: async () => ({ ok: false, reason: 'denied', detail: 'EACCES' }),
    };
    expect(await save(files)).not.toBe(false);
    expect(readFileSync(`${path()}.unreadable`, 'utf8')).toBe('secret');
  });

  it.each([
    ['cannot be read just now', { readText: 'failed' }],
    ['cannot be set aside', { rename: 'denied' }],
  ] as const)('that %s is not overwritten', async (_what, broken) => {
    writeFileSync(path(), 'still there');
    const refuse = async (): ReturnType<FileSystem['rename']> => ({
      ok: false,
      reason: 'denied',
      detail: 'EACCES',
    });
    const files: FileSystem = {
      ...systemFiles,
      ...('rename' in broken
        ? { rename: refuse }
        : { readText: async () => ({ ok: false, reason: 'failed', detail: 'EIO' }) }),
    };
    expect(await save(files)).not.toBe(true);
    expect(readFileSync(path(), 'utf8')).toBe('still there');
    expect(readdirSync(folder)).toEqual([file]);
    expect(told).toEqual([]);
  });

  it('set aside twice is kept twice', async () => {
    for (const text of ['first', 'second']) {
      writeFileSync(path(), text);
      await save(systemFiles);
    }
    expect(readFileSync(`${path()}.unreadable`, 'utf8')).toBe('first');
    expect(readFileSync(`${path()}.unreadable-2`, 'utf8')).toBe('second');
  });
});

describe('a kept file', () => {
  const kept = (): ReturnType<typeof createKeptFile<{ readonly count: number }>> =>
    createKeptFile({
      files: systemFiles,
      path: join(folder, 'count.json'),
      maxBytes: 1000,
      format: 'tonalite/count@1',
      schema: z.object({ count: z.number() }),
      code: 'SETTINGS_SET_ASIDE',
      onSetAside,
    });

  it('makes replacements one after the other, each from the content after the last', async () => {
    const file = kept();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        file.replace((before) => ({ count: (before?.count ?? 0) + 1 })),
      ),
    );
    expect(await file.read()).toEqual({ count: 20 });
  });

  it('is removed when it can be used, and set aside when it cannot', async () => {
    const file = kept();
    await file.replace(() => ({ count: 1 }));
    await file.clear();
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, 'count.json'), 'foreign');
    await file.clear();
    expect(readdirSync(folder)).toEqual(['count.json.unreadable']);
  });
});
