import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const sources = [
  'electron/**/*.ts',
  'renderer/**/*',
  'shared/**/*',
  'assets/**/*',
  'vite.*.config.ts',
  'package.json',
];

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Whether a source of the project is newer than its build. */
export function isBuildStale(project: string): boolean {
  const built = Math.min(
    modifiedMs(join(project, 'out', 'renderer', 'index.html')),
    modifiedMs(join(project, 'out', 'main', 'main.js')),
    // Built last: after an interrupted build it is missing, or older than the sources.
    modifiedMs(join(project, 'out', 'preload', 'index.cjs')),
  );
  return globSync(sources, { cwd: project }).some(
    (path) => modifiedMs(join(project, path)) > built,
  );
}
