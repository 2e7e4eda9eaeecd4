import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What marks the switches of Electron's binary (`@electron/fuses`): the sentinel, the version of the
 * wire, the number of switches, and one character for each, all enabled here.
 */
const FUSE_WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('1'.repeat(9)),
]);

/**
 * Writes a stand-in for Electron's Linux distribution: just enough for electron-builder to pack the
 * application around it without a download. It cannot run.
 */
export function writeElectronDist(folder: string, version: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  // Empty, since even an empty `default_app.asar` would be read as an archive.
  mkdirSync(join(folder, 'resources'));
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('stand-in\n'), FUSE_WIRE]), {
    mode: 0o755,
  });
  writeFileSync(join(folder, 'chrome-sandbox'), '');
  writeFileSync(join(folder, 'version'), version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), name);
  for (const locale of ['de', 'en-US', 'fr'])
    writeFileSync(join(folder, 'locales', `${locale}.pak`), locale);
}
