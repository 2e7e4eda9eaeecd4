// @module-tag slow
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCaseStore } from '../../../electron/cases/case-store.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { killedAfter, seededRandom } from './killed-process.ts';
import { sizeOf } from '../../size.ts';
import { created } from '../../shared/case/case-samples.ts';

const KILLS = sizeOf({ suite: 5, attack: 250 });
const SEED = 20_260_312;
const CHILD = new URL('appending-process.ts', import.meta.url);

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tonalite-kill-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe('a case whose process is killed', () => {
  it(
    `reopens on the last confirmed step, ${KILLS} times out of ${KILLS}`,
    { timeout: 180_000 + KILLS * 10_000 },
    async () => {
      const store = createCaseStore({
        files: systemFiles,
        clock: systemClock,
        random: systemRandom,
        directory,
        laptop: () => Promise.resolve(created.laptop),
        simulated: false,
      });
      const first = await store.create();
      if (!first.ok) throw new Error(first.problem.code);
      const { caseId } = first.value;
      const random = seededRandom(SEED);
      let confirmedInAll = 0;

      for (let kill = 0; kill < KILLS; kill += 1) {
        const words = await killedAfter(random() * 60, CHILD, [directory, caseId]);
        expect(words.filter((word) => !/^confirmed \d+$/.test(word))).toEqual([]);
        const confirmed = Number(words.at(-1)?.split(' ')[1]);
        expect(confirmed).toBeGreaterThan(0);

        const reopened = await store.open(caseId);
        expect(reopened.ok && reopened.value.eventCount).toBeGreaterThanOrEqual(confirmed);
        // One event more at most: the one whose confirmation the kill swallowed.
        expect(reopened.ok && reopened.value.eventCount).toBeLessThanOrEqual(confirmed + 1);
        expect(await store.openCaseId()).toEqual({ ok: true, value: caseId });
        confirmedInAll = confirmed;
      }
      expect(confirmedInAll).toBeGreaterThan(KILLS);
    },
  );
});
