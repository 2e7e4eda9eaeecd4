/** The run whose end this window still waits for; it survives a reload of the page. */
export type AwaitedRun = {
  readonly set: (id: string | null) => void;
  readonly is: (id: string) => boolean;
};

/** Keeps the id under `name` while the window is open; without storage, for this page only. */
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
        // Without storage, only the end of a run is lost on reload.
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
