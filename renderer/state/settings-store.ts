import type { Api, AppInfo } from '../../shared/contract/index.ts';
import { type Settings, SettingsSchema } from '../../shared/domain/settings.ts';
import type { Notices } from './notices.ts';
import { createStore, type Store } from './store.ts';

export type SettingsState = { readonly info: AppInfo | null; readonly settings: Settings };

export type SettingsStore = Pick<Store<SettingsState>, 'get' | 'subscribe'> & {
  readonly load: () => Promise<void>;
  /** Saves a change; true once it is on disk. */
  readonly save: (change: Partial<Settings>) => Promise<boolean>;
};

/** What the person has chosen, and in which form the application runs. */
export function createSettingsStore(api: Api, notices: Notices): SettingsStore {
  const store = createStore<SettingsState>({ info: null, settings: SettingsSchema.parse({}) });
  const reload = async (): Promise<void> => {
    const settings = await api.invoke('settings.values.read', {});
    if (settings.ok) store.set({ settings: settings.value });
  };
  return {
    get: store.get,
    subscribe: store.subscribe,
    load: async () => {
      const [info, settings] = await Promise.all([
        api.invoke('app.info.read', {}),
        api.invoke('settings.values.read', {}),
      ]);
      if (info.ok) store.set({ info: info.value });
      else notices.tell(info.problem);
      if (settings.ok) store.set({ settings: settings.value });
      else notices.tell(settings.problem);
    },
    save: async (change) => {
      const before = store.get().settings;
      const answer = await api.invoke('settings.values.write', { ...before, ...change });
      if (answer.ok) store.set({ settings: answer.value });
      else notices.tell(answer.problem);
      if (!answer.ok && answer.problem.code === 'SETTINGS_UNREADABLE') await reload();
      return answer.ok;
    },
  };
}
