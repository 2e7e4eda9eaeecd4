import type { Clock, RandomSource } from '../../platform/machine.ts';
import type { Wire } from '../../wire/wire.ts';
import {
  ANNOUNCEMENT_GROUP,
  ANNOUNCEMENT_PORT,
  type AnnouncementListener,
} from './announcement-listener.ts';

/** When the trial is sent: a busy computer may drop one of them. */
const SENT_AT_MS = [0, 500, 1500] as const;
/** How long after the last one it may still arrive. */
const LAST_WAIT_MS = 1500;

/**
 * Sends the listener a datagram by the way of a phone's announcement: to the group, through one card,
 * from another socket of this computer. It never leaves the computer (its time to live is 0), but it
 * passes what filters incoming datagrams, as nobody has asked for it. True when it was heard; false when
 * every one was sent and none arrived; null when the trial itself was not possible.
 */
export async function tryHearing(
  deps: {
    readonly clock: Clock;
    readonly random: RandomSource;
    readonly sockets: { readonly udp: Pick<Wire['udp'], 'open'> };
  },
  listener: Pick<AnnouncementListener, 'expectTrial'>,
  interfaceAddress: string,
  signal: AbortSignal,
): Promise<boolean | null> {
  const { clock } = deps;
  const opened = await deps.sockets.udp.open({
    address: interfaceAddress,
    port: 0,
    multicast: { interfaceAddress, timeToLive: 0 },
  });
  if (!opened.ok) return null;
  const socket = opened.value;
  const text = `tonalite-trial-${deps.random.hex(8)}`;
  const heard = new AbortController();
  const forget = listener.expectTrial(text, () => heard.abort());
  const over = AbortSignal.any([signal, heard.signal]);
  const bytes = new TextEncoder().encode(text);
  let sent = 0;
  let elapsedMs = 0;
  for (const atMs of SENT_AT_MS) {
    await clock.sleep(atMs - elapsedMs, over);
    if (over.aborted) break;
    elapsedMs = atMs;
    socket.send(bytes, ANNOUNCEMENT_GROUP, ANNOUNCEMENT_PORT, (code) => {
      if (code === null) sent += 1;
    });
  }
  if (!over.aborted) await clock.sleep(LAST_WAIT_MS, over);
  forget();
  socket.close();
  if (heard.signal.aborted) return true;
  return !signal.aborted && sent === SENT_AT_MS.length ? false : null;
}
