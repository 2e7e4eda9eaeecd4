/**
 * Runs inside a worker, before a library that starts programs is loaded. It replaces the functions
 * of `node:child_process` with ones that cannot hang, flood or escape: a missing program is an event
 * and not an exception, output is bounded, and every process number is in shared memory, so that
 * the owner of the worker can kill it whatever the library does.
 */
import childProcess, {
  type ChildProcess,
  type SpawnOptions,
  type SpawnSyncOptions,
} from 'node:child_process';
import { killProgram } from './kill-program.ts';
import { POWERSHELL, systemRootOf, windowsProgram } from './windows-programs.ts';

/** Programs of one worker that may run at the same time; more are refused. */
export const PROGRAM_SLOTS = 32;
/** Slot 0 stops the worker from starting programs; the others hold process numbers. */
export const STOP_SLOT = 0;

const MAX_OUTPUT_BYTES = 256 * 1024;
/** One synchronous command must not use the whole time limit, because others follow. */
const MAX_SYNC_MS = 3000;

export type Containment = {
  readonly slots: Int32Array;
  readonly budgetMs: number;
  /** Returns the arguments to start a program with, in place of those that the library chose. */
  readonly argumentsOf?: (command: string, args: readonly string[]) => readonly string[];
  /** Called with the name of a program that is not on this machine. */
  readonly onMissing: (program: string) => void;
};

const WINDOWS_PROGRAMS: ReadonlySet<string> = new Set([
  'arp',
  'cmd',
  'ipconfig',
  'netsh',
  'netstat',
  'ping',
  'reg',
  'where',
]);
const DARWIN_PROGRAMS: ReadonlyMap<string, string> = new Map([
  ['arp', '/usr/sbin/arp'],
  ['ping', '/sbin/ping'],
]);

/** A program gets its own process group where groups exist, so that its children die with it. */
const OWN_GROUP = process.platform !== 'win32';

/**
 * The folder of a program that a library names without a path. On Windows the search would begin in
 * the current folder, which any program may write to; on macOS an application's PATH may be short.
 */
export function programPath(
  command: string,
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === 'darwin') return DARWIN_PROGRAMS.get(command) ?? command;
  if (platform !== 'win32' || !/^[\w-]+(?:\.exe)?$/i.test(command)) return command;
  const root = systemRootOf(environment);
  const name = command.toLowerCase().replace(/\.exe$/, '');
  if (name === 'powershell') return windowsProgram(root, POWERSHELL);
  return WINDOWS_PROGRAMS.has(name) ? windowsProgram(root, `${name}.exe`) : command;
}

function freeSlot(slots: Int32Array): number {
  for (let at = 1; at < slots.length; at += 1) if (Atomics.load(slots, at) === 0) return at;
  return -1;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

type Finished = (error: Error | null, stdout: string, stderr: string) => void;

function finishedOf(args: readonly unknown[]): Finished | null {
  const last = args.at(-1);
  if (typeof last !== 'function') return null;
  return (error, stdout, stderr) => {
    Reflect.apply(last, undefined, [error, stdout, stderr]);
  };
}

/** Gives `finished` what the library's callback expects once the program has ended. */
function collect(child: ChildProcess, finished: Finished | null): ChildProcess {
  let stdout = '';
  let stderr = '';
  let failed: Error | null = null;
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  child.on('error', (error) => (failed = error));
  child.on('close', (code) => {
    const error = failed ?? (code === 0 ? null : new Error(`exit status ${code}`));
    finished?.(error, stdout, stderr);
  });
  return child;
}

/** What the replaced functions share: the limits, and the system's own functions beneath them. */
type Limits = Required<Omit<Containment, 'budgetMs'>> & {
  readonly deadline: number;
  readonly original: Pick<typeof childProcess, 'spawn' | 'spawnSync'>;
};

function refuseWhenStopped({ slots, deadline }: Limits): void {
  if (Atomics.load(slots, STOP_SLOT) !== 0 || performance.now() >= deadline)
    throw new Error('the time for programs is over');
}

function isMissingProgram(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT';
}

/** Kills a program that prints more than allowed. */
function limitOutput(child: ChildProcess): void {
  let bytes = 0;
  let isFlooding = false;
  const count = (chunk: unknown): void => {
    bytes += chunk instanceof Uint8Array ? chunk.byteLength : String(chunk).length;
    if (bytes <= MAX_OUTPUT_BYTES || isFlooding || child.pid === undefined) return;
    isFlooding = true;
    killProgram(child.pid);
  };
  child.stdout?.on('data', count);
  child.stderr?.on('data', count);
}

function spawn(limits: Limits, command: string, rest: readonly unknown[]): ChildProcess {
  refuseWhenStopped(limits);
  const { slots } = limits;
  const slot = freeSlot(slots);
  if (slot < 0) throw new Error('too many programs at once');
  const args = Array.isArray(rest[0]) ? rest[0].map(String) : [];
  const options: SpawnOptions = {
    ...asRecord(Array.isArray(rest[0]) ? rest[1] : rest[0]),
    detached: OWN_GROUP,
    windowsHide: true,
  };
  const path =
    options.shell === undefined ? programPath(command, process.platform, process.env) : command;
  const child = limits.original.spawn(path, [...limits.argumentsOf(command, args)], options);
  if (child.pid !== undefined) Atomics.store(slots, slot, child.pid);
  const release = (): void => {
    Atomics.store(slots, slot, 0);
  };
  child.on('exit', release);
  child.on('error', (error) => {
    release();
    if (isMissingProgram(error)) limits.onMissing(command);
  });
  limitOutput(child);
  return child;
}

function runSync(
  limits: Limits,
  command: string,
  args: readonly string[],
  given: unknown,
): string | Buffer {
  refuseWhenStopped(limits);
  const options: SpawnSyncOptions & { detached: boolean } = {
    ...asRecord(given),
    timeout: Math.max(1, Math.min(MAX_SYNC_MS, limits.deadline - performance.now())),
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
    windowsHide: true,
    detached: OWN_GROUP,
  };
  const outcome = limits.original.spawnSync(command, args, options);
  if (outcome.error !== undefined) {
    // The time limit kills only the shell; what it started is in its group.
    if (OWN_GROUP && outcome.pid > 0) killProgram(outcome.pid);
    if (isMissingProgram(outcome.error)) limits.onMissing(command);
    throw outcome.error;
  }
  if (outcome.status !== 0)
    throw new Error(`exit status ${outcome.status}: ${asText(outcome.stderr)}`);
  return outcome.stdout;
}

function refuse(): never {
  throw new Error('not available here');
}

/** Installs the containment for the rest of this worker's life. */
export function containPrograms({
  slots,
  budgetMs,
  onMissing,
  argumentsOf = (_command, args) => args,
}: Containment): void {
  const limits: Limits = {
    slots,
    onMissing,
    argumentsOf,
    deadline: performance.now() + budgetMs,
    original: { spawn: childProcess.spawn, spawnSync: childProcess.spawnSync },
  };
  Object.assign(childProcess, {
    spawn: (command: string, ...rest: unknown[]) => spawn(limits, command, rest),
    exec: (command: string, ...rest: unknown[]) =>
      collect(spawn(limits, command, [{ ...asRecord(rest[0]), shell: true }]), finishedOf(rest)),
    execFile: (file: string, ...rest: unknown[]) =>
      collect(spawn(limits, file, rest), finishedOf(rest)),
    execSync: (command: string, options: unknown) =>
      runSync(limits, command, [], { ...asRecord(options), shell: true }),
    execFileSync: (file: string, ...rest: unknown[]) =>
      runSync(
        limits,
        file,
        Array.isArray(rest[0]) ? rest[0].map(String) : [],
        Array.isArray(rest[0]) ? rest[1] : rest[0],
      ),
    spawnSync: refuse,
    fork: refuse,
  });
}
