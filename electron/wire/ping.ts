import { isIPv4 } from 'node:net';
import type { PingSeries } from '../../shared/domain/network.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import { roundTripFigures, typicalJitterMs } from '../../shared/quality/round-trips.ts';
import { z } from '../../shared/schema.ts';
import type { Platform } from '../platform/machine.ts';
import { runContained } from '../platform/contained-worker.ts';

export type PingReader = {
  /**
   * Pings one IPv4 address `count` times (1 to 20) with the system's own ping and returns round trips
   * in milliseconds. Problems: PING_TARGET_INVALID, PING_UNAVAILABLE (no such program),
   * PING_TIMED_OUT, PING_UNREADABLE, CANCELLED. A loss that cannot be trusted is null.
   */
  readonly pingSeries: (
    target: string,
    count: number,
    signal: AbortSignal,
  ) => Promise<Result<PingSeries>>;
};

export type PingDeps = {
  readonly platform: Platform;
  /** Environment for the system's ping; the process's own by default. */
  readonly environment?: NodeJS.ProcessEnv;
};

const INTERVAL_SECONDS = 0.2;
const REPLY_MS = 1000;
/** Two processes must start first, on a laptop that may be busy: too little would look like no ping. */
const START_MS = 3000;
/** Windows has no interval option: probes run side by side instead of one per second. */
const WINDOWS_GROUP = 4;

const RepliesSchema = z
  .array(
    z.object({
      count: z.number().int().positive(),
      alive: z.boolean(),
      times: z.array(z.number().finite().nonnegative()).max(64).catch([]),
      packetLoss: z.coerce.number().min(0).max(100).nullable().catch(null),
      output: z.string().max(300_000).catch(''),
    }),
  )
  .min(1)
  .max(20);

type Reply = z.infer<typeof RepliesSchema>[number];

/**
 * Lines in which Windows says "destination unreachable" in some language: between the heading and
 * the summary, with the address of the sender, and without the `=` of a true reply.
 */
function unreachableLines(output: string): number {
  const [, ...lines] = output.trim().split(/\r?\n/);
  const end = lines.findIndex((line) => line.trim() === '');
  return lines
    .slice(0, end < 0 ? lines.length : end)
    .filter((line) => /(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)/.test(line) && !line.includes('='))
    .length;
}

/** Probes that came back, or null when the two ways of counting them disagree. */
function receivedOf(reply: Reply): number | null {
  const { count, times, packetLoss, output } = reply;
  if (packetLoss === null || times.length > count) return null;
  const agrees = (answered: number): boolean =>
    Math.abs(((count - answered) / count) * 100 - packetLoss) <= 1;
  if (agrees(times.length)) return times.length;
  // Windows counts "destination unreachable" as an answer, but the host did not reply: it is lost.
  return agrees(times.length + unreachableLines(output)) ? times.length : null;
}

function groupsOf(count: number, platform: Platform): number[] {
  if (platform !== 'win32') return [count];
  const groups: number[] = [];
  for (let left = count; left > 0; left -= WINDOWS_GROUP)
    groups.push(Math.min(left, WINDOWS_GROUP));
  return groups;
}

/** The figures of a series, from what the package read of each ping; null if they are not figures. */
export function readSeries(target: string, count: number, parts: unknown): PingSeries | null {
  const parsed = RepliesSchema.safeParse(parts);
  if (!parsed.success) return null;
  const replies = parsed.data;
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
export function createPing(deps: PingDeps): PingReader {
  return {
    pingSeries: async (target, count, signal) => {
      const wanted = Math.max(1, Math.min(20, Math.trunc(count)));
      if (!isIPv4(target)) return failure(problem('PING_TARGET_INVALID'));
      const groups = groupsOf(wanted, deps.platform);
      const windows = deps.platform === 'win32';
      const sendingMs = (Math.max(...groups) - 1) * (windows ? REPLY_MS : INTERVAL_SECONDS * 1000);
      const outcome = await runContained({
        worker: 'ping-worker',
        beside: import.meta.url,
        input: { target, groups, intervalSeconds: windows ? null : INTERVAL_SECONDS },
        timeoutMs: sendingMs + REPLY_MS + START_MS,
        signal,
        ...(deps.environment === undefined ? {} : { environment: deps.environment }),
      });
      if (outcome.end === 'cancelled') return failure(problem('CANCELLED'));
      if (outcome.missing.length > 0) return failure(problem('PING_UNAVAILABLE'));
      if (outcome.end === 'timed-out') return failure(problem('PING_TIMED_OUT', { target }));
      const series = readSeries(target, wanted, outcome.parts.get('replies'));
      return series === null ? failure(problem('PING_UNREADABLE', { target })) : success(series);
    },
  };
}
