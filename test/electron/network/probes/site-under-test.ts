import {
  createIdentifier,
  type HostIdentity,
  type IdentifiedHost,
} from '../../../../electron/network/identification.ts';
import type { ProbePorts } from '../../../../electron/network/probes/probe-ports.ts';
import { systemClock } from '../../../../electron/platform/clock.ts';
import type { Clock } from '../../../../electron/platform/ports.ts';
import { systemRandom } from '../../../../electron/platform/random.ts';
import { createTalkingNetwork, type TalkingNetwork } from './talkers.ts';

export const YEALINK = { mac: '80:5e:c0:11:22:33', vendor: 'Yealink' };
export const CISCO = { mac: '00:26:99:11:22:33', vendor: 'Cisco Systems, Inc' };
export const LG = { mac: 'b4:0e:dc:11:22:33', vendor: 'LG-Ericsson' };
export const HP = { mac: '3c:d9:2b:11:22:33', vendor: 'Hewlett Packard' };
export const UNKNOWN = { mac: null, vendor: null };

/** The product's waits at a third of their length: the loopback answers within a millisecond. */
const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms / 3, signal),
};

export const later = (ms: number): Promise<void> => systemClock.sleep(ms);

/** One site with its hosts, and the identification of 192.0.2.10 on it. */
export type Site = {
  readonly network: TalkingNetwork;
  readonly stop: AbortController;
  readonly updates: HostIdentity[];
  readonly start: (host: Partial<IdentifiedHost>, ports?: ProbePorts) => Promise<HostIdentity>;
  readonly sipRequests: () => readonly { readonly port: number; readonly text: string }[];
  readonly close: () => Promise<void>;
};

export function createSite(): Site {
  const network = createTalkingNetwork();
  const stop = new AbortController();
  const updates: HostIdentity[] = [];
  const identifier = createIdentifier({ clock, random: systemRandom, probes: network.ports });
  return {
    network,
    stop,
    updates,
    start: (host, probes = network.ports) =>
      (probes === network.ports
        ? identifier
        : createIdentifier({ clock, random: systemRandom, probes })
      ).identify(
        { ip: '192.0.2.10', mac: null, vendor: null, isGateway: false, ...host },
        {
          signal: stop.signal,
          startedAtMs: systemClock.monotonicMs(),
          interfaceAddress: '192.0.2.1',
          onUpdate: (identity) => updates.push(identity),
        },
      ),
    sipRequests: () => network.wire.datagrams.filter(({ text }) => text.includes('SIP/2.0')),
    close: async () => {
      stop.abort();
      await network.close();
    },
  };
}
