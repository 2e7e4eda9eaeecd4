import { type PortShare, portShare } from '../../../shared/net/port-share.ts';
import { openDatagrams } from '../../wire/datagrams.ts';
import { askStun } from '../../wire/stun-client.ts';
import type { CheckContext } from './check.ts';

const FLOWS = 16;
const FIRST_PORT = 1100;
const LAST_PORT = 65_000;
/** Between two flows, so that sixteen of them are no burst. */
const STAGGER_MS = 15;
const ANSWER_MS = 1600;
/** Visits every port of the list once, far from the one before it: no counting order of our own. */
const STRIDE = 7;

/** Local ports over the whole range, in no rising order. */
function localPorts(): readonly number[] {
  const step = Math.floor((LAST_PORT - FIRST_PORT) / FLOWS);
  return Array.from(
    { length: FLOWS },
    (_, index) => FIRST_PORT + ((index * STRIDE) % FLOWS) * step + index * 11,
  );
}

export type PortTrial = {
  /** The address that the flows share; null when none was seen. */
  readonly ip: string | null;
  readonly share: PortShare | null;
  readonly ports: readonly number[];
};

/** Opens many flows to one STUN server, from ports of the whole range, and looks at their public ports. */
export async function tryPortShare(
  context: CheckContext,
  server: { readonly address: string; readonly port: number },
): Promise<PortTrial> {
  const { sockets, clock, random, facts, signal } = context;
  const address = facts.interface?.address ?? null;
  const seen = await Promise.all(
    localPorts().map(async (port, index) => {
      await clock.sleep(index * STAGGER_MS, signal);
      const session =
        (await openDatagrams(sockets.udp, clock, { address, port })) ??
        // Another program, or Windows itself, has that port.
        (await openDatagrams(sockets.udp, clock, { address }));
      if (session === null) return null;
      const answer = await askStun(session, random, { ...server, signal, limitMs: ANSWER_MS });
      session.close();
      return answer?.value.mapped ?? null;
    }),
  );
  const mapped = seen.filter((each) => each !== null);
  // Each access of a site has ports of its own: those of one address belong together.
  const groups = [...Map.groupBy(mapped, ({ ip }) => ip)].toSorted(
    (a, b) => b[1].length - a[1].length,
  );
  const [group] = groups;
  if (group === undefined) return { ip: null, share: null, ports: [] };
  const ports = group[1].map(({ port }) => port);
  return { ip: group[0], share: portShare(ports), ports };
}
