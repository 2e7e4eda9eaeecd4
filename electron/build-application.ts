/**
 * Builds the renderer, the main process and the preload script into `out/` when their sources are
 * newer than the last build, so that `npm start` is quick the second time.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectDirectory, rendererDirectory } from './project-paths.ts';

const sources = [
  'electron/**/*.ts',
  'renderer/**/*',
  'shared/**/*',
  'assets/**/*',
  'vite.*.config.ts',
  'package.json',
];

const configurations = ['vite.renderer.config.ts', 'vite.main.config.ts', 'vite.preload.config.ts'];

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isStale(): boolean {
  const built = Math.min(
    modifiedMs(join(rendererDirectory, 'index.html')),
    modifiedMs(join(projectDirectory, 'out', 'main', 'main.js')),
    modifiedMs(join(projectDirectory, 'out', 'preload', 'index.cjs')),
  );
  return globSync(sources, { cwd: projectDirectory }).some(
    (path) => modifiedMs(join(projectDirectory, path)) > built,
  );
}

function isWritable(): boolean {
  try {
    accessSync(projectDirectory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Builds what is out of date, where this account may write; elsewhere the last build serves. Throws with the tool's own words when a build fails. */
export async function buildApplication(options: { readonly quiet: boolean }): Promise<void> {
  if (!isStale() || !isWritable()) return;
  const vite = join(projectDirectory, 'node_modules', 'vite', 'bin', 'vite.js');
  for (const configuration of configurations) {
    const child = spawnSync(
      process.execPath,
      [vite, 'build', '--config', configuration, ...(options.quiet ? ['--logLevel', 'warn'] : [])],
      { cwd: projectDirectory, stdio: 'inherit' },
    );
    if (child.status !== 0) throw new Error(`vite build failed: ${configuration}`);
  }
}
