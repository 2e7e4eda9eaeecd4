import type { Api } from '../../shared/contract/index.ts';
import type { NetworkFacts, NetworkInterface } from '../../shared/domain/network.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import { createStore, type Store } from './store.ts';

export type NetworkState = {
  readonly interfaces: readonly NetworkInterface[];
  readonly listing: boolean;
  /** When they were last listed; null before that. */
  readonly listedAt: string | null;
  readonly facts: NetworkFacts | null;
  readonly measuring: boolean;
  readonly problem: Problem | null;
};

export type NetworkStore = Pick<Store<NetworkState>, 'get' | 'subscribe'> & {
  /** Lists the interfaces; sends nothing on the network. */
  readonly list: () => Promise<void>;
  /** Measures the gateway, and also the public address if hosts outside the site may be asked. */
  readonly measure: (options: { readonly online: boolean }) => Promise<void>;
  readonly show: (facts: NetworkFacts | null) => void;
};

/** The facts of the network; `onMeasured` receives each new measurement once. */
export function createNetworkStore(
  api: Api,
  onMeasured: (facts: NetworkFacts) => void,
): NetworkStore {
  const store = createStore<NetworkState>({
    interfaces: [],
    listing: false,
    listedAt: null,
    facts: null,
    measuring: false,
    problem: null,
  });
  return {
    get: store.get,
    subscribe: store.subscribe,
    list: async () => {
      if (store.get().listing) return;
      store.set({ listing: true });
      const answer = await api.invoke('network.interfaces.list', {});
      if (answer.ok)
        store.set({
          interfaces: answer.value.interfaces,
          listing: false,
          listedAt: new Date().toISOString(),
        });
      else store.set({ problem: answer.problem, listing: false });
    },
    measure: async ({ online }) => {
      if (store.get().measuring) return;
      store.set({ measuring: true, problem: null });
      const answer = await api.invoke('network.facts.measure', { online });
      if (answer.ok) {
        store.set({ facts: answer.value, measuring: false });
        onMeasured(answer.value);
      } else store.set({ problem: answer.problem, measuring: false });
    },
    show: (facts) => store.set({ facts }),
  };
}
