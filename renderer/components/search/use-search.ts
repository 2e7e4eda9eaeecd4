import { useEffect, useState } from 'react';
import type * as SearchModule from '../../../shared/search/search.ts';

type Search = Pick<typeof SearchModule, 'searchKnowledge' | 'searchSymptoms'>;

/** Without its file the search knows no word; the three questions still lead on. */
const WITHOUT: Search = {
  searchKnowledge: () => ({ found: [], shown: [], certain: false }),
  searchSymptoms: (graph) => ({ symptoms: graph.symptoms, shown: [], certain: false }),
};

let loaded: Search | null = null;

/** The search, or null until it is loaded: its words are not wanted before somebody types. */
export function useSearch(): Search | null {
  const [search, setSearch] = useState(loaded);
  useEffect(() => {
    let shown = true;
    import('../../../shared/search/search.ts').then(
      (module) => {
        loaded = module;
        if (shown) setSearch(module);
      },
      () => shown && setSearch(WITHOUT),
    );
    return () => {
      shown = false;
    };
  }, []);
  return search;
}
