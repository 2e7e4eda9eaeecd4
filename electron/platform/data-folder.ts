import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataDirectory } from './project-folders.ts';

const BESIDE_NAME = 'Tonalite-data';

/**
 * Where the desktop application keeps cases and settings: the folder that the browser shell and the
 * command line also use. Only the portable Windows program keeps them on its own stick, when a
 * folder `Tonalite-data` is beside it.
 */
export function desktopDataDirectory(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  exists: (path: string) => boolean = existsSync,
): string {
  const beside = environment['PORTABLE_EXECUTABLE_DIR'];
  if (beside !== undefined && exists(join(beside, BESIDE_NAME))) return join(beside, BESIDE_NAME);
  return dataDirectory(environment, platform);
}
