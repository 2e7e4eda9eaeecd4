/** The run whose end this window still waits for; it outlives a reload of the page. */
export type AwaitedRun = {
  readonly set: (id: string | null) => void;
  readonly is: (id: string) => boolean;
};

/** Keeps the id under `name` for as long as the window lives; without storage, for this page alone. */
export function createAwaitedRun(name: 'scan' | 'checks'): AwaitedRun {
  const key = `tonalite.awaited.${name}`;
  let here: string | null = null;
  return {
    set: (id) => {
      here = id;
      try {
        if (id === null) window.sessionStorage.removeItem(key);
        else window.sessionStorage.setItem(key, id);
      } catch {
        // A browser that keeps nothing loses the end of a run on reload, and nothing else.
      }
    },
    is: (id) => {
      if (here === id) return true;
      try {
        return window.sessionStorage.getItem(key) === id;
      } catch {
        return false;
      }
    },
  };
}
