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
  resealed,
} from './stored-cases.ts';

describe('handing a case over', () => {
  useCaseFolder();
  it('opens on another copy exactly as it was', async () => {
    const store = storeWith();
    const original = valueOf(await store.importText(exported));
    expect(original.caseId).toBe(CASE_ID);
    const { text } = valueOf(await store.exportText(CASE_ID));
    expect(text).toBe(exported);
    const file = valueOf(await store.exportFile(CASE_ID));
    expect(await readFile(file.path, 'utf8')).toBe(exported);

    const other = storeWith({}, join(directory, 'other'));
    expect(valueOf(await other.importText(`\uFEFF${text}`))).toEqual(original);
  });

  it('never overwrites: an older copy adds nothing, a newer one its lines, another way a new case', async () => {
    const store = storeWith();
    const lines = exported.split('\n');
    const older = `${lines.slice(0, 6).join('\n')}\n`;
    valueOf(await store.importText(older));
    const newer = valueOf(await store.importText(exported));
    expect(newer).toMatchObject({ caseId: CASE_ID, eventCount: labPath.length + 1 });
    expect(valueOf(await store.importText(older))).toEqual(newer);
    expect(await readFile(journalPath(CASE_ID), 'utf8')).toBe(exported);

    const elsewhere = valueOf(await store.importText(resealed('Élise', 'Zoé')));
    expect(elsewhere.caseId).not.toBe(CASE_ID);
    expect(elsewhere.site?.name).toContain('Zoé');
    expect(valueOf(await store.open(CASE_ID))).toEqual(newer);
    expect((await readdir(directory)).filter((name) => name.endsWith('.jsonl'))).toHaveLength(2);
  });

  it('finds the copy that was made of another way, and adds to it what came since', async () => {
    const store = storeWith();
    valueOf(await store.importText(exported));
    const whole = resealed('Élise', 'Zoé');
    const earlier = `${whole.split('\n').slice(0, -2).join('\n')}\n`;
    const copy = valueOf(await store.importText(earlier));
    expect(valueOf(await store.importText(earlier))).toEqual(copy);
    const later = valueOf(await store.importText(whole));
    expect(later).toMatchObject({ caseId: copy.caseId, eventCount: copy.eventCount + 1 });
    expect(valueOf(await store.list()).cases).toHaveLength(2);
    // The copy was worked on: the same file still finds it, one that went on elsewhere does not.
    valueOf(await store.append(copy.caseId, note('ici')));
    expect(valueOf(await store.importText(whole)).caseId).toBe(copy.caseId);
    expect(valueOf(await store.list()).cases).toHaveLength(2);
    // Any other way is a case of its own.
    valueOf(await store.importText(resealed('Élise', 'Anne')));
    expect(valueOf(await store.list()).cases).toHaveLength(3);
  });

  it('does not touch a local journal that it cannot read', async () => {
    const store = storeWith();
    await writeFile(journalPath(CASE_ID), 'spoiled');
    const imported = valueOf(await store.importText(exported));
    expect(imported.caseId).not.toBe(CASE_ID);
    expect(await readFile(journalPath(CASE_ID), 'utf8')).toBe('spoiled');
    expect(valueOf(await store.importText(exported)).caseId).toBe(imported.caseId);
  });

  it('refuses a file that is not a case, and reads the intact part of a cut one', async () => {
    const store = storeWith();
    expect(codeOf(await store.importText('hello'))).toBe('CASE_NOT_JSON');
    expect(codeOf(await store.importText(''))).toBe('CASE_EMPTY');
    expect(codeOf(await store.importText(resealed('"format":2', '"format":3')))).toBe(
      'CASE_FROM_NEWER_VERSION',
    );
    expect(await readdir(directory)).toEqual([]);
    const cut = valueOf(await store.importText(exported.slice(0, -20)));
    expect(cut).toMatchObject({ eventCount: labPath.length, damagedLines: 1 });
    expect(valueOf(await store.list()).cases[0]?.damagedLines).toBe(1);
    const carriedOn = valueOf(await store.append(cut.caseId, note('suite'))).whole;
    expect(valueOf(await storeWith().open(cut.caseId))).toEqual(carriedOn);
  });
});
