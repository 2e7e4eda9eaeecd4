/** What a run of vitest did, read from its JSON report. */
import { readFileSync } from 'node:fs';
import { z } from '../shared/schema.ts';

const ReportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});

export type SkippedSuite = { readonly title: string; readonly count: number };

export type TestRun = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly success: boolean;
  /** By their outermost title. */
  readonly skippedSuites: readonly SkippedSuite[];
  /** The whole title of each failed test, or the path of a file that failed outside its tests. */
  readonly failures: readonly string[];
};

/** Null where the run died before its report. */
export function readRun(path: string): TestRun | null {
  let report: z.infer<typeof ReportSchema>;
  try {
    report = ReportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
  const skipped = new Map<string, number>();
  const failures: string[] = [];
  let failedFiles = 0;
  for (const file of report.testResults) {
    const hasFailedTest = file.assertionResults.some(({ status }) => status === 'failed');
    // A file that fails outside its tests, in a hook for instance, calls them skipped: they are not.
    const isBroken = file.status === 'failed' && !hasFailedTest;
    if (isBroken) {
      failedFiles += 1;
      failures.push(file.name);
    }
    for (const test of file.assertionResults) {
      if (test.status === 'failed') failures.push([...test.ancestorTitles, test.title].join(' > '));
      if (isBroken || test.status === 'passed' || test.status === 'failed') continue;
      const suite = test.ancestorTitles[0] ?? test.title;
      skipped.set(suite, (skipped.get(suite) ?? 0) + 1);
    }
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + failedFiles,
    skipped: [...skipped.values()].reduce((sum, count) => sum + count, 0),
    success: report.success,
    skippedSuites: [...skipped].map(([title, count]) => ({ title, count })),
    failures,
  };
}
