import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemFiles } from '../../../electron/platform/files.ts';
import {
  createSettingsStore,
  type SettingsStore,
} from '../../../electron/platform/settings-store.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { SettingsSchema } from '../../../shared/domain/settings.ts';

let folder = '';
const told: Problem[] = [];

function settingsOf(directory: string, files = systemFiles): SettingsStore {
  return createSettingsStore({ files, directory, onSetAside: (problem) => told.push(problem) });
}

beforeEach(() => {
  told.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'tonalite-settings-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

describe('settings store', () => {
  it('starts in French with the original settings', async () => {
    const settings = await settingsOf(folder).read();
    expect(settings).toEqual(SettingsSchema.parse({}));
    expect(settings.language).toBe('fr');
  });

  it('gives back what was written, to another process too', async () => {
    const wanted = SettingsSchema.parse({ language: 'en', technician: 'Ada' });
    const written = await settingsOf(join(folder, 'new')).write(wanted);
    expect(written.ok).toBe(true);
    expect(await settingsOf(join(folder, 'new')).read()).toEqual(wanted);
  });

  it.each([
    ['not JSON', '{"language": "en"'],
    ['a list', '[]'],
    ['too large', `{"technician":"Ada"}${' '.repeat(300_000)}`],
    ['of a newer version', '{"schema":"tonalite/settings@2","technician":"Ada"}'],
  ])('uses the original ones when the file is %s, and keeps that file', async (_name, text) => {
    writeFileSync(join(folder, 'settings.json'), text);
    const settings = await settingsOf(folder).read();
    expect(settings.language).toBe('fr');
    expect(readFileSync(join(folder, 'settings.json.unreadable'), 'utf8')).toBe(text);
    expect(existsSync(join(folder, 'settings.json'))).toBe(false);
    expect(told).toMatchObject([
      { code: 'SETTINGS_SET_ASIDE', params: { kept: join(folder, 'settings.json.unreadable') } },
    ]);
  });

  it('says that its folder is gone, makes none in its place, and goes on when it is back', async () => {
    const home = join(folder, 'stick');
    const store = settingsOf(home);
    const first = SettingsSchema.parse({ technician: 'Ada' });
    const second = SettingsSchema.parse({ technician: 'Léa' });
    expect(await store.write(first)).toMatchObject({ ok: true });
    renameSync(home, join(folder, 'elsewhere'));
    for (const again of [store, store])
      expect(await again.write(second)).toMatchObject({
        problem: { code: 'DATA_FOLDER_GONE', params: { folder: home } },
      });
    expect(readdirSync(folder)).toEqual(['elsewhere']);
    expect(await store.read()).toEqual(first);
    renameSync(join(folder, 'elsewhere'), home);
    expect(await store.write(second)).toMatchObject({ ok: true });
    expect(await settingsOf(home).read()).toEqual(second);
  });

  it('says so where the folder goes before the settings are first read', async () => {
    const home = join(folder, 'stick');
    await settingsOf(home).write(SettingsSchema.parse({ technician: 'Ada' }));
    const store = settingsOf(home);
    await new Promise((resolve) => setTimeout(resolve, 50));
    renameSync(home, join(folder, 'elsewhere'));
    await store.read();
    expect(told).toMatchObject([{ code: 'SETTINGS_UNREADABLE' }]);
    expect(await store.write(SettingsSchema.parse({}))).toMatchObject({ ok: false });
    expect(readdirSync(folder)).toEqual(['elsewhere']);
  });

  it('never replaces settings that could not be read for a moment', async () => {
    const wanted = SettingsSchema.parse({ language: 'en', technician: 'Ada' });
    await settingsOf(folder).write(wanted);
    let isSilent = true;
    const store = settingsOf(folder, {
      ...systemFiles,
      readText: async (path, most) =>
        isSilent
          ? { ok: false, reason: 'failed', detail: 'ETIMEDOUT' }
          : systemFiles.readText(path, most),
    });
    expect((await store.read()).technician).toBe('');
    expect(told).toMatchObject([{ code: 'SETTINGS_UNREADABLE' }]);
    isSilent = false;
    const made = SettingsSchema.parse({ colorScheme: 'dark' });
    expect(await store.write(made)).toMatchObject({
      ok: false,
      problem: { code: 'SETTINGS_UNREADABLE' },
    });
    expect(await settingsOf(folder).read()).toEqual(wanted);
    // The page has read them again: what it saves now is made of them.
    expect(await store.read()).toEqual(wanted);
    expect((await store.write({ ...wanted, colorScheme: 'dark' })).ok).toBe(true);
    expect((await settingsOf(folder).read()).technician).toBe('Ada');
  });

  it.each([
    ['a folder that is relative', { exportFolder: '../..' }, '"../.."'],
    ['a language that nobody knows', { language: 3 }, '3'],
    ['a page of this machine', { endpoints: { publicAddressSources: ['http://[::1]/'] } }, '::1'],
    ['a name of this machine', { endpoints: { sipProxy: 'localhost' } }, '"localhost"'],
    ['endpoints of the wrong shape', { endpoints: [] }, '[]'],
  ])('gives up only %s, and says so once', async (_name, bad, said) => {
    const text = JSON.stringify({ technician: 'Ada', colorScheme: 'dark', ...bad });
    writeFileSync(join(folder, 'settings.json'), text);
    const store = settingsOf(folder);
    const [settings] = await Promise.all([store.read(), store.read()]);
    expect(settings).toEqual(SettingsSchema.parse({ technician: 'Ada', colorScheme: 'dark' }));
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe(text);
    expect(told).toMatchObject([{ code: 'SETTINGS_VALUE_REFUSED' }]);
    expect(told[0]?.params['values']).toContain(said);
  });

  it('says so when the folder cannot be written, and keeps the settings in force', async () => {
    const store = settingsOf(folder, {
      ...systemFiles,
      writeAtomic: async () => ({ ok: false, reason: 'denied', detail: 'EACCES' }),
    });
    const outcome = await store.write(SettingsSchema.parse({ language: 'en' }));
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'SETTINGS_NOT_SAVED' } });
    expect((await store.read()).language).toBe('fr');
  });
});
