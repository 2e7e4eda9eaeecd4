import type { Device } from '../../../../shared/domain/device.ts';
import { identificationCatalogue } from '../../../../shared/identification/catalogue.ts';
import { createDeviceBook } from '../../../../electron/network/scan/device-book.ts';
import { createIdentifier } from '../../../../electron/network/identify/identifier.ts';
import type { Wire } from '../../../../electron/wire/wire.ts';
import { systemClock } from '../../../../electron/platform/clock.ts';
import type { Clock } from '../../../../electron/platform/machine.ts';
import { systemRandom } from '../../../../electron/platform/random.ts';
import { createTalkingNetwork, type TalkingNetwork } from '../../wire/talkers.ts';

/** A host as the neighbour table shows it. */
export type TableRow = { readonly mac: string | null; readonly vendor: string | null };

export const YEALINK = { mac: '80:5e:c0:11:22:33', vendor: 'Yealink' };
export const CISCO = { mac: '00:26:99:11:22:33', vendor: 'Cisco Systems, Inc' };
export const LG = { mac: 'b4:0e:dc:11:22:33', vendor: 'LG-Ericsson' };
export const HP = { mac: '3c:d9:2b:11:22:33', vendor: 'Hewlett Packard' };
export const UNKNOWN = { mac: null, vendor: null };

/** The product's waits at a third of their length: the loopback answers within a millisecond. */
const quickClock: Clock = {
  ...systemClock,
  monotonicMs: () => systemClock.monotonicMs() * 3,
  sleep: (ms, signal) => systemClock.sleep(ms / 3, signal),
};

/** The product's waits, five times as long: for answers that take several connections. */
export const patientClock: Clock = {
  ...systemClock,
  monotonicMs: () => systemClock.monotonicMs() / 5,
  sleep: (ms, signal) => systemClock.sleep(ms * 5, signal),
};

export const later = (ms: number): Promise<void> => systemClock.sleep(ms);

type Start = TableRow & {
  readonly ip: string;
  readonly isGateway: boolean;
  /** The sweep sent it an OPTIONS. */
  readonly sweepAsked: boolean;
  /** What was heard of it before it is asked. */
  readonly heard: Device['evidence'];
  /** Questions put to it before; none when absent. */
  readonly asked: Set<string>;
};

/** One site with its hosts, and the identification of 192.0.2.10 on it. */
export type Site = {
  readonly network: TalkingNetwork;
  readonly stop: AbortController;
  readonly updates: Device[];
  readonly start: (
    host: Partial<Start>,
    probes?: Wire,
  ) => Promise<Device & { readonly isOpen: boolean }>;
  /** The neighbour table shows a host's MAC. */
  readonly learnMac: (ip: string, row: TableRow) => void;
  readonly device: (ip: string) => Device | null;
  readonly sipRequests: () => readonly { readonly port: number; readonly text: string }[];
  readonly close: () => Promise<void>;
};

export function createSite(clock: Clock = quickClock): Site {
  const network = createTalkingNetwork();
  const stop = new AbortController();
  const updates: Device[] = [];
  const vendors = new Map<string, string>();
  const listeners = new Map<string, () => void>();
  const startedAtMs = clock.monotonicMs();
  const elapsed = (): number => clock.monotonicMs() - startedAtMs;
  const book = createDeviceBook({
    vendorOf: (mac) => vendors.get(mac) ?? null,
    catalogue: identificationCatalogue,
  });
  book.onChange((device) => {
    updates.push(device);
    listeners.get(device.ip)?.();
  });
  const learnMac: Site['learnMac'] = (ip, { mac, vendor }) => {
    if (mac !== null && vendor !== null) vendors.set(mac, vendor);
    const evidence = { kind: 'neighbour-table' as const, value: mac ?? 'hidden', atMs: elapsed() };
    book.note(ip, { mac, atMs: elapsed(), evidence: [evidence] });
  };
  const device = (ip: string): Device => {
    const found = book.get(ip);
    if (found === null) throw new Error(`no device at ${ip}`);
    return found;
  };
  const identifierWith = (probes: Wire) =>
    createIdentifier({ clock, random: systemRandom, probes });
  const usual = identifierWith(network.probes);
  return {
    network,
    stop,
    updates,
    learnMac,
    device: book.get,
    start: async (options, probes = network.probes) => {
      const host = {
        ip: '192.0.2.10',
        isGateway: false,
        sweepAsked: false,
        heard: [],
        asked: new Set<string>(),
        ...UNKNOWN,
        ...options,
      };
      const { ip } = host;
      learnMac(ip, host);
      if (host.isGateway)
        book.note(ip, { atMs: elapsed(), evidence: device(ip).evidence, fixedRole: 'gateway' });
      book.note(ip, { atMs: elapsed(), evidence: host.heard });
      updates.length = 0;
      const identifier = probes === network.probes ? usual : identifierWith(probes);
      const { isOpen } = await identifier.identify(
        {
          ...host,
          known: () => {
            const { mac, vendor, evidence } = device(ip);
            const identity = book.identityOf(ip);
            if (identity === null) throw new Error(`no device at ${ip}`);
            return { mac, vendor, evidence, identity };
          },
        },
        {
          signal: stop.signal,
          startedAtMs,
          interfaceAddress: '192.0.2.1',
          learn: (evidence) => book.note(ip, { atMs: elapsed(), evidence }),
          onNews: (listener) => {
            if (listener === null) listeners.delete(ip);
            else listeners.set(ip, listener);
          },
        },
      );
      return { ...device(ip), isOpen };
    },
    sipRequests: () => network.wire.datagrams.filter(({ text }) => text.includes('SIP/2.0')),
    close: async () => {
      stop.abort();
      await network.close();
    },
  };
}
