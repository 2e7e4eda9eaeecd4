import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };

/** The nearest folder above this file that has the manifest. */
function folderOfManifest(from: string): string {
  const parent = dirname(from);
  return existsSync(join(from, 'package.json')) || parent === from
    ? from
    : folderOfManifest(parent);
}

/** The project's folder, found both from the sources (`electron/`) and the bundle (`out/main/`). */
export const projectDirectory = folderOfManifest(dirname(fileURLToPath(import.meta.url)));

/** Where the built renderer is served from. */
export const rendererDirectory = join(projectDirectory, 'out', 'renderer');

/**
 * The folder of cases, settings and site memory, where each system keeps such data:
 * XDG base directories on Linux, Application Support on macOS, Roaming on Windows.
 * `TONALITE_DATA` replaces it.
 */
export function dataDirectory(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  home: string = homedir(),
): string {
  const given = (name: string): string | null => {
    const value = environment[name];
    return value === undefined || value === '' ? null : value;
  };
  const chosen = given('TONALITE_DATA');
  if (chosen !== null) return chosen;
  const path = platform === 'win32' ? win32 : posix;
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Tonalite');
  if (platform === 'win32')
    return path.join(given('APPDATA') ?? path.join(home, 'AppData', 'Roaming'), 'Tonalite');
  // The base directory specification says to ignore a relative path.
  const base = given('XDG_DATA_HOME');
  return path.join(
    base !== null && path.isAbsolute(base) ? base : path.join(home, '.local', 'share'),
    'tonalite',
  );
}

/**
 * The person's documents: `Documents` in the home folder, which the system may display under another
 * name; on Windows, the one of OneDrive if OneDrive replaces it.
 */
export function documentsDirectory(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  home: string = homedir(),
  exists: (path: string) => boolean = existsSync,
): string {
  const path = platform === 'win32' ? win32 : posix;
  const usual = path.join(home, 'Documents');
  if (platform !== 'win32' || exists(usual)) return usual;
  const clouds = ['OneDrive', 'OneDriveCommercial', 'OneDriveConsumer']
    .map((name) => environment[name] ?? '')
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, 'Documents'));
  return clouds.find((folder) => exists(folder)) ?? usual;
}

/** Version of the application, from the manifest. */
export const applicationVersion: string = manifest.version;

/** The table of registered MAC prefixes. */
export const vendorPrefixTable = join(projectDirectory, 'assets', 'vendor-prefixes.bin');
