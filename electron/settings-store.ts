import { join } from 'node:path';
import { problem } from '../shared/domain/problem.ts';
import { failure, type Result, success } from '../shared/domain/result.ts';
import { type Settings, SettingsSchema } from '../shared/domain/settings.ts';
import type { FileSystem } from './platform/ports.ts';

const MAX_SETTINGS_BYTES = 256 * 1024;

export type SettingsStore = {
  /** The settings in force; the original ones where the file is missing or unreadable. */
  readonly read: () => Promise<Settings>;
  readonly write: (settings: Settings) => Promise<Result<Settings>>;
};

/** Keeps the person's settings in one JSON file. */
export function createSettingsStore(files: FileSystem, directory: string): SettingsStore {
  const path = join(directory, 'settings.json');
  let current: Settings | null = null;

  async function load(): Promise<Settings> {
    const text = await files.readText(path, MAX_SETTINGS_BYTES);
    if (text.ok) {
      const parsed = SettingsSchema.safeParse(parseJson(text.value));
      if (parsed.success) return parsed.data;
      // Set aside, so that what the person had written is not lost by the next save.
      await files.rename(path, `${path}.unreadable`);
    }
    return SettingsSchema.parse({});
  }

  return {
    read: async () => {
      current ??= await load();
      return current;
    },
    write: async (settings) => {
      const folder = await files.makeDirectory(directory);
      const written = folder.ok
        ? await files.writeAtomic(path, `${JSON.stringify(settings, null, 2)}\n`)
        : folder;
      if (!written.ok) return failure(problem('SETTINGS_NOT_SAVED', { detail: written.reason }));
      current = settings;
      return success(settings);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
