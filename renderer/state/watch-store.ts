import type { Api, EventPayload } from '../../shared/contract/index.ts';
import type { CurrentPhone } from '../../shared/case/current-phone.ts';
import type { WatchEvent, WatchTarget } from '../../shared/domain/watch.ts';
import type { Notices } from './notices.ts';
import { createStore, type Store } from './store.ts';

export type WatchState = {
  /** The phone watched now. */
  readonly phoneKey: string | null;
  readonly watchId: string | null;
  readonly starting: boolean;
};

export type WatchStore = Pick<Store<WatchState>, 'get' | 'subscribe'> & {
  readonly start: (phone: Pick<CurrentPhone, 'key' | 'device'>) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Watches one phone at a time; `onObserved` receives what happens to it. */
export function createWatchStore(
  api: Api,
  notices: Notices,
  onObserved: (phoneKey: string, event: WatchEvent) => void,
): WatchStore {
  const store = createStore<WatchState>({ phoneKey: null, watchId: null, starting: false });

  /** Events that arrived before the call that started the watch returned its id. */
  let early: EventPayload<'watch.observed'>[] = [];

  api.on('watch.observed', (told) => {
    const state = store.get();
    if (state.phoneKey === null) return;
    if (state.watchId === null) early.push(told);
    else if (state.watchId === told.watchId) onObserved(state.phoneKey, told.event);
  });

  async function stop(): Promise<void> {
    const { watchId } = store.get();
    store.set({ phoneKey: null, watchId: null, starting: false });
    if (watchId !== null) await api.invoke('watch.phone.stop', { watchId });
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    stop,
    start: async ({ key: phoneKey, device: { ip, mac } }) => {
      const target: WatchTarget | null = mac !== null ? { mac } : ip !== null ? { ip } : null;
      if (target === null) return;
      if (store.get().phoneKey === phoneKey) return;
      const { watchId: former } = store.get();
      // Set before anything is awaited, so that a second call for the same phone finds it.
      store.set({ phoneKey, watchId: null, starting: true });
      early = [];
      if (former !== null) await api.invoke('watch.phone.stop', { watchId: former });
      const answer = await api.invoke('watch.phone.start', target);
      if (store.get().phoneKey !== phoneKey) {
        if (answer.ok) await api.invoke('watch.phone.stop', { watchId: answer.value.watchId });
        return;
      }
      const told = early;
      early = [];
      if (answer.ok) {
        const { watchId } = answer.value;
        store.set({ watchId, starting: false });
        for (const one of told) if (one.watchId === watchId) onObserved(phoneKey, one.event);
      } else {
        store.set({ phoneKey: null, starting: false });
        notices.tell(answer.problem);
      }
    },
  };
}
