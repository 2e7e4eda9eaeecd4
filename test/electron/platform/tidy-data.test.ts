import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemFiles } from '../../../electron/platform/files.ts';
import { pruneDumps, tidyData } from '../../../electron/platform/tidy-data.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-tidy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;
const NOW = Date.UTC(2026, 5, 1);
function put(path: string, ageMs: number): string {
  writeFileSync(path, 'x');
  chmodSync(path, 0o644);
  utimesSync(path, (NOW - ageMs) / 1000, (NOW - ageMs) / 1000);
  return path;
}
const HOUR = 3_600_000;

describe('dumps of crashes', () => {
  it('stay for thirty days and are ten at most', async () => {
    const pending = join(folder, 'pending');
    mkdirSync(pending);
    const young = Array.from({ length: 12 }, (_, age) =>
      put(join(pending, `${age}.dmp`), age * HOUR),
    );
    const old = put(join(folder, 'old.dmp'), 31 * 24 * HOUR);
    const other = put(join(folder, 'settings.dat'), 31 * 24 * HOUR);
    await pruneDumps(folder, NOW);
    expect(young.map((path) => existsSync(path)).lastIndexOf(true)).toBe(9);
    expect([old, other].map((path) => existsSync(path))).toEqual([false, true]);
    rmSync(pending, { recursive: true });
    const last = put(join(folder, 'last.dmp'), 31 * 24 * HOUR);
    await pruneDumps(folder, NOW);
    expect(existsSync(last)).toBe(false);
  });
});

describe('what lies on the disk at the start', () => {
  it('loses the half-written files of an earlier run, but only old ones of ours', async () => {
    const old = put(join(folder, 'case.jsonl.0123456789ab.part'), 2 * HOUR);
    const report = put(join(folder, 'Site.pdf.0123456789ab.part'), 2 * HOUR);
    const lock = put(join(folder, 'case.jsonl.lock.0123456789ab.part'), 2 * HOUR);
    const handedOver = put(join(folder, 'Site.tonalite.0123456789ab.part'), 2 * HOUR);
    const young = put(join(folder, 'settings.json.0123456789ab.part'), HOUR / 2);
    const foreign = put(join(folder, 'film.mkv.part'), 2 * HOUR);
    await tidyData([{ path: folder, isOurs: false }], NOW);
    const all = [old, report, lock, handedOver, young, foreign];
    expect(all.map((path) => existsSync(path))).toEqual([false, false, false, false, true, true]);
  });

  it.skipIf(process.platform === 'win32')('is closed to others where it is ours', async () => {
    const ours = join(folder, 'cases');
    mkdirSync(ours);
    chmodSync(ours, 0o755);
    const journal = put(join(ours, 'a.jsonl'), 0);
    const elsewhere = put(join(folder, 'photo.jpg'), 0);
    symlinkSync(elsewhere, join(ours, 'link.jsonl'));
    linkSync(elsewhere, join(ours, 'hard.jsonl'));
    const folders = [
      { path: join(folder, 'missing'), isOurs: true },
      { path: ours, isOurs: true },
      { path: folder, isOurs: false },
    ];
    await tidyData(folders, NOW);
    expect([ours, journal, elsewhere].map(modeOf)).toEqual([0o700, 0o600, 0o644]);
  });
});

describe.skipIf(process.platform === 'win32')('a file that we write', () => {
  it('is for this account alone, and narrowed where it was wider', async () => {
    const made = join(folder, 'new.json');
    const replaced = put(join(folder, 'settings.json'), 0);
    const grown = put(join(folder, 'case.jsonl'), 0);
    const exported = join(folder, 'report.pdf');
    await systemFiles.writeAtomic(made, 'x');
    await systemFiles.writeAtomic(replaced, 'x');
    await systemFiles.appendDurably(grown, 'x');
    await systemFiles.writeNew(exported, 'x');
    expect([made, replaced, grown, exported].map(modeOf)).toEqual([0o600, 0o600, 0o600, 0o600]);
  });
});
