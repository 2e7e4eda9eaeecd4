import { join } from 'node:path';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import {
  type Settings,
  SettingsSchema,
  StoredSettingsSchema,
} from '../../shared/domain/settings.ts';
import { createKeptFile, type OnSetAside } from './kept-file.ts';
import { createStandingFolder } from './standing-folder.ts';
import type { FileSystem } from './machine.ts';

const MAX_SETTINGS_BYTES = 256 * 1024;

export type SettingsStore = {
  /** The current settings; the defaults when the file is missing or unusable. */
  readonly read: () => Promise<Settings>;
  readonly write: (settings: Settings) => Promise<Result<Settings>>;
};

/** Keeps the person's settings in one JSON file. */
export function createSettingsStore(deps: {
  readonly files: FileSystem;
  readonly directory: string;
  readonly onSetAside: OnSetAside;
}): SettingsStore {
  const { files, directory } = deps;
  const file = createKeptFile({
    files,
    path: join(directory, 'settings.json'),
    maxBytes: MAX_SETTINGS_BYTES,
    format: 'tonalite/settings@1',
    schema: StoredSettingsSchema,
    indent: 2,
    code: 'SETTINGS_SET_ASIDE',
    onSetAside: deps.onSetAside,
  });
  const folder = createStandingFolder(files, directory);
  let current: Settings | null = null;
  /** True while the person's settings may exist but could not be read. */
  let isUnread = false;

  async function read(): Promise<Settings> {
    if (current !== null) return current;
    const content = await file.inspect();
    if (content.kind === 'blocked' || (content.kind === 'absent' && (await folder.isGone()))) {
      // Reported once; the defaults are used until the disk answers.
      if (!isUnread) deps.onSetAside(problem('SETTINGS_UNREADABLE'));
      isUnread = true;
      return SettingsSchema.parse({});
    }
    const stored = content.kind === 'usable' ? content.value : null;
    // Two readers at once report it once.
    if (current === null && stored !== null && stored.refused.length > 0)
      deps.onSetAside(problem('SETTINGS_VALUE_REFUSED', { values: listed(stored.refused) }));
    current ??= stored?.settings ?? SettingsSchema.parse({});
    return current;
  }

  return {
    read,
    write: async (settings) => {
      if (isUnread) {
        // What is to be saved is based on the defaults: it must not replace the person's settings.
        await read();
        isUnread = current === null;
        return failure(problem('SETTINGS_UNREADABLE'));
      }
      const made = await folder.ensure();
      if (!made.ok && made.reason === 'missing')
        return failure(problem('DATA_FOLDER_GONE', { folder: directory }));
      const written = made.ok ? await file.replace(() => settings) : made;
      if (!written.ok) return failure(problem('SETTINGS_NOT_SAVED', { detail: written.reason }));
      current = settings;
      return success(settings);
    },
  };
}

/** The values in a form that a person may recognise, shortened. */
function listed(values: readonly unknown[]): string {
  return values
    .slice(0, 5)
    .map((value) => JSON.stringify(value)?.slice(0, 60) ?? '')
    .join(', ');
}
