import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaseStore } from '../../../electron/cases/case-store.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import type { FileSystem } from '../../../electron/platform/machine.ts';
import { at, CASE_ID, formerLine, journalOf, labPath } from '../../shared/case/case-samples.ts';
import { sizeOf } from '../../size.ts';
import {
  codeOf,
  directory,
  exported,
  journalPath,
  note,
  storeWith,
  useCaseFolder,
  valueOf,
} from './stored-cases.ts';

const former = journalOf(labPath).map(formerLine).join('');
const lines = exported.split('\n');
const damaged = lines.toSpliced(3, 1, lines[3]?.replace('"at"', '"bt"') ?? '').join('\n');

/** What makes another process replace the whole journal. */
const REWRITES: readonly (readonly [string, string, (store: CaseStore) => Promise<string>])[] = [
  ['a repair', damaged, async (store) => codeOf(await store.repair(CASE_ID))],
  [
    'the first step on a case of the former format',
    former,
    async (store) => codeOf(await store.append(CASE_ID, note('x'))),
  ],
];
const filesOfCase = async (): Promise<readonly string[]> =>
  (await readdir(directory)).filter((name) => name.startsWith(CASE_ID));

describe('a case that is deleted', () => {
  useCaseFolder();
  const ROUNDS = sizeOf({ suite: 40, attack: 400 });

  it.each(REWRITES)(
    'stays away when another process replaces its journal at that moment: %s',
    { timeout: 180_000 + ROUNDS * 1000 },
    async (_name, text, rewrite) => {
      const told = new Set<string>();
      for (let round = 0; round < ROUNDS; round += 1) {
        await writeFile(journalPath(CASE_ID), text);
        const delayMs = (round % 20) * 0.7;
        const removal = async (): Promise<string> => {
          await new Promise((resolve) => setTimeout(resolve, delayMs));
          return codeOf(await storeWith().remove(CASE_ID));
        };
        const [rewritten, removed] = await Promise.all([rewrite(storeWith()), removal()]);
        expect(['ok', 'CASE_IN_USE', 'CASE_NOT_FOUND']).toContain(rewritten);
        told.add(removed);
        expect([round, await filesOfCase()]).toEqual([round, []]);
      }
      expect([...told]).toEqual(['ok']);
    },
  );

  it.each(REWRITES)(
    'is deleted after the rewrite that had already read it: %s',
    async (_name, text, rewrite) => {
      await writeFile(journalPath(CASE_ID), text);
      const removals: Promise<string>[] = [];
      const slow = storeWith({
        writeAtomic: async (path, data) => {
          if (path.endsWith('.jsonl')) removals.push(storeWith().remove(CASE_ID).then(codeOf));
          await new Promise((resolve) => setTimeout(resolve, 100));
          return systemFiles.writeAtomic(path, data);
        },
      });
      await rewrite(slow);
      expect(await Promise.all(removals)).toEqual(['ok']);
      expect(await filesOfCase()).toEqual([]);
    },
  );

  it('is kept, with a sentence, where another process does not let go of it', async () => {
    await writeFile(journalPath(CASE_ID), exported);
    // The clock of these stores does not advance.
    await writeFile(`${journalPath(CASE_ID)}.lock`, String(Date.parse(at(0))));
    expect(codeOf(await storeWith().remove(CASE_ID))).toBe('CASE_IN_USE');
    expect(codeOf(await storeWith().read(CASE_ID))).toBe('ok');
  });

  it('leaves nothing that a killed process had begun to write', async () => {
    await writeFile(journalPath(CASE_ID), exported);
    for (const name of [
      'jsonl.0a1b2c3d4e5f.part',
      'jsonl.lock.0a1b2c3d4e5f.part',
      'damaged-00ff.jsonl.0a1b2c3d4e5f.part',
    ])
      await writeFile(join(directory, `${CASE_ID}.${name}`), exported);
    valueOf(await storeWith().remove(CASE_ID));
    expect(await filesOfCase()).toEqual([]);
  });

  it('is still in the list while one of its files cannot be deleted', async () => {
    await writeFile(journalPath(CASE_ID), damaged);
    valueOf(await storeWith().repair(CASE_ID));
    const refusing = (part: string): Partial<FileSystem> => ({
      remove: async (path) =>
        path.includes(part) && path.endsWith('.jsonl')
          ? { ok: false, reason: 'denied', detail: 'EPERM' }
          : systemFiles.remove(path),
    });
    for (const part of ['.damaged-', CASE_ID]) {
      const answer = await storeWith(refusing(part)).remove(CASE_ID);
      expect(answer.ok ? null : answer.problem).toMatchObject({
        code: 'CASE_NOT_DELETED',
        params: { file: expect.stringContaining(CASE_ID), detail: 'EPERM' },
      });
      expect(valueOf(await storeWith().list()).cases).toMatchObject([{ caseId: CASE_ID }]);
    }
    valueOf(await storeWith().remove(CASE_ID));
    expect(await filesOfCase()).toEqual([]);
  });

  it('says so when the folder of its copies cannot be listed', async () => {
    await writeFile(journalPath(CASE_ID), exported);
    const blind = storeWith({
      list: () => Promise.resolve({ ok: false, reason: 'failed', detail: 'EIO' }),
    });
    expect(codeOf(await blind.remove(CASE_ID))).toBe('CASE_FOLDER_UNREADABLE');
    expect(await filesOfCase()).toHaveLength(1);
  });

  it('makes room on a full disk, which has none for a lock', async () => {
    await writeFile(journalPath(CASE_ID), former);
    const full = storeWith({
      writeNew: () => Promise.resolve({ ok: false, reason: 'full', detail: 'ENOSPC' }),
    });
    expect(codeOf(await full.append(CASE_ID, note('x')))).toBe('CASE_DISK_FULL');
    valueOf(await full.remove(CASE_ID));
    expect(await filesOfCase()).toEqual([]);
  });
});
