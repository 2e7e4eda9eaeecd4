import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { authorityFile, COMPILED_ROOT, homeDirectory } from './names.ts';

/** The project's root: the ordinary user works there, and may only read it. */
export const PROJECT = join(import.meta.dirname, '..', '..');

/** `nobody`: an account every Debian has, with no rights and no files. */
const USER = { uid: 65534, gid: 65534, name: 'nobody' };

/** Arguments of `setpriv` that make a program the ordinary user's, without any way back. */
export const AS_USER: readonly string[] = [
  `--reuid=${USER.uid}`,
  `--regid=${USER.gid}`,
  '--clear-groups',
  '--no-new-privs',
  '--inh-caps=-all',
  '--',
];

export interface UserCommandOptions {
  readonly input?: string;
  readonly timeoutMs?: number;
  /** Added to the user's few variables: HOME, PATH, LANG, USER, TMPDIR. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Gives the program the caller's own terminal instead of pipes. */
  readonly inherit?: boolean;
}

export interface UserCommandResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Compiled code of the programs that the ordinary user runs, and of those that root runs. */
const COMPILED = { user: join(COMPILED_ROOT, USER.name), root: join(COMPILED_ROOT, 'root') };

/** Lets a Node program that root starts keep its compiled code. */
export const AS_ROOT_ENVIRONMENT = { NODE_COMPILE_CACHE: COMPILED.root };

export function makeHome(lab: string): void {
  for (const folder of Object.values(COMPILED)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(COMPILED_ROOT, 0o711);
  chownSync(COMPILED.user, USER.uid, USER.gid);
  const home = homeDirectory(lab);
  mkdirSync(join(home, 'tmp'), { recursive: true });
  for (const each of [home, join(home, 'tmp')]) chownSync(each, USER.uid, USER.gid);
}

/**
 * Starts a program in a namespace as an ordinary user without any capability or way to gain one.
 * The process is the program itself: a signal sent to it reaches the program.
 */
export function spawnAsUser(
  lab: string,
  namespace: string,
  argv: readonly string[],
  options: UserCommandOptions = {},
): ChildProcess {
  const home = homeDirectory(lab);
  // In a site, the user's programs trust the servers of the lab's Internet.
  const authority = authorityFile(lab);
  const env: Record<string, string> = {
    HOME: home,
    TMPDIR: join(home, 'tmp'),
    USER: USER.name,
    LOGNAME: USER.name,
    LANG: 'C.UTF-8',
    NODE_COMPILE_CACHE: COMPILED.user,
    PATH: [
      dirname(process.execPath),
      join(PROJECT, 'node_modules', '.bin'),
      '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    ].join(':'),
    ...(existsSync(authority) ? { NODE_EXTRA_CA_CERTS: authority, CURL_CA_BUNDLE: authority } : {}),
    ...options.env,
  };
  const args = ['netns', 'exec', namespace, 'setpriv', ...AS_USER, ...argv];
  return spawn('ip', args, {
    cwd: options.cwd ?? PROJECT,
    env,
    stdio: options.inherit === true ? 'inherit' : 'pipe',
  });
}

/** Starts a program in a namespace as root, with the caller's own environment. */
export function spawnAsRoot(
  namespace: string,
  argv: readonly string[],
  options: UserCommandOptions = {},
): ChildProcess {
  return spawn('ip', ['netns', 'exec', namespace, ...argv], {
    cwd: options.cwd ?? PROJECT,
    env: { ...process.env, ...options.env },
    stdio: options.inherit === true ? 'inherit' : 'pipe',
  });
}

/** Runs a program as `spawnAsUser` does, and waits for its end. */
export function execAsUser(
  lab: string,
  namespace: string,
  argv: readonly string[],
  options: UserCommandOptions = {},
): Promise<UserCommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawnAsUser(lab, namespace, argv, options);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (bytes: Buffer) => stdout.push(bytes));
    child.stderr?.on('data', (bytes: Buffer) => stderr.push(bytes));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 180_000);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({
        code,
        signal,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
      });
    });
  });
}
