import { isIPv4 } from 'node:net';
import { z } from '../../shared/schema.ts';
import { serveContained } from '../platform/contained-entry.ts';

const InputSchema = z.object({
  target: z.string().refine((target) => isIPv4(target)),
  /** Probes of each ping; several pings run side by side on systems where the interval is fixed. */
  groups: z.array(z.number().int().min(1).max(20)).min(1).max(20),
  intervalSeconds: z.number().min(0.2).max(1).nullable(),
});

void serveContained(async (input, post) => {
  const { target, groups, intervalSeconds } = InputSchema.parse(input);
  const { default: ping } = await import('ping');
  const replies = groups.map(async (count) => {
    // A new object each time: the library writes its defaults into the one that it receives.
    // Its types leave out the round trips, so only the caller's schema can read the answer.
    const reply: object = await ping.promise.probe(target, {
      numeric: true,
      timeout: 1,
      min_reply: count,
      extra: intervalSeconds === null ? [] : ['-i', String(intervalSeconds)],
    });
    return { ...reply, count };
  });
  post('replies', await Promise.all(replies));
});
