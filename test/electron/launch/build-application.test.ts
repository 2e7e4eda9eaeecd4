// @module-tag slow
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectDirectory } from '../../../electron/platform/project-folders.ts';

const BUILDER = join(projectDirectory, 'electron', 'launch', 'build-application.ts');
const WAITS = 'waiting for it';

let project = '';
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'tonalité build '));
});
afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

const inProject = (name: string): string => join(project, name);
const lines = (name: string): string[] =>
  existsSync(inProject(name)) ? readFileSync(inProject(name), 'utf8').trim().split('\n') : [];

/**
 * A project of three tiny parts with configurations of their own: each notes its beginning with the
 * builder's process and its end, and takes its time; `hang` keeps the first from ending.
 */
function makeProject(): void {
  const parts = [
    ['renderer', 'index.html'],
    ['main', 'main.js'],
    ['preload', 'index.cjs'],
  ] as const;
  mkdirSync(inProject('electron'));
  writeFileSync(inProject('electron/part.ts'), 'export const part = 1;\n');
  writeFileSync(inProject('package.json'), '{"type":"module"}\n');
  for (const [part, output] of parts)
    writeFileSync(
      inProject(`vite.${part}.config.ts`),
      `import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
const note = (word: string) => appendFileSync('log', word + ' ${part} ' + process.pid + '\\n');
export default {
  publicDir: false,
  plugins: [{
    name: 'note',
    async buildStart() {
      note('begin');
      await sleep(300);
      while (existsSync('hang')) await sleep(50);
    },
    closeBundle: () => note('end'),
  }],
  build: {
    outDir: 'out/${part}',
    lib: { entry: 'electron/part.ts', formats: ['es'], fileName: () => '${output}' },
  },
};
`,
    );
}

/** One more start that needs the build. */
function begin(): { readonly said: () => string; readonly end: Promise<number | null> } {
  const script = `import { buildApplication } from ${JSON.stringify(BUILDER)};
    await buildApplication(${JSON.stringify(project)});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: projectDirectory,
    env: { ...process.env, LC_ALL: 'en_GB.UTF-8' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  return {
    said: () => said,
    end: new Promise((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    }),
  };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(20);
}

const wholeBuild = (builder: string | undefined): string[] =>
  ['renderer', 'main', 'preload'].flatMap((part) => [
    `begin ${part} ${builder}`,
    `end ${part} ${builder}`,
  ]);
const builderOf = (line: string | undefined): string | undefined => line?.split(' ')[2];

describe('two first starts at once', () => {
  it('build once: one builds, and the other waits for it and says so', async () => {
    makeProject();
    const starts = [begin(), begin()];
    expect(await Promise.all(starts.map(({ end }) => end))).toEqual([0, 0]);
    const log = lines('log');
    expect(log).toEqual(wholeBuild(builderOf(log[0])));
    expect(starts.filter(({ said }) => said().includes(WAITS))).toHaveLength(1);
    expect(await begin().end).toBe(0);
    expect(lines('log')).toHaveLength(6);
  });

  it('go on when the one that builds is killed: the other builds the whole', async () => {
    makeProject();
    writeFileSync(inProject('hang'), '');
    const first = begin();
    await until(() => lines('log').length === 1);
    const second = begin();
    await until(() => second.said().includes(WAITS));
    const killed = Number(builderOf(lines('log')[0]));
    process.kill(killed, 'SIGKILL');
    rmSync(inProject('hang'));
    expect(await first.end).toBe(1);
    expect(await second.end).toBe(0);
    const [, ...log] = lines('log');
    expect(builderOf(log[0])).not.toBe(String(killed));
    expect(log).toEqual(wholeBuild(builderOf(log[0])));
  });
});
