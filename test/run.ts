/**
 * `npm test`: fetches what the tests need where it may, builds the application, runs the fast
 * tests side by side and the ones that share the kernel (lab, browser) one after the other, and
 * ends with `N passed, N failed, N skipped`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApplication } from '../electron/build-application.ts';
import { projectDirectory } from '../electron/project-paths.ts';
import { z } from '../shared/schema.ts';
import { installTestTools } from './install-tools.ts';

const SummarySchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  success: z.boolean(),
});

type Count = { passed: number; failed: number; skipped: number };

function runStage(results: string, name: string, args: readonly string[]): Count {
  const output = join(results, `${name}.json`);
  const vitest = join(projectDirectory, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawnSync(
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
    { cwd: projectDirectory, stdio: 'inherit' },
  );
  const summary = readSummary(output);
  // A run that dies without its summary, or fails outside any test, is one failure, never silence.
  if (summary === null) return { passed: 0, failed: 1, skipped: 0 };
  const failedOutside = (child.status !== 0 || !summary.success) && summary.numFailedTests === 0;
  return {
    passed: summary.numPassedTests,
    failed: summary.numFailedTests + (failedOutside ? 1 : 0),
    skipped: summary.numPendingTests + summary.numTodoTests,
  };
}

function readSummary(path: string): z.infer<typeof SummarySchema> | null {
  try {
    return SummarySchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

installTestTools();
await buildApplication({ quiet: true });

const results = mkdtempSync(join(tmpdir(), 'tonalite-tests-'));
const chosen = process.argv.slice(2);
const counts =
  chosen.length > 0
    ? [runStage(results, 'chosen', chosen)]
    : [
        runStage(results, 'fast', ['--project', 'unit', '--project', 'renderer']),
        runStage(results, 'lab', ['--project', 'lab', '--no-file-parallelism']),
        runStage(results, 'e2e', ['--project', 'e2e', '--no-file-parallelism']),
      ];
rmSync(results, { recursive: true, force: true });

const total = counts.reduce((sum, count) => ({
  passed: sum.passed + count.passed,
  failed: sum.failed + count.failed,
  skipped: sum.skipped + count.skipped,
}));
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
