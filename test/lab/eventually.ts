import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Tries until the condition holds; false when it never did. Hosts of several labs share the
 * kernel's one neighbour table: on a busy machine a single try may find it full.
 */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  { tries = 20, pauseMs = 200 }: { tries?: number; pauseMs?: number } = {},
): Promise<boolean> {
  for (let left = tries; left > 0; left -= 1) {
    if (await condition()) return true;
    await sleep(pauseMs);
  }
  return false;
}
