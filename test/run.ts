/**
 * `npm test`: fetches what the tests need where it may, builds the application, runs what needs
 * namespaces beside what needs none, names what was skipped and what failed, and ends with
 * `N passed, N failed, N skipped`. `--fast` is the inner loop: unit and
 * renderer alone, without what is tagged slow. `--attack` is run before a release: the tests that
 * repeat an attack, at full size.
 */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApplication } from '../electron/launch/build-application.ts';
import { projectDirectory } from '../electron/platform/project-folders.ts';
import { installTools } from './install-tools.ts';
import { readRun, type TestRun } from './test-run.ts';

type Count = Omit<TestRun, 'success'>;

/** Niceness of what measures delays, so that it does not measure this machine's other work. */
const URGENT = -10;

/** Labs need root, who may raise a priority; a container may refuse it all the same. */
function putFirst(pid: number): void {
  try {
    setPriority(pid, URGENT);
  } catch {
    // The stage then shares the processor with the others.
  }
}

/**
 * Runs vitest over some projects. A stage `beside` another one prints when it has ended; an `urgent`
 * one gets the processor before the others.
 */
async function runStage(
  results: string,
  name: string,
  args: readonly string[],
  options: { readonly beside?: boolean; readonly urgent?: boolean } = {},
): Promise<Count> {
  const output = join(results, `${name}.json`);
  const vitest = join(projectDirectory, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(
    process.execPath,
    [
      vitest,
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${output}`,
      '--passWithNoTests',
      ...args,
    ],
    {
      cwd: projectDirectory,
      stdio: options.beside === true ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    },
  );
  if (options.urgent === true && child.pid !== undefined) putFirst(child.pid);
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => said.push(chunk));
  const status = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
    child.on('error', () => resolve(null));
  });
  process.stdout.write(Buffer.concat(said));
  const run = readRun(output);
  // A run that dies without its report, or fails outside any test, is one failure, never silence.
  if (run === null)
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      skippedSuites: [],
      failures: [`${name}: no report`],
    };
  const failedOutside = (status !== 0 || !run.success) && run.failed === 0;
  return failedOutside ? { ...run, failed: 1, failures: [`${name}: outside any test`] } : run;
}

const results = mkdtempSync(join(tmpdir(), 'tonalite-tests-'));
const tools = ['application', 'browser', 'quick-browser', 'site'] as const;
const chosen = process.argv.slice(2);
const serially = '--no-file-parallelism';
const apart = ['--project', 'unit', '--project', 'renderer'];
// Every core: by itself vitest leaves one free, which is half of two.
const everyCore = '--maxWorkers=100%';
// One more where browsers run too, because a suite with a browser mostly waits for it.
const oneMore = `--maxWorkers=${availableParallelism() + 1}`;

/** What vitest leaves out for the inner loop: a file that is slow as a whole is not even read. */
function withoutSlow(): string[] {
  const slowFiles = globSync('test/**/*.test.{ts,tsx}', { cwd: projectDirectory }).filter((file) =>
    readFileSync(join(projectDirectory, file), 'utf8').includes('@module-tag slow'),
  );
  return ['--tagsFilter=!slow', ...slowFiles.map((file) => `--exclude=${file}`)];
}

async function runFast(): Promise<Count[]> {
  return [await runStage(results, 'fast', [...apart, everyCore, ...withoutSlow()])];
}

async function runEverything(): Promise<Count[]> {
  await installTools(tools);
  await buildApplication();
  // What runs in namespaces mostly waits, so that the rest may work meanwhile. The application's
  // suites in a lab and the lab's own never run at once: their namespaces would share the kernel's
  // one neighbour table.
  const inNamespaces = async (): Promise<Count[]> => [
    await runStage(results, 'application', ['--project', 'application', serially], {
      beside: true,
    }),
    await runStage(results, 'lab', ['--project', 'lab', serially], { beside: true, urgent: true }),
  ];
  const checks = ['--project', 'checks', serially];
  const counts = await Promise.all([
    inNamespaces(),
    runStage(results, 'checks', checks, { beside: true, urgent: true }),
    runStage(results, 'apart', [...apart, '--project', 'e2e', oneMore]),
  ]);
  return counts.flat();
}

/** The files whose tests have a size; see test/size.ts. */
function sizedFiles(): string[] {
  return globSync('test/**/*.test.{ts,tsx}', { cwd: projectDirectory }).filter((file) =>
    readFileSync(join(projectDirectory, file), 'utf8').includes('sizeOf('),
  );
}

async function runAttack(): Promise<Count[]> {
  process.env['TONALITE_ATTACK'] = '1';
  await installTools(tools);
  await buildApplication();
  return [await runStage(results, 'attack', [...sizedFiles(), serially])];
}

async function runChosen(): Promise<Count[]> {
  await installTools(tools);
  await buildApplication();
  return [await runStage(results, 'chosen', chosen)];
}

const ways: Readonly<Record<string, () => Promise<Count[]>>> = {
  '--fast': runFast,
  '--attack': runAttack,
};
const whole = chosen.length > 0 ? runChosen : runEverything;
const counts = await (ways[chosen[0] ?? ''] ?? whole)();
rmSync(results, { recursive: true, force: true });

const total = counts.reduce((sum, count) => ({
  passed: sum.passed + count.passed,
  failed: sum.failed + count.failed,
  skipped: sum.skipped + count.skipped,
  skippedSuites: [...sum.skippedSuites, ...count.skippedSuites],
  failures: [...sum.failures, ...count.failures],
}));
for (const { title, count } of total.skippedSuites)
  process.stdout.write(`Skipped: ${title} (${count})\n`);
for (const title of total.failures) process.stdout.write(`Failed: ${title}\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed > 0 || total.passed + total.skipped === 0 ? 1 : 0;
