import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programPath } from '../../../electron/platform/contained-programs.ts';
import { workerEnvironment } from '../../../electron/platform/contained-worker.ts';
import {
  programEnvironment,
  systemCommandRunner,
} from '../../../electron/platform/command-runner.ts';
import { treeKiller } from '../../../electron/platform/kill-program.ts';

const node = process.execPath;
const { run } = systemCommandRunner;
const usual = { timeoutMs: 10_000 };

describe('the command runner', () => {
  it('returns a program’s output and its exit status', async () => {
    const script = 'process.stdout.write("dit é"); process.stderr.write("mal"); process.exit(3)';
    expect(await run(node, ['-e', script], usual)).toEqual({
      kind: 'completed',
      exitCode: 3,
      stdout: 'dit é',
      stderr: 'mal',
    });
  });

  it('survives bytes of another code page', async () => {
    // "Itinéraires" in code page 850, as a French Windows prints it.
    const script = 'process.stdout.write(Buffer.from([0x49,0x74,0x69,0x6e,0x82,0x72,0x61]))';
    expect(await run(node, ['-e', script], usual)).toMatchObject({ stdout: 'Itin\uFFFDra' });
  });

  it('gives an outcome for anything that cannot be started', async () => {
    expect(await run('no-such-program-here', [], usual)).toEqual({ kind: 'missing' });
    expect(await run(node, ['nul\0'], usual)).toMatchObject({ kind: 'failed' });
    expect((await run(tmpdir(), [], usual)).kind).not.toBe('completed');
  });

  it('ends a program that asks a question', async () => {
    const script = 'process.stdin.on("end", () => process.exit(7)).resume()';
    expect(await run(node, ['-e', script], usual)).toMatchObject({ exitCode: 7 });
  });

  it('stops at the size limit', async () => {
    const script = 'const s="x".repeat(65536); for(;;) process.stdout.write(s)';
    const outcome = await run(node, ['-e', script], { ...usual, maxBytes: 100_000 });
    expect(outcome).toEqual({ kind: 'too-large' });
  });

  it('starts nothing once cancelled', async () => {
    const outcome = await run(node, ['-e', '0'], { ...usual, signal: AbortSignal.abort() });
    expect(outcome).toEqual({ kind: 'cancelled' });
  });
});

describe.skipIf(process.platform === 'win32')('a program that started another', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tonalite-run-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const script = (): string[] => ['-c', `sleep 60 & echo $! > "${folder}/pid"; wait`];
  const pidOf = (): number => Number(readFileSync(join(folder, 'pid'), 'utf8'));
  const hasStarted = (): boolean =>
    existsSync(join(folder, 'pid')) && readFileSync(join(folder, 'pid'), 'utf8').endsWith('\n');

  it(
    'is killed with it at the time limit, which open output cannot extend',
    { tags: ['slow'] },
    async () => {
      const startedAt = performance.now();
      const outcome = await run('sh', script(), { timeoutMs: 600 });
      expect(outcome).toEqual({ kind: 'timed-out' });
      expect(performance.now() - startedAt).toBeLessThan(30_000);
      await until(() => !isAlive(pidOf()));
    },
  );

  it('is killed with it on cancel', { tags: ['slow'] }, async () => {
    const abort = new AbortController();
    const running = run('sh', script(), { timeoutMs: 60_000, signal: abort.signal });
    await until(hasStarted);
    abort.abort();
    expect(await running).toEqual({ kind: 'cancelled' });
    await until(() => !isAlive(pidOf()));
  });

  it('keeps running on cancel when it is the person’s own', async () => {
    const abort = new AbortController();
    const running = run('sh', script(), {
      timeoutMs: 60_000,
      signal: abort.signal,
      isKept: true,
    });
    await until(hasStarted);
    abort.abort();
    expect(await running).toEqual({ kind: 'cancelled' });
    expect(isAlive(pidOf())).toBe(true);
    process.kill(pidOf(), 'SIGKILL');
  });
});

describe('what programs are given, per system', () => {
  it('finds arp and ip on a Debian where PATH leaves their folder out', () => {
    const given = programEnvironment({ PATH: '/usr/local/bin:/usr/bin:/bin' }, 'linux');
    expect(given).toMatchObject({
      PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
      LC_ALL: 'C',
    });
    expect(programEnvironment({}, 'linux')['PATH']).toContain('/usr/bin');
    expect(programEnvironment({ PATH: '/sbin:/usr/sbin' }, 'linux')['PATH']).toBe(
      '/sbin:/usr/sbin',
    );
    expect(programEnvironment({ Path: 'C:\\x' }, 'win32')).not.toHaveProperty('PATH');
  });

  it('names the programs of Windows by their full path, for any current folder', () => {
    const environment = { SystemRoot: 'D:\\Win' };
    expect(programPath('arp', 'win32', environment)).toBe('D:\\Win\\System32\\arp.exe');
    expect(programPath('PING.EXE', 'win32', {})).toBe('C:\\Windows\\System32\\ping.exe');
    expect(programPath('powershell.exe', 'win32', {})).toBe(
      'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    );
    expect(programPath('C:\\Windows/system32/ping.exe', 'win32', {})).toBe(
      'C:\\Windows/system32/ping.exe',
    );
    expect(programPath('arp', 'darwin', {})).toBe('/usr/sbin/arp');
    expect(programPath('arp', 'linux', {})).toBe('arp');
  });

  it('writes the names of Windows’s variables as libraries ask for them', () => {
    expect(workerEnvironment({ SYSTEMROOT: 'D:\\Win', COMSPEC: 'c' }, 'win32')).toMatchObject({
      SystemRoot: 'D:\\Win',
      comspec: 'c',
      LC_ALL: 'C',
    });
    expect(workerEnvironment({}, 'win32')).toMatchObject({ SystemRoot: 'C:\\Windows' });
    expect(workerEnvironment({ PATH: '/nowhere' }, 'linux')).toMatchObject({ PATH: '/nowhere' });
  });

  it('ends a tree of programs on Windows, where there are no process groups', () => {
    expect(treeKiller(42, 'win32', { SystemRoot: 'D:\\Win' })).toEqual({
      command: 'D:\\Win\\System32\\taskkill.exe',
      args: ['/PID', '42', '/T', '/F'],
    });
    expect(treeKiller(42, 'linux', {})).toBeNull();
    expect(treeKiller(42, 'darwin', {})).toBeNull();
  });
});

describe.skipIf(process.platform === 'win32')('a program that stands', () => {
  const ECHO = 'process.stdin.on("data", (text) => process.stdout.write(`« ${text} »`))';

  it('answers what it is sent, more than once', async () => {
    const heard: string[] = [];
    const program = systemCommandRunner.open(node, ['-e', ECHO], {
      output: (text) => heard.push(text),
      ended: () => undefined,
    });
    for (const text of ['un', 'deux']) {
      program.write(text);
      await expect.poll(() => heard.join(''), { timeout: 10_000 }).toContain(`« ${text} »`);
    }
    program.kill();
  });

  it('is killed with what it started, and says once that it has ended', async () => {
    const ends: string[] = [];
    const heard: string[] = [];
    const script =
      'const { spawn } = require("node:child_process"); const child = spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"]); process.stdout.write(`${process.pid} ${child.pid}`); setInterval(() => 0, 1000)';
    const program = systemCommandRunner.open(node, ['-e', script], {
      output: (text) => heard.push(text),
      ended: (how) => ends.push(how),
    });
    await expect.poll(() => heard.join(''), { timeout: 10_000 }).toMatch(/^\d+ \d+$/);
    program.kill();
    program.kill();
    program.write('to nobody');
    const isAlive = (pid: string): boolean => {
      try {
        return process.kill(Number(pid), 0);
      } catch {
        return false;
      }
    };
    const pids = heard.join('').split(' ');
    await expect.poll(() => pids.some(isAlive), { timeout: 10_000 }).toBe(false);
    expect(ends).toEqual(['ended']);
  });

  it('is told from one that is missing and from one that ended by itself', async () => {
    const ends: string[] = [];
    const hear = { output: () => undefined, ended: (how: string) => void ends.push(how) };
    systemCommandRunner.open('no-such-program-here', [], hear);
    await expect.poll(() => ends, { timeout: 10_000 }).toEqual(['missing']);
    systemCommandRunner.open(node, ['-e', '0'], hear);
    await expect.poll(() => ends, { timeout: 10_000 }).toEqual(['missing', 'ended']);
    systemCommandRunner.open(node, ['nul\0'], hear);
    await expect.poll(() => ends, { timeout: 10_000 }).toEqual(['missing', 'ended', 'failed']);
  });

  it('does not keep this program alive, and ends with it', async () => {
    const heard = await run(
      node,
      [
        '--experimental-strip-types',
        '--input-type=module',
        '-e',
        `const { systemCommandRunner } = await import(${JSON.stringify(new URL('../../../electron/platform/command-runner.ts', import.meta.url).href)});
         const child = 'process.stdout.write(String(process.pid)); process.stdin.resume().on("end", () => process.exit())';
         systemCommandRunner.open(process.execPath, ['-e', child], { output: (text) => { console.log(text); }, ended: () => undefined });
         const { setTimeout } = await import('node:timers/promises');
         await setTimeout(1500);`,
      ],
      { timeoutMs: 20_000 },
    );
    if (heard.kind !== 'completed') throw new Error(heard.kind);
    const pid = Number(heard.stdout.trim());
    expect(pid).toBeGreaterThan(0);
    await expect
      .poll(
        () => {
          try {
            return process.kill(pid, 0);
          } catch {
            return false;
          }
        },
        { timeout: 10_000 },
      )
      .toBe(false);
  });
});
