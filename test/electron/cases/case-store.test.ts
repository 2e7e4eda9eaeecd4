import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCaseStore } from '../../../electron/cases/case-store.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { type Case, type NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { MAX_EVENT_BYTES, MAX_JOURNAL_BYTES } from '../../../shared/case/journal.ts';
import { writeLine } from '../../../shared/case/journal-line.ts';
import type { Result } from '../../../shared/domain/result.ts';
import {
  at,
  CASE_ID,
  formerLine,
  journalOf,
  labPath,
  presentText,
  scan,
  yealink,
} from '../../shared/case/case-samples.ts';
import {
  directory,
  useCaseFolder,
  storeWith,
  valueOf,
  codeOf,
  note,
  journalPath,
  exported,
  resealed,
  writerOf,
} from './stored-cases.ts';

describe('the case store', () => {
  useCaseFolder();
  it('brings back after a restart everything that it answered', async () => {
    const store = storeWith();
    const { caseId } = valueOf(await store.create());
    let last: Case | null = null;
    for (const event of labPath) last = valueOf(await store.append(caseId, event)).whole;

    const restarted = storeWith();
    expect(valueOf(await restarted.open(caseId))).toEqual(last);
    expect(valueOf(await restarted.list()).cases).toMatchObject([
      { caseId, siteName: 'Boulangerie Élise', phoneCount: 1, closed: true, damagedLines: 0 },
    ]);
  });

  it('remembers which case was open, until it is closed or removed', async () => {
    const store = storeWith();
    expect(valueOf(await store.openCaseId())).toBeNull();
    const first = valueOf(await store.create());
    const second = valueOf(await store.create());
    expect(valueOf(await store.openCaseId())).toBe(second.caseId);
    await store.open(first.caseId);
    expect(valueOf(await storeWith().openCaseId())).toBe(first.caseId);
    await store.append(first.caseId, { type: 'case-closed' });
    expect(valueOf(await store.openCaseId())).toBeNull();
    await store.open(second.caseId);
    await store.remove(second.caseId);
    expect(valueOf(await store.openCaseId())).toBeNull();
    await writeFile(join(directory, 'open-case.json'), '{"caseId":"../../etc/passwd"}');
    expect(valueOf(await store.openCaseId())).toBeNull();
  });

  it('keeps the order of simultaneous calls', async () => {
    const store = storeWith();
    const { caseId } = valueOf(await store.create());
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => store.append(caseId, note(`${index}`))),
    );
    expect(answers.map(codeOf)).toEqual(answers.map(() => 'ok'));
    const whole = valueOf(await storeWith().open(caseId));
    expect(whole.notes.map(({ text }) => text)).toEqual(answers.map((_, index) => `${index}`));
  });

  it('reopens on the last complete event after a torn write, and continues without losing a byte', async () => {
    const store = storeWith();
    const { caseId } = valueOf(await store.create());
    await store.append(caseId, note('avant'));
    await appendFile(journalPath(caseId), '{"sequence":2,"at":"2026-');

    const restarted = storeWith();
    expect(valueOf(await restarted.list()).cases[0]?.damagedLines).toBe(1);
    expect(valueOf(await restarted.open(caseId)).notes).toMatchObject([{ text: 'avant' }]);
    const after = valueOf(await restarted.append(caseId, note('après'))).whole;
    expect(valueOf(await storeWith().open(caseId))).toEqual(after);
    expect(after.notes.map(({ text }) => text)).toEqual(['avant', 'après']);
    expect(await readFile(journalPath(caseId), 'utf8')).toContain('{"sequence":2,"at":"2026-\n');
  });

  it('reports to a second process that the case was changed, and loses no confirmed event', async () => {
    const one = storeWith();
    const { caseId } = valueOf(await one.create());
    const two = storeWith();
    valueOf(await two.open(caseId));
    valueOf(await one.append(caseId, note('un')));
    expect(codeOf(await two.append(caseId, note('deux')))).toBe('CASE_IN_USE');
    expect(valueOf(await two.append(caseId, note('deux, encore'))).whole.notes).toHaveLength(2);
    expect(codeOf(await one.append(caseId, note('trois')))).toBe('CASE_IN_USE');
  });

  it('lets one of two simultaneous writes win, and reports it to the other', async () => {
    const one = storeWith();
    const { caseId } = valueOf(await one.create());
    const rival = writeLine(
      { sequence: 1, at: at(1), type: 'note-added', text: 'rival' },
      { writer: await writerOf(), n: 1, lamport: 1, author: '' },
    );
    const slow = storeWith({
      appendDurably: async (path, text) => {
        await appendFile(path, `${rival}\n`);
        return systemFiles.appendDurably(path, text);
      },
    });
    expect(codeOf(await slow.append(caseId, note('perdu')))).toBe('CASE_IN_USE');
    const whole = valueOf(await storeWith().open(caseId));
    expect(whole.notes.map(({ text }) => text)).toEqual(['rival']);
  });

  it('keeps memory behind the disk when a write fails half-way, then carries on', async () => {
    let full = true;
    const store = storeWith({
      appendDurably: async (path, text) => {
        if (!full) return systemFiles.appendDurably(path, text);
        await appendFile(path, text.slice(0, 10));
        return { ok: false, reason: 'full', detail: 'ENOSPC' };
      },
    });
    const { caseId } = valueOf(await store.create());
    expect(codeOf(await store.append(caseId, note('perdue')))).toBe('CASE_DISK_FULL');
    expect(valueOf(await store.read(caseId)).notes).toEqual([]);
    full = false;
    expect(valueOf(await store.append(caseId, note('gardée'))).whole.notes).toMatchObject([
      { text: 'gardée' },
    ]);
    expect(valueOf(await storeWith().open(caseId)).eventCount).toBe(2);
  });

  it('refuses an answer to an earlier step, and an event that is too large', async () => {
    const store = storeWith();
    const { caseId } = valueOf(await store.create());
    const [first, second] = labPath.filter(({ type }) => type === 'diagnosis-entry');
    if (first === undefined || second === undefined) throw new Error('no steps');
    expect(codeOf(await store.append(caseId, second))).toBe('CASE_STEP_OUT_OF_ORDER');
    expect(codeOf(await store.append(caseId, first))).toBe('ok');
    expect(codeOf(await store.append(caseId, second))).toBe('ok');
    expect(codeOf(await store.append(caseId, second))).toBe('CASE_STEP_OUT_OF_ORDER');
    const evidence = Array.from({ length: 20_000 }, () => ({
      kind: 'person' as const,
      value: 'x'.repeat(500),
      atMs: 0,
    }));
    const huge: NewCaseEvent = {
      type: 'scan-recorded',
      result: { ...scan, devices: [{ ...yealink, evidence }] },
    };
    expect(MAX_EVENT_BYTES).toBeLessThan(20_000 * 500);
    expect(codeOf(await store.append(caseId, huge))).toBe('CASE_EVENT_TOO_LARGE');
    expect(valueOf(await storeWith().open(caseId)).eventCount).toBe(3);
  });

  it('gives an event its place and its time itself', async () => {
    const store = storeWith();
    const { caseId } = valueOf(await store.create());
    await store.append(caseId, note('x'));
    const [, line] = (await readFile(journalPath(caseId), 'utf8')).split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({
      type: 'note-added',
      text: 'x',
      n: 1,
      lamport: 1,
      at: at(0),
    });
  });

  it('answers each kind of bad file with its own problem and leaves the file alone', async () => {
    const store = storeWith();
    const bad: Record<string, string> = {
      CASE_EMPTY: '',
      CASE_NOT_JSON: '\u0000\u0001 not a case',
      CASE_FROM_NEWER_VERSION: resealed('"format":2', '"format":7'),
      CASE_TOO_LARGE: 'x'.repeat(MAX_JOURNAL_BYTES + 1),
    };
    for (const [code, content] of Object.entries(bad)) {
      await writeFile(journalPath(CASE_ID), content);
      expect(codeOf(await store.open(CASE_ID))).toBe(code);
      expect(codeOf(await store.append(CASE_ID, note('x')))).toBe(code);
      expect(valueOf(await store.list()).problems.map((found) => found.code)).toEqual([code]);
      expect((await readFile(journalPath(CASE_ID), 'utf8')).length).toBe(content.length);
    }
  });

  it('does not take foreign or renamed files for cases', async () => {
    const store = storeWith();
    await writeFile(join(directory, 'notes.txt'), exported);
    await writeFile(join(directory, 'x.jsonl'), exported);
    await writeFile(journalPath('00000000-0000-4000-8000-000000000000'), exported);
    const listed = valueOf(await store.list());
    expect(listed.cases).toEqual([]);
    expect(listed.problems.map(({ code }) => code)).toEqual(['CASE_DAMAGED']);
    for (const id of ['../x', 'x', '', '00000000-0000-4000-8000-00000000000g'])
      expect(codeOf(await store.open(id))).toBe('CASE_NOT_FOUND');
    expect(codeOf(await store.remove(CASE_ID))).toBe('CASE_NOT_FOUND');
  });

  it('says so when the folder cannot be written to', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    expect(codeOf(await storeWith({}, join(file, 'cases')).create())).toBe(
      'CASE_FOLDER_UNWRITABLE',
    );
    const denied = storeWith({
      writeNew: () => Promise.resolve({ ok: false, reason: 'denied', detail: 'EACCES' }),
    });
    expect(codeOf(await denied.create())).toBe('CASE_FOLDER_UNWRITABLE');
    expect(codeOf(await denied.importText(exported))).toBe('CASE_FOLDER_UNWRITABLE');
    expect(valueOf(await storeWith({}, join(directory, 'none')).list()).cases).toEqual([]);
  });

  it('says that the folder is gone, makes none in its place, and goes on when it is back', async () => {
    const folder = join(directory, 'cases');
    const store = storeWith({}, folder);
    const { caseId } = valueOf(await store.create());
    valueOf(await store.list());
    const elsewhere = join(directory, 'elsewhere');
    await rename(folder, elsewhere);
    const calls = [
      store.list(),
      store.read(caseId),
      store.open(caseId),
      store.append(caseId, note('lost')),
      store.exportText(caseId),
      store.repair(caseId),
      store.remove(caseId),
      store.create(),
      store.importText(exported),
    ];
    const codes = (await Promise.all<Result<unknown>>(calls)).map(codeOf);
    expect(new Set(codes)).toEqual(new Set(['CASE_FOLDER_GONE']));
    expect(await readdir(directory)).toEqual(['elsewhere']);
    await rename(elsewhere, folder);
    valueOf(await store.append(caseId, note('kept')));
    expect(valueOf(await store.list()).cases).toHaveLength(1);
  });

  it('makes no folder anew in a folder of data that is gone, even before the first case', async () => {
    const home = join(directory, 'stick');
    await mkdir(home);
    const store = storeWith({}, join(home, 'cases'));
    expect(valueOf(await store.list()).cases).toEqual([]);
    await rename(home, join(directory, 'elsewhere'));
    expect(codeOf(await store.create())).toBe('CASE_FOLDER_GONE');
    expect(codeOf(await store.list())).toBe('CASE_FOLDER_GONE');
    expect(await readdir(directory)).toEqual(['elsewhere']);
  });

  it('opens a case without the laptop’s identity when it cannot be read', async () => {
    const store = createCaseStore({
      files: systemFiles,
      clock: systemClock,
      random: systemRandom,
      directory,
      laptop: () => Promise.reject(new Error('no answer')),
      simulated: true,
    });
    expect(valueOf(await store.create())).toMatchObject({
      simulated: true,
      laptop: { hostname: '' },
    });
  });
});

describe('what stays on the disk', () => {
  useCaseFolder();
  it('is converted from the former format at the next step, with the old file kept beside it', async () => {
    const former = journalOf(labPath).map(formerLine).join('');
    await writeFile(journalPath(CASE_ID), former);
    const store = storeWith();
    const before = valueOf(await store.open(CASE_ID));
    expect(await readFile(journalPath(CASE_ID), 'utf8')).toBe(former);
    const after = valueOf(await store.append(CASE_ID, note('suite'))).whole;
    expect(after.phones).toEqual(before.phones);
    expect(after.eventCount).toBe(before.eventCount + 1);
    expect(valueOf(await storeWith().open(CASE_ID))).toEqual(after);
    const beside = (await readdir(directory)).find((name) => name.includes('.format-1-')) ?? '';
    expect(await readFile(join(directory, beside), 'utf8')).toBe(former);
  });

  it('leaves nothing behind after an import that was refused', async () => {
    const text =
      presentText(journalOf([{ type: 'note-added', text: 'x' }])) +
      '漢'.repeat(MAX_JOURNAL_BYTES / 3);
    expect(text.length).toBeLessThan(MAX_JOURNAL_BYTES);
    expect(codeOf(await storeWith().importText(text))).toBe('CASE_TOO_LARGE');
    expect(await readdir(directory)).toEqual([]);
  });

  it('leaves nothing behind after an import that failed once its file had its name', async () => {
    const failed = { ok: false, reason: 'failed', detail: 'EIO' } as const;
    const weak = storeWith({
      writeNew: async (path, data) => {
        await systemFiles.writeNew(path, data);
        return failed;
      },
    });
    const journals = async (): Promise<string[]> =>
      (await readdir(directory)).filter((name) => name.endsWith('.jsonl'));
    expect(codeOf(await weak.importText(exported))).toBe('CASE_NOT_SAVED');
    expect(codeOf(await weak.create())).toBe('CASE_NOT_SAVED');
    expect(await journals()).toEqual([]);
    // What another process wrote under that name meanwhile stays.
    const late = storeWith({
      writeNew: async (path, data) => {
        await systemFiles.writeNew(path, `${data.toString()}\n`);
        return failed;
      },
    });
    expect(codeOf(await late.importText(exported))).toBe('CASE_NOT_SAVED');
    expect(await journals()).toHaveLength(1);
  });

  it('is the whole of an import whose file cannot be read again', async () => {
    let isWritten = false;
    const blind = storeWith({
      writeNew: async (path, data) => {
        isWritten = true;
        return systemFiles.writeNew(path, data);
      },
      readBytes: (path, most) =>
        isWritten
          ? Promise.resolve({ ok: false, reason: 'failed', detail: 'EIO' })
          : systemFiles.readBytes(path, most),
    });
    const imported = valueOf(await blind.importText(exported));
    expect(valueOf(await storeWith().read(CASE_ID))).toEqual(imported);
    expect(valueOf(await storeWith().openCaseId())).toBe(CASE_ID);
    expect(await readFile(journalPath(CASE_ID), 'utf8')).toBe(exported);
  });

  it('can be continued at once after an import has extended it', async () => {
    const store = storeWith();
    const earlier = `${exported.split('\n').slice(0, 6).join('\n')}\n`;
    valueOf(await store.importText(earlier));
    const longer = valueOf(await store.importText(exported));
    const after = valueOf(await store.append(CASE_ID, note('suite'))).whole;
    expect(after.eventCount).toBe(longer.eventCount + 1);
  });

  it('leaves nothing behind after a case is deleted while another process writes to it', async () => {
    const slow = storeWith({
      appendDurably: async (path, text) => {
        await rm(path);
        return systemFiles.appendDurably(path, text);
      },
    });
    const { caseId } = valueOf(await slow.create());
    expect(codeOf(await slow.append(caseId, note('x')))).toBe('CASE_NOT_FOUND');
    expect((await readdir(directory)).filter((name) => name.endsWith('.jsonl'))).toEqual([]);
  });
});
