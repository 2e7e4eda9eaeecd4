import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemFiles } from '../../electron/platform/files.ts';
import { createSettingsStore } from '../../electron/settings-store.ts';
import { SettingsSchema } from '../../shared/domain/settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-settings-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

describe('settings store', () => {
  it('starts in French with the original settings', async () => {
    const settings = await createSettingsStore(systemFiles, folder).read();
    expect(settings).toEqual(SettingsSchema.parse({}));
    expect(settings.language).toBe('fr');
  });

  it('gives back what was written, to another process too', async () => {
    const wanted = SettingsSchema.parse({ language: 'en', technician: 'Ada' });
    const written = await createSettingsStore(systemFiles, join(folder, 'new')).write(wanted);
    expect(written.ok).toBe(true);
    expect(await createSettingsStore(systemFiles, join(folder, 'new')).read()).toEqual(wanted);
  });

  it.each([
    ['not JSON', '{"language": "en"'],
    ['of the wrong shape', '{"language": 3}'],
    ['a list', '[]'],
  ])('uses the original ones when the file is %s, and keeps that file', async (_name, text) => {
    writeFileSync(join(folder, 'settings.json'), text);
    const settings = await createSettingsStore(systemFiles, folder).read();
    expect(settings.language).toBe('fr');
    expect(readFileSync(join(folder, 'settings.json.unreadable'), 'utf8')).toBe(text);
    expect(existsSync(join(folder, 'settings.json'))).toBe(false);
  });

  it('says so when the folder cannot be written, and keeps the settings in force', async () => {
    const store = createSettingsStore(
      {
        ...systemFiles,
        writeAtomic: async () => ({ ok: false, reason: 'denied', detail: 'EACCES' }),
      },
      folder,
    );
    const outcome = await store.write(SettingsSchema.parse({ language: 'en' }));
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'SETTINGS_NOT_SAVED' } });
    expect((await store.read()).language).toBe('fr');
  });
});
