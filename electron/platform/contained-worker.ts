/**
 * Runs a library that starts programs inside its own worker thread, so that nothing it throws,
 * prints, hangs on or floods gets out. The worker has a time limit; then, or on cancel, its programs
 * are killed and reaped first, and the thread ends after them.
 */
import { Worker } from 'node:worker_threads';
import { programEnvironment } from './command-runner.ts';
import { killProgram } from './kill-program.ts';
import { PROGRAM_SLOTS, STOP_SLOT } from './contained-programs.ts';
import { systemRootOf } from './windows-programs.ts';

export type ContainedOptions = {
  /** Name of the worker's file, without its extension. */
  readonly worker: 'ping-worker' | 'node-arp-worker' | 'system-information-worker';
  /** `import.meta.url` of the caller; the worker is beside its file. */
  readonly beside: string;
  readonly input: unknown;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Environment of the worker and of the programs it starts. */
  readonly environment?: NodeJS.ProcessEnv;
};

export type ContainedOutcome = {
  /** How it ended; parts posted before a time limit or a failure are kept. */
  readonly end: 'done' | 'timed-out' | 'cancelled' | 'failed';
  readonly reason: string;
  /** What the worker posted, by part; a schema must parse it like any foreign data. */
  readonly parts: ReadonlyMap<string, unknown>;
  /** Programs that the library needed and the machine does not have. */
  readonly missing: readonly string[];
};

const REAP_MS = 500;
const MEMORY_MB = 96;

function workerUrl({ worker, beside }: ContainedOptions): URL {
  // From source the worker is beside its caller; in a bundle it is an entry beside the bundle.
  const ending = beside.endsWith('.ts') ? '.ts' : '.js';
  return new URL(`./${worker}${ending}`, beside);
}

/**
 * The environment of a worker. Unlike the process's own, a worker's copy is case-sensitive on
 * Windows, where some shells write SYSTEMROOT, so names are written as the libraries read them.
 */
export function workerEnvironment(
  given: NodeJS.ProcessEnv | undefined,
  platform: NodeJS.Platform,
): Record<string, string | undefined> {
  const environment: Record<string, string | undefined> =
    given === undefined
      ? { ...programEnvironment(process.env, platform) }
      : { ...given, LC_ALL: 'C', LANG: 'C' };
  if (platform !== 'win32') return environment;
  for (const name of ['SystemRoot', 'windir', 'WINDIR', 'ComSpec', 'comspec', 'ProgramFiles']) {
    const found = Object.keys(environment).find(
      (key) => key.toLowerCase() === name.toLowerCase() && environment[key] !== undefined,
    );
    if (found !== undefined) environment[name] = environment[found];
  }
  environment['SystemRoot'] = systemRootOf(environment);
  environment['NoDefaultCurrentDirectoryInExePath'] = '1';
  return environment;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function stopWorker(worker: Worker, slots: Int32Array): Promise<void> {
  Atomics.store(slots, STOP_SLOT, 1);
  const limit = performance.now() + REAP_MS;
  const killed = new Set<number>();
  for (;;) {
    const running = [...slots.subarray(1)].filter((pid) => pid !== 0);
    for (const pid of running) {
      if (!killed.has(pid)) killProgram(pid);
      killed.add(pid);
    }
    // The thread must live until it has reaped its programs, or they would remain as zombies.
    if (running.length === 0 || performance.now() > limit) break;
    await pause(10);
  }
  await worker.terminate();
}

/** Runs one worker to its end. Always resolves, within the time limit plus the time to clean up. */
export async function runContained(options: ContainedOptions): Promise<ContainedOutcome> {
  const parts = new Map<string, unknown>();
  const missing: string[] = [];
  const ended = (end: ContainedOutcome['end'], reason = ''): ContainedOutcome => ({
    end,
    reason: reason.slice(0, 200),
    parts,
    missing,
  });
  if (options.signal?.aborted === true) return ended('cancelled');

  const slots = new Int32Array(new SharedArrayBuffer((PROGRAM_SLOTS + 1) * 4));
  const worker = new Worker(workerUrl(options), {
    workerData: { input: options.input, budgetMs: options.timeoutMs, slots },
    env: workerEnvironment(options.environment, process.platform),
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 16 },
  });
  // Libraries print to the console; none of that is ours to show.
  worker.stdout.resume();
  worker.stderr.resume();

  const { promise, resolve } = Promise.withResolvers<ContainedOutcome>();
  const timer = setTimeout(() => resolve(ended('timed-out')), options.timeoutMs);
  const cancel = (): void => resolve(ended('cancelled'));
  options.signal?.addEventListener('abort', cancel, { once: true });
  worker.on('message', (message: unknown) => {
    if (typeof message !== 'object' || message === null) return;
    if ('part' in message && typeof message.part === 'string')
      parts.set(message.part, 'value' in message ? message.value : undefined);
    if ('missing' in message) missing.push(String(message.missing).slice(0, 120));
    if ('failed' in message) resolve(ended('failed', String(message.failed)));
    if ('done' in message) resolve(ended('done'));
  });
  worker.on('error', (error) => {
    resolve(ended('failed', error instanceof Error ? error.message : String(error)));
  });
  worker.on('exit', () => resolve(ended('failed', 'the worker ended early')));
  const outcome = await promise;
  clearTimeout(timer);
  options.signal?.removeEventListener('abort', cancel);
  await stopWorker(worker, slots);
  return outcome;
}
