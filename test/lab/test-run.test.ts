import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRun } from '../test-run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const test = (suite: string, status: string) => ({ ancestorTitles: [suite], title: 'it', status });

function reportOf(testResults: readonly object[]): string {
  const path = join(folder, 'report.json');
  const counts = { numPassedTests: 1, numFailedTests: 1, success: false };
  writeFileSync(path, JSON.stringify({ ...counts, testResults }));
  return path;
}

describe('the report of a run', () => {
  it('counts a file whose hook fails as a failure, and its tests not as skipped', () => {
    const path = reportOf([
      {
        name: 'one',
        status: 'passed',
        assertionResults: [test('a', 'passed'), test('b', 'skipped')],
      },
      { name: 'two', status: 'failed', assertionResults: [test('c', 'failed'), test('d', 'todo')] },
      {
        name: 'three',
        status: 'failed',
        assertionResults: [test('e', 'skipped'), test('e', 'skipped')],
      },
      { name: 'four', status: 'failed', assertionResults: [] },
    ]);
    expect(readRun(path)).toEqual({
      passed: 1,
      failed: 3,
      skipped: 2,
      success: false,
      skippedSuites: [
        { title: 'b', count: 1 },
        { title: 'd', count: 1 },
      ],
      failures: ['c > it', 'three', 'four'],
    });
  });

  it('is missing when the run died before it', () => {
    expect(readRun(join(folder, 'nothing.json'))).toBeNull();
  });
});
