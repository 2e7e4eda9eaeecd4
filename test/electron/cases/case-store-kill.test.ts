import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCaseStore } from '../../../electron/cases/case-store.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { created } from '../../shared/case/case-samples.ts';

const KILLS = 50;
const SEED = 20_260_312;
const CHILD = new URL('appending-process.ts', import.meta.url).pathname;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Runs the appending process, kills it `afterMs` after its first word, and gives all it said. */
function killedAfter(afterMs: number, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
    });
    let said = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk: string) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      said += chunk;
    });
    child.on('error', reject);
    child.on('close', () => resolve(said));
  });
}

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
    { timeout: 180_000 },
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
        const said = await killedAfter(random() * 60, [directory, caseId]);
        const words = said.split('\n').slice(0, -1);
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
