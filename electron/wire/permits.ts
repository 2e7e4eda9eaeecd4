/** Lets at most `limit` pieces of work run at once; the others wait their turn in order. */
export function createPermits(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The permit goes to the next in line, or back to the stock.
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
