import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { makePrivateFolder } from './private-folder.ts';

/** Where each system keeps files that may be deleted and made again at any time. */
export function cacheDirectory(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string = homedir(),
): string {
  const path = platform === 'win32' ? win32 : posix;
  const given = environment[platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_CACHE_HOME'] ?? '';
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'Tonalite');
  if (platform === 'win32')
    return path.join(
      path.isAbsolute(given) ? given : path.join(home, 'AppData', 'Local'),
      'Tonalite',
      'Cache',
    );
  return path.join(path.isAbsolute(given) ? given : path.join(home, '.cache'), 'tonalite');
}

/**
 * Keeps compiled code between two starts. The cached code runs unchecked, so the cache must be in a
 * folder where nobody else can write; Node's default is a predictable name in the temporary folder
 * that all accounts share.
 */
export function startCompileCache(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  const folder = cacheDirectory(environment, process.platform);
  const code = join(folder, 'compiled');
  if (!makePrivateFolder(folder) || !makePrivateFolder(code)) return false;
  enableCompileCache(code);
  return true;
}
