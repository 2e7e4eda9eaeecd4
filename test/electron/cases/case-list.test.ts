import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type CaseStore, createCaseStore } from '../../../electron/cases/case-store.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { checksumOf } from '../../../shared/case/checksum.ts';
import { at, CASE_ID, created } from '../../shared/case/case-samples.ts';
import {
  directory,
  useCaseFolder,
  storeWith,
  valueOf,
  note,
  journalPath,
  exported,
} from './stored-cases.ts';

describe('the list', () => {
  useCaseFolder();
  it('keeps the most recently used case on top when the clock is set back', async () => {
    let now = Date.parse(at(0));
    const store = (): CaseStore =>
      createCaseStore({
        files: systemFiles,
        clock: { ...systemClock, now: () => new Date(now) },
        random: systemRandom,
        directory,
        laptop: () => Promise.resolve(created.laptop),
        simulated: false,
      });
    const running = store();
    const first = valueOf(await running.create()).caseId;
    now += 60_000;
    const second = valueOf(await running.create()).caseId;
    const order = async (asked: CaseStore): Promise<string[]> =>
      valueOf(await asked.list()).cases.map(({ caseId }) => caseId);
    expect(await order(running)).toEqual([second, first]);
    now -= 3_600_000;
    valueOf(await running.append(first, note('l’horloge retarde')));
    expect(await order(running)).toEqual([first, second]);
    now -= 3_600_000;
    const third = valueOf(await running.create()).caseId;
    expect((await order(running))[0]).toBe(third);
    expect((await order(store()))[0]).toBe(third);
  });
});

describe('a folder of thousands of cases', { tags: ['slow'] }, () => {
  useCaseFolder();
  it('has the newest on top and omits none', async () => {
    const MANY = 5001;
    const [first = ''] = exported.split('\n');
    const idOf = (number: number): string =>
      `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    for (let number = 1; number < MANY; number += 1) {
      const text = first.replace(CASE_ID, idOf(number)).replace(/,"sum":.*$/, '');
      await writeFile(journalPath(idOf(number)), `${text},"sum":"${checksumOf(text)}"}\n`);
    }
    const store = storeWith();
    const { caseId } = valueOf(await store.create());
    const { cases, problems } = valueOf(await store.list());
    expect(problems).toEqual([]);
    expect(cases).toHaveLength(MANY);
    expect(cases[0]?.caseId).toBe(caseId);
  });
});
