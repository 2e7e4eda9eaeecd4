import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createServices } from '../../electron/services.ts';
import { silentFailureLog } from '../doubles/silent-failure-log.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tonalite-start-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('TONALITE_DATA', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

/** What an older version left, readable by everybody. */
const LEFT = [
  'settings.json',
  'settings.json.unreadable',
  'settings.json.unreadable-2',
  'public-addresses.json',
  'public-addresses.json.unreadable',
  'cases/open-case.json',
  'cases/00000000-0000-4000-8000-000000000000.jsonl',
  'sites/aa.json',
  'technical-notes/a.txt',
  'desktop/Cookies',
  'desktop/Crashpad/pending/a.dmp',
];
const FOLDERS = ['', 'cases', 'sites', 'technical-notes', 'desktop'];
const OTHERS = 'photo.jpg';

/** Starts the services on such a folder; gives what others may do with each name, until they may not. */
async function started() {
  const data = join(home, 'tonalite');
  for (const name of [...LEFT, OTHERS]) {
    mkdirSync(dirname(join(data, name)), { recursive: true });
    writeFileSync(join(data, name), '{}');
    chmodSync(join(data, name), 0o644);
  }
  for (const name of FOLDERS) chmodSync(join(data, name), 0o755);
  const { close } = await createServices({
    dataDirectory: data,
    log: silentFailureLog,
    shell: 'browser',
    simulated: false,
    scanningAllowed: false,
    applicationVersion: '0.1.0',
  });
  const open = (names: readonly string[]): readonly string[] =>
    names.filter((name) => (statSync(join(data, name)).mode & 0o077) !== 0);
  return { open, close };
}

describe.skipIf(process.platform === 'win32')('the start of the application', () => {
  it('closes everything of ours to other accounts', async () => {
    const { open, close } = await started();
    await vi.waitFor(() => expect(open([...FOLDERS, ...LEFT])).toEqual([]), 5000);
    await close();
  });

  it('closes in a chosen data folder only what has our names', async () => {
    vi.stubEnv('TONALITE_DATA', join(home, 'tonalite'));
    const { open, close } = await started();
    const ours = [...LEFT.slice(0, 5), 'desktop/Crashpad/pending/a.dmp'];
    await vi.waitFor(() => expect(open(ours)).toEqual([]), 5000);
    expect(open([...FOLDERS, OTHERS])).toEqual([...FOLDERS, OTHERS]);
    await close();
  });
});
