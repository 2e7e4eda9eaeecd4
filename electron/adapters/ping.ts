import { isIPv4 } from 'node:net';
import type { PingSeries } from '../../shared/domain/network.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import { roundTripFigures, typicalJitterMs } from '../../shared/quality/round-trips.ts';
import { z } from '../../shared/schema.ts';
import type { Platform } from '../platform/ports.ts';
import { runContained } from './contained-worker.ts';

export type PingReader = {
  /**
   * Pings one IPv4 address `count` times (1 to 20) with the system's own ping and gives round trips
   * in milliseconds. Problems: PING_TARGET_INVALID, PING_UNAVAILABLE (no such program),
   * PING_TIMED_OUT, PING_UNREADABLE, CANCELLED. A loss that cannot be trusted is null.
   */
  readonly pingSeries: (
    target: string,
    count: number,
    signal: AbortSignal,
  ) => Promise<Result<PingSeries>>;
};

export type PingPorts = {
  readonly platform: Platform;
  /** Environment for the system's ping; the process's own by default. */
  readonly environment?: NodeJS.ProcessEnv;
};

const INTERVAL_SECONDS = 0.2;
const REPLY_MS = 1000;
const START_MS = 900;
/** Windows has no interval option: probes go side by side instead of one a second. */
const WINDOWS_GROUP = 4;

const RepliesSchema = z
  .array(
    z.object({
      count: z.number().int().positive(),
      alive: z.boolean(),
      times: z.array(z.number().finite().nonnegative()).max(64).catch([]),
      packetLoss: z.coerce.number().min(0).max(100).nullable().catch(null),
    }),
  )
  .min(1)
  .max(20);

type Reply = z.infer<typeof RepliesSchema>[number];

/** Probes that came back, or null where the two ways to count them disagree. */
function receivedOf(reply: Reply): number | null {
  const { count, times, packetLoss } = reply;
  // "Destination unreachable" counts as a reply in the summary of Windows: no loss, yet no times.
  if (packetLoss === null || times.length > count) return null;
  const derived = ((count - times.length) / count) * 100;
  return Math.abs(derived - packetLoss) <= 1 ? times.length : null;
}

function groupsOf(count: number, platform: Platform): number[] {
  if (platform !== 'win32') return [count];
  const groups: number[] = [];
  for (let left = count; left > 0; left -= WINDOWS_GROUP)
    groups.push(Math.min(left, WINDOWS_GROUP));
  return groups;
}

function seriesOf(target: string, count: number, replies: readonly Reply[]): PingSeries {
  const times = replies.flatMap((reply) => reply.times);
  const received = replies.reduce<number | null>((sum, reply) => {
    const one = receivedOf(reply);
    return sum === null || one === null ? null : sum + one;
  }, 0);
  const figures = roundTripFigures(times);
  return {
    target,
    sent: count,
    received,
    lossPercent: received === null ? null : ((count - received) / count) * 100,
    minMs: figures?.minMs ?? null,
    averageMs: figures?.averageMs ?? null,
    maxMs: figures?.maxMs ?? null,
    jitterMs: figures?.jitterMs ?? null,
    typicalJitterMs: typicalJitterMs(times),
  };
}

/** Pings with the npm `ping` package, contained in a worker. */
export function createPing(ports: PingPorts): PingReader {
  return {
    pingSeries: async (target, count, signal) => {
      const wanted = Math.max(1, Math.min(20, Math.trunc(count)));
      if (!isIPv4(target)) return failure(problem('PING_TARGET_INVALID'));
      const groups = groupsOf(wanted, ports.platform);
      const windows = ports.platform === 'win32';
      const sendingMs = (Math.max(...groups) - 1) * (windows ? REPLY_MS : INTERVAL_SECONDS * 1000);
      const outcome = await runContained({
        worker: 'ping-worker',
        input: { target, groups, intervalSeconds: windows ? null : INTERVAL_SECONDS },
        timeoutMs: sendingMs + REPLY_MS + START_MS,
        signal,
        ...(ports.environment === undefined ? {} : { environment: ports.environment }),
      });
      if (outcome.end === 'cancelled') return failure(problem('CANCELLED'));
      if (outcome.missing.length > 0) return failure(problem('PING_UNAVAILABLE'));
      if (outcome.end === 'timed-out') return failure(problem('PING_TIMED_OUT', { target }));
      const replies = RepliesSchema.safeParse(outcome.parts.get('replies'));
      if (!replies.success) return failure(problem('PING_UNREADABLE', { target }));
      return success(seriesOf(target, wanted, replies.data));
    },
  };
}
