import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectDirectory } from '../../electron/platform/project-folders.ts';
import { readRun, type TestRun } from '../test-run.ts';

const OWN_FILE = 'test/lab/describe-in-lab.test.ts';
const files = globSync('test/**/*.test.{ts,tsx}', { cwd: projectDirectory }).filter(
  (file) => file.replaceAll('\\', '/') !== OWN_FILE,
);
const textOf = (file: string): string => readFileSync(join(projectDirectory, file), 'utf8');
const labFiles = files.filter((file) => /^\s*describeInLab\(/m.test(textOf(file))).toSorted();

/** The titles of a file's lab suites, as its text has them. */
function suitesOf(file: string): string[] {
  return [...textOf(file).matchAll(/^\s*describeInLab\(\s*'\w+',\s*(['"])(.+?)\1/gm)].map(
    ([, , title]) => title ?? '',
  );
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-bare-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type BareRun = {
  readonly status: number | null;
  readonly run: TestRun | null;
  readonly said: string;
};

/** Runs some files as on a machine that has none of the programs that a lab needs. */
async function onBareMachine(paths: readonly string[], ci: string): Promise<BareRun> {
  const output = join(folder, `run-${ci}.json`);
  const vitest = join(projectDirectory, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
  const child = spawn(process.execPath, [vitest, 'run', '--no-color', ...reporters, ...paths], {
    cwd: projectDirectory,
    env: { ...process.env, PATH: folder, CI: ci },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  return { status, run: readRun(output), said };
}

describe('suites of the lab where a lab cannot run', () => {
  it('all ask for it, build it and take it down in one call', () => {
    expect(labFiles.length).toBeGreaterThan(8);
    const direct = files.filter((file) => /^import [^;]*\bcreateLab\b/m.test(textOf(file)));
    expect(direct).toEqual([]);
  });

  it('are skipped by name and counted, and nothing fails', async () => {
    const { status, run, said } = await onBareMachine(labFiles, '');
    expect(run, said).toMatchObject({ passed: 0, failed: 0, success: true });
    expect(status, said).toBe(0);
    const named = run?.skippedSuites.map(({ title }) => title) ?? [];
    expect(named.toSorted()).toEqual(labFiles.flatMap(suitesOf).toSorted());
    expect(run?.skipped).toBe(run?.skippedSuites.reduce((sum, { count }) => sum + count, 0));
    for (const title of named) expect(said).toContain(`skipped: ${title}: the lab's`);
  });

  it('fail in CI, with what is missing', async () => {
    const { status, run, said } = await onBareMachine(['test/lab/site.test.ts'], 'true');
    expect(status).toBe(1);
    expect(run).toMatchObject({ passed: 0, failed: 1, skipped: 0, success: false });
    expect(said).toMatch(/"the site layout" must run in CI, but .*kamailio/);
  });
});
