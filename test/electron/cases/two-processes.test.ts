import { readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createRewriteLock } from '../../../electron/cases/rewrite-lock.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { CASE_ID, formerLine, journalOf, labPath } from '../../shared/case/case-samples.ts';
import {
  codeOf,
  directory,
  journalPath,
  note,
  storeWith,
  useCaseFolder,
  valueOf,
} from './stored-cases.ts';

const former = journalOf(labPath).map(formerLine).join('');

/** The notes that a store has, as the disk holds them. */
async function notesOf(caseId: string): Promise<readonly string[]> {
  return valueOf(await storeWith().read(caseId)).notes.map(({ text }) => text);
}

describe('two processes on one case of the former format', () => {
  useCaseFolder();

  it('lose nothing that was confirmed as saved to either', async () => {
    for (let round = 0; round < 12; round += 1) {
      await writeFile(journalPath(CASE_ID), former);
      const confirmed: string[] = [];
      const work = async (name: string): Promise<void> => {
        const store = storeWith();
        for (let step = 0; step < 6; step += 1) {
          const text = `${name} ${round} ${step}`;
          if ((await store.append(CASE_ID, note(text))).ok) confirmed.push(text);
        }
      };
      await Promise.all([work('a'), work('b')]);
      expect(await notesOf(CASE_ID)).toEqual(expect.arrayContaining(confirmed));
    }
  });

  it('notice each other where one is about to replace the journal', async () => {
    await writeFile(journalPath(CASE_ID), former);
    const held = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow = storeWith({
      writeAtomic: async (path, data) => {
        begun.resolve();
        await held.promise;
        return systemFiles.writeAtomic(path, data);
      },
    });
    const late = slow.append(CASE_ID, note('from the slow one'));
    await begun.promise;
    expect(codeOf(await storeWith().append(CASE_ID, note('meanwhile')))).toBe('CASE_IN_USE');
    held.resolve();
    expect((await late).ok).toBe(true);
    expect(await notesOf(CASE_ID)).toContain('from the slow one');
    expect((await readdir(directory)).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  it('writes nothing over a journal that has grown since it was read', async () => {
    await writeFile(journalPath(CASE_ID), former);
    let isFirst = true;
    const late = storeWith({
      readBytes: async (path, most) => {
        const read = await systemFiles.readBytes(path, most);
        // Another process is quicker, just after this one has read.
        if (isFirst) {
          isFirst = false;
          valueOf(await storeWith().append(CASE_ID, note('quicker')));
        }
        return read;
      },
    });
    await late.append(CASE_ID, note('later'));
    expect(await notesOf(CASE_ID)).toContain('quicker');
  });
});

describe('the lock of a journal that is being rewritten', () => {
  useCaseFolder();

  it('is taken over from a process that died with it', async () => {
    const path = journalPath(CASE_ID);
    const lock = createRewriteLock({ files: systemFiles, clock: systemClock }, path);
    await writeFile(`${path}.lock`, String(Date.now()));
    expect(await lock.isHeld()).toBe(true);
    expect(await lock.hold(async () => 'done')).toMatchObject({ ok: false, reason: 'exists' });
    await writeFile(`${path}.lock`, String(Date.now() - 120_000));
    expect(await lock.isHeld()).toBe(false);
    expect(await lock.hold(async () => readFile(`${path}.lock`, 'utf8'))).toEqual({
      ok: true,
      value: expect.stringMatching(/^\d+$/),
    });
    expect(await lock.isHeld()).toBe(false);
  });
});
