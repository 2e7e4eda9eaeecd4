/** What a run of vitest did, read from its JSON report. */
import { readFileSync } from 'node:fs';
import { z } from '../shared/schema.ts';

const ReportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  success: z.boolean(),
  testResults: z.array(
    z.object({
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
  for (const test of report.testResults.flatMap((file) => file.assertionResults)) {
    if (test.status === 'passed' || test.status === 'failed') continue;
    const suite = test.ancestorTitles[0] ?? test.title;
    skipped.set(suite, (skipped.get(suite) ?? 0) + 1);
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    success: report.success,
    skippedSuites: [...skipped].map(([title, count]) => ({ title, count })),
  };
}
