import { buildStunRequest, parseStunResponse } from '../../shared/protocols/stun.ts';
import type { Clock, RandomSource } from '../platform/machine.ts';
import type { DatagramSession } from './datagrams.ts';

/** Time between two packets of a call, RFC 3551 §4.2, in milliseconds. */
const GAP_MS = 20;
/** How long the last answers may take, in milliseconds. */
const TAIL_MS = 1200;

export type PacketSeries = {
  readonly sent: number;
  readonly times: readonly number[];
  /** How late this program woke for each packet: what the laptop itself adds to the times. */
  readonly lateness: readonly number[];
};

/**
 * Sends `count` small packets at the pace of a call and returns the round trips in the order of
 * sending; missing ones were lost.
 */
export async function runStunSeries(
  session: DatagramSession,
  deps: { readonly clock: Clock; readonly random: RandomSource },
  options: {
    readonly address: string;
    readonly port: number;
    readonly count: number;
    readonly signal: AbortSignal;
  },
): Promise<PacketSeries> {
  const { clock, random } = deps;
  const { address, port, count } = options;
  const sentAt = new Map<string, number>();
  const times = new Map<string, number>();
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const listening = session.expect({
    signal,
    limitMs: count * GAP_MS * 3 + TAIL_MS,
    accept: (bytes) => {
      const id = parseStunResponse(bytes)?.transactionId;
      const at = id === undefined ? undefined : sentAt.get(id);
      if (id === undefined || at === undefined || times.has(id)) return null;
      times.set(id, clock.monotonicMs() - at);
      return times.size === count ? true : null;
    },
  });
  let isDone = false;
  void listening.then(() => (isDone = true));
  const lateness: number[] = [];
  const startedAtMs = clock.monotonicMs();
  for (let index = 0; index < count && !signal.aborted; index += 1) {
    // Paced from the start, so that a late timer does not stretch the whole series.
    const dueMs = index * GAP_MS - (clock.monotonicMs() - startedAtMs);
    if (dueMs > 0) await clock.sleep(dueMs, signal);
    lateness.push(Math.max(0, clock.monotonicMs() - startedAtMs - index * GAP_MS));
    const transactionId = random.hex(12);
    sentAt.set(transactionId, clock.monotonicMs());
    session.send(buildStunRequest({ transactionId }), address, port);
  }
  if (!isDone) await Promise.race([listening, clock.sleep(TAIL_MS, signal)]);
  over.abort();
  await listening;
  const ordered = [...sentAt.keys()].flatMap((id) => times.get(id) ?? []);
  return { sent: sentAt.size, times: ordered, lateness };
}
