/** Answers kept for pages that ask again, which they do within seconds if at all. */
const MOST_KEPT = 256;
const MOST_KEPT_CHARACTERS = 16 * 1024 * 1024;

/** The id that a page gives to a call: a UUID and nothing else. */
const CALL_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type RepeatedCalls = {
  /**
   * Does the work of a call. If the same call came before, gives that call's answer instead, or waits
   * for it. A call without an id is always carried out.
   */
  readonly answer: (
    call: { readonly route: string; readonly id: string | undefined },
    work: () => Promise<string>,
  ) => Promise<string>;
};

/**
 * Recognises a call that comes a second time. A connection may break after the work was done and
 * before the answer was read. The page then sends the same call again, and an answer of the
 * diagnosis or a note must not be recorded twice.
 */
export function createRepeatedCalls(): RepeatedCalls {
  const answers = new Map<string, Promise<string>>();
  const settled = new Map<string, number>();
  let characters = 0;

  function forget(key: string): void {
    characters -= settled.get(key) ?? 0;
    settled.delete(key);
    answers.delete(key);
  }

  /** Drops the oldest answers beyond the bounds; the latest one is the likeliest to be asked again. */
  function prune(latest: string): void {
    for (const key of settled.keys()) {
      if (settled.size <= MOST_KEPT && characters <= MOST_KEPT_CHARACTERS) return;
      if (key !== latest) forget(key);
    }
  }

  return {
    answer: ({ route, id }, work) => {
      if (id === undefined || !CALL_ID.test(id)) return work();
      const key = `${route} ${id}`;
      const earlier = answers.get(key);
      if (earlier !== undefined) return earlier;
      const now = work();
      answers.set(key, now);
      now.then(
        (text) => {
          settled.set(key, text.length);
          characters += text.length;
          prune(key);
        },
        () => forget(key),
      );
      return now;
    },
  };
}
