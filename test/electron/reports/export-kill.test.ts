// @module-tag slow
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { killedAfter, seededRandom } from '../cases/killed-process.ts';
import { sizeOf } from '../../size.ts';
import { CASE_ID, journalOf, presentText } from '../../shared/case/case-samples.ts';
import { sampleEvents } from '../../shared/report/report-samples.ts';

const KILLS = sizeOf({ suite: 4, attack: 100 });
const CHILD = new URL('exporting-process.ts', import.meta.url);

/** How a whole file of each kind ends. */
const ENDS: Readonly<Record<string, RegExp>> = {
  '.html': /<\/html>\n$/,
  '.json': /\n\}\n$/,
  '.txt': new RegExp(`${CASE_ID}\\n$`),
};

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tonalite-export-kill-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe('an export whose process is killed', () => {
  it('leaves whole reports only', { timeout: 180_000 + KILLS * 10_000 }, async () => {
    const folder = join(directory, 'exports');
    await mkdir(folder);
    await writeFile(join(directory, `${CASE_ID}.jsonl`), presentText(journalOf(sampleEvents())));
    const random = seededRandom(7);
    const finished = new Set<string>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const said = await killedAfter(random() * 40, CHILD, [directory, CASE_ID, folder]);
      for (const path of said) finished.add(basename(path));
    }
    // A file being written carries another ending, so that nobody takes it for a report.
    const names = (await readdir(folder)).filter((name) => !name.endsWith('.part'));
    expect(names).toEqual(expect.arrayContaining([...finished]));
    expect(finished.size).toBeGreaterThanOrEqual(KILLS);
    for (const name of names)
      expect(await readFile(join(folder, name), 'utf8')).toMatch(ENDS[extname(name)] ?? /^$/);
  });
});
