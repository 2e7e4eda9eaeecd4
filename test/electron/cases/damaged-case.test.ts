import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CASE_ID, labPath } from '../../shared/case/case-samples.ts';
import {
  directory,
  useCaseFolder,
  storeWith,
  valueOf,
  codeOf,
  note,
  journalPath,
  exported,
} from './stored-cases.ts';

describe('a case that is damaged', () => {
  useCaseFolder();
  const lines = exported.split('\n');
  const spoiled = lines.toSpliced(3, 1, lines[3]?.replace('"at"', '"bt"') ?? '').join('\n');

  it('opens read-only with its complete lines, and says so in the list', async () => {
    const store = storeWith();
    await writeFile(journalPath(CASE_ID), spoiled);
    expect(valueOf(await store.list()).cases).toMatchObject([
      { caseId: CASE_ID, isDamaged: true, damagedLines: 1 },
    ]);
    const whole = valueOf(await store.open(CASE_ID));
    expect(whole).toMatchObject({ isDamaged: true, eventCount: labPath.length });
    expect(codeOf(await store.append(CASE_ID, note('x')))).toBe('CASE_READ_ONLY');
    expect(await readFile(journalPath(CASE_ID), 'utf8')).toBe(spoiled);
  });

  it('is repaired with the original beside it, and goes on', async () => {
    const store = storeWith();
    await writeFile(journalPath(CASE_ID), spoiled);
    const repaired = valueOf(await store.repair(CASE_ID));
    expect(repaired.isDamaged).toBeUndefined();
    expect(repaired.site?.name).toBe(valueOf(await store.open(CASE_ID)).site?.name);
    expect(codeOf(await store.append(CASE_ID, note('suite')))).toBe('ok');
    expect(valueOf(await storeWith().list()).cases).toMatchObject([
      { caseId: CASE_ID, isDamaged: false, damagedLines: 0 },
    ]);
    const beside = (await readdir(directory)).filter((name) => name.includes('.damaged-'));
    expect(beside).toHaveLength(1);
    expect(await readFile(join(directory, beside[0] ?? ''), 'utf8')).toBe(spoiled);
    valueOf(await store.remove(CASE_ID));
    expect((await readdir(directory)).filter((name) => name.startsWith(CASE_ID))).toEqual([]);
  });

  it('leaves only one copy, however often its repair fails', async () => {
    await writeFile(journalPath(CASE_ID), spoiled);
    const full = storeWith({
      writeAtomic: () => Promise.resolve({ ok: false, reason: 'full', detail: 'ENOSPC' }),
    });
    for (let time = 0; time < 3; time += 1)
      expect(codeOf(await full.repair(CASE_ID))).toBe('CASE_DISK_FULL');
    valueOf(await storeWith().repair(CASE_ID));
    const beside = (await readdir(directory)).filter((name) => name.includes('.damaged-'));
    expect(beside).toHaveLength(1);
    expect(await readFile(join(directory, beside[0] ?? ''), 'utf8')).toBe(spoiled);
  });

  it('is noticed by a running store, even when the file keeps its length', async () => {
    const store = storeWith();
    valueOf(await store.importText(exported));
    valueOf(await store.append(CASE_ID, note('avant')));
    expect(valueOf(await store.list()).cases).toMatchObject([{ isDamaged: false }]);
    const before = await readFile(journalPath(CASE_ID), 'utf8');
    const changed = before.replace('"type":"site-described"', '"type":"site-descrobed"');
    expect(changed).toHaveLength(before.length);
    await writeFile(journalPath(CASE_ID), changed);
    expect(valueOf(await store.list()).cases).toMatchObject([{ isDamaged: true }]);
    expect(codeOf(await store.append(CASE_ID, note('perdue')))).toBe('CASE_READ_ONLY');
    expect(await readFile(journalPath(CASE_ID), 'utf8')).toBe(changed);
  });

  it('is repaired even where its first line is lost', async () => {
    const store = storeWith();
    await writeFile(journalPath(CASE_ID), lines.toSpliced(0, 1, 'x').join('\n'));
    expect(valueOf(await store.open(CASE_ID))).toMatchObject({ isDamaged: true });
    valueOf(await store.repair(CASE_ID));
    const again = valueOf(await storeWith().open(CASE_ID));
    expect(again.isDamaged).toBeUndefined();
    expect(again.site?.name).toBe('Boulangerie Élise');
  });
});
