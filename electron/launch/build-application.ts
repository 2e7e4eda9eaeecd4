/**
 * Builds the renderer, the main process and the preload script into `out/` when their sources are
 * newer than the last build, so that `npm start` is quick the second time.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { projectDirectory } from '../platform/project-folders.ts';
import { isBuildStale } from './stale-build.ts';

function isWritable(project: string): boolean {
  try {
    accessSync(project, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Builds what is out of date if this account may write there; otherwise the last build is used. When
 * two start at once, one builds and the other waits. A builder that fails prints the reason itself.
 */
export async function buildApplication(project: string = projectDirectory): Promise<void> {
  if (!isBuildStale(project) || !isWritable(project)) return;
  const builder = join(import.meta.dirname, 'build-in-turn.ts');
  const status = await new Promise<number | null>((resolve, reject) => {
    // Node 22 warns that its SQLite is experimental, which does not help a technician.
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', builder, project], {
      cwd: project,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
      .on('error', reject)
      .on('close', resolve);
  });
  if (status !== 0) throw new Error('the application could not be built');
}
