import { problem, type Problem } from '../../../shared/domain/problem.ts';
import { normaliseMac } from '../../../shared/net/mac.ts';
import { parseSipMessage, readBootAnnouncement, sipHeader } from '../../../shared/protocols/sip.ts';
import type { MachineInfo } from '../../platform/machine.ts';
import type { Wire } from '../../wire/wire.ts';

/** What a phone said about itself when it started. */
export type Announcement = {
  readonly ip: string;
  /** As the phone wrote it; any host on the network could have sent it. */
  readonly mac: string | null;
  readonly brand: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
};

/** Group and port of SIP PnP (draft-petrie-sipping-profile-datasets; RFC 6080 profile event). */
export const ANNOUNCEMENT_GROUP = '224.0.1.75';
export const ANNOUNCEMENT_PORT = 5060;

/** A phone repeats its message for half a minute (RFC 3261 timers); one Call-ID is one start. */
const REMEMBERED_CALLS = 512;
/** More datagrams a second than a building of phones sends after a power cut are dropped unread. */
const MOST_PER_SECOND = 400;
const MAX_DATAGRAM_BYTES = 16_384;

/** Longer than the text of any trial: the rest is not even read as one. */
const MAX_TRIAL_BYTES = 64;

export type AnnouncementListener = {
  readonly close: () => void;
  /** Calls back once this very text arrives as a datagram; returns what stops waiting for it. */
  readonly expectTrial: (text: string, heard: () => void) => () => void;
};

/**
 * Listens and never answers, because an answer would provision the phone. On Linux and macOS the socket
 * is bound to the group itself, so that a softphone on the same port loses nothing; on Windows that is
 * not possible, and a port in use is a problem.
 */
export async function openAnnouncementListener(
  deps: {
    readonly sockets: { readonly udp: Pick<Wire['udp'], 'open'> };
    readonly machine: MachineInfo;
  },
  options: {
    readonly interfaceAddresses: readonly string[];
    readonly nowMs: () => number;
    /** Called once for each start; returning false asks for the next repeat as well. */
    readonly onAnnouncement: (announcement: Announcement) => boolean;
  },
): Promise<AnnouncementListener | Problem> {
  const seen = new Set<string>();
  const trials = new Map<string, () => void>();
  let second = 0;
  let inSecond = 0;
  const isFlood = (): boolean => {
    const now = Math.floor(options.nowMs() / 1000);
    if (now !== second) {
      second = now;
      inSecond = 0;
    }
    inSecond += 1;
    return inSecond > MOST_PER_SECOND;
  };
  const remember = (key: string): void => {
    seen.add(key);
    const [oldest] = seen;
    if (seen.size > REMEMBERED_CALLS && oldest !== undefined) seen.delete(oldest);
  };
  const isWindows = deps.machine.platform === 'win32';
  const opened = await deps.sockets.udp.open({
    address: isWindows ? null : ANNOUNCEMENT_GROUP,
    port: ANNOUNCEMENT_PORT,
    reuseAddress: !isWindows,
    groups: options.interfaceAddresses.map((interfaceAddress) => ({
      group: ANNOUNCEMENT_GROUP,
      interfaceAddress,
    })),
  });
  if (!opened.ok) return problem('ANNOUNCEMENT_LISTENER_UNAVAILABLE', { reason: opened.code });
  opened.value.listen((data, { address: ip }) => {
    if (trials.size > 0 && data.byteLength <= MAX_TRIAL_BYTES)
      trials.get(new TextDecoder().decode(data))?.();
    if (data.byteLength > MAX_DATAGRAM_BYTES || isFlood()) return;
    const message = parseSipMessage(data);
    const announcement = message === null ? null : readBootAnnouncement(message);
    if (message === null || announcement === null) return;
    const call = (sipHeader(message, 'call-id') ?? '').slice(0, 200);
    const key = `${ip} ${call === '' ? (announcement.macDigits ?? '') : call}`;
    if (seen.has(key)) return;
    const isTaken = options.onAnnouncement({
      ip,
      mac: announcement.macDigits === null ? null : normaliseMac(announcement.macDigits),
      brand: announcement.vendor?.toLowerCase().slice(0, 40) ?? null,
      model: announcement.model?.slice(0, 80) ?? null,
      firmware: announcement.version?.slice(0, 80) ?? null,
    });
    if (isTaken) remember(key);
  });
  return {
    close: opened.value.close,
    expectTrial: (text, heard) => {
      trials.set(text, heard);
      return () => void trials.delete(text);
    },
  };
}
