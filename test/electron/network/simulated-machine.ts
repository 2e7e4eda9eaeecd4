import type { NetworkInterface } from '../../../shared/domain/network.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import type { ScanEvent } from '../../../shared/domain/scan.ts';
import { addressesOf } from '../../../shared/net/card-networks.ts';
import { type Contacts, createContacts } from '../../../electron/wire/contacts.ts';
import type { Clock, RandomSource } from '../../../electron/platform/machine.ts';
import type { ProbeOutcome, ProbeWire, UdpSender } from '../../../electron/wire/wire.ts';
import type { Identifier } from '../../../electron/network/identify/identifier.ts';
import type { Ipv6Neighbour } from '../../../electron/network/ipv6/neighbour-listings.ts';
import type { OwnLinkReader } from '../../../electron/network/own-link.ts';
import type { NeighbourTable } from '../../../electron/network/neighbours/neighbour-table.ts';
import type { DefaultRoute } from '../../../electron/network/routes/default-route.ts';
import type { ScanDeps } from '../../../electron/network/scan/scan-deps.ts';
import {
  createScanService,
  type ScanService,
} from '../../../electron/network/scan/scan-service.ts';
import type { Transmitter } from '../../../electron/network/scan/sweep/sweep-deps.ts';
import { expectDevicesHold, expectScanHolds } from '../../scan-result-holds.ts';
import { seeded } from './simulated-network.ts';

export const LAN: NetworkInterface = {
  name: 'eth0',
  address: '10.1.0.200',
  prefix: 25,
  mac: '3c:22:fb:10:20:30',
  medium: 'wired',
  speedMbps: 1000,
  metric: 100,
  scannable: true,
  reason: 'default-route',
};

export const ROUTE: DefaultRoute = {
  interfaceName: 'eth0',
  interfaceAddress: null,
  gateway: '10.1.0.129',
  metric: 100,
  row: 'default',
};

/** Enough hosts to judge the link. */
export const TELEPHONES = Array.from({ length: 30 }, (_, index) => ({
  ip: `10.1.0.${140 + index}`,
  mac: `00:15:65:00:01:${String(10 + index)}`,
}));

/** An identifier that asks nobody anything. */
export const SILENT: Identifier = {
  identify: async () => ({ isOpen: false }),
  hasMore: () => false,
};

/** Sockets over a simulated transmitter; `alive` says who answers a unicast probe. */
export function simulatedSockets(
  clock: Clock,
  transmitter: Transmitter,
  alive: (ip: string) => boolean,
  refusal: {
    readonly open?: string;
    readonly send?: string;
    /** A firewall keeps from this computer what was sent to a group. */
    readonly group?: 'blocked';
  } = {},
): ProbeWire & { readonly answer: (ip: string, data: Uint8Array) => void } {
  const readers: ((data: Uint8Array, from: UdpSender) => void)[] = [];
  let opened = 0;
  const probe = async (
    ip: string,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<ProbeOutcome> => {
    if (alive(ip)) {
      await clock.sleep(1, signal);
      return { kind: 'refused', roundTripMs: 1 };
    }
    await clock.sleep(timeoutMs, signal);
    return { kind: 'silent' };
  };
  return {
    udp: {
      open: async () => {
        if (refusal.open !== undefined) return { ok: false, code: refusal.open };
        opened += 1;
        return {
          ok: true,
          value: {
            localAddress: LAN.address ?? '',
            localPort: 40_000 + opened,
            send: (data, ip, port, done) => {
              if (refusal.send === undefined && ip.startsWith('224.')) {
                done?.(null);
                if (refusal.group !== 'blocked')
                  for (const reader of readers) reader(data, { address: LAN.address ?? '', port });
              } else if (refusal.send === undefined) transmitter.send(ip, (code) => done?.(code));
              else done?.(refusal.send);
            },
            listen: (reader) => void readers.push(reader),
            close: () => undefined,
          },
        };
      },
      probe: (ip, _port, _data, { timeoutMs, signal }) => probe(ip, timeoutMs, signal),
    },
    tcp: { probe: (ip, _port, { timeoutMs, signal }) => probe(ip, timeoutMs, signal) },
    answer: (ip, data) => readers[0]?.(data, { address: ip, port: 5060 }),
  };
}

/** Random numbers that are the same in every run. */
export function simulatedRandom(): RandomSource {
  const random = seeded(3);
  return {
    uuid: () => '00000000-0000-4000-8000-000000000001',
    hex: (bytes) =>
      Array.from({ length: bytes }, () =>
        Math.floor(random() * 256)
          .toString(16)
          .padStart(2, '0'),
      ).join(''),
  };
}

/**
 * A scan service on a simulated machine, with every dependency replaceable; every reported state is
 * checked against its evidence.
 */
export function simulatedScan(options: {
  readonly clock: Clock;
  readonly table: NeighbourTable;
  readonly sockets: ProbeWire;
  readonly random?: RandomSource;
  readonly interfaces?: readonly NetworkInterface[];
  readonly routes?: readonly DefaultRoute[];
  /** The routes at each moment, where they change. */
  readonly routesNow?: () => readonly DefaultRoute[];
  readonly ownLink?: OwnLinkReader;
  readonly identifier?: Identifier;
  readonly contacts?: Contacts;
  readonly siteMemory?: ScanDeps['siteMemory'];
  readonly platform?: ScanDeps['machine']['platform'];
  readonly areRoutesUnread?: boolean;
  readonly ipv6Neighbours?: readonly Ipv6Neighbour[];
}) {
  const events: ScanEvent[] = [];
  const scans = createScanService({
    machine: { platform: options.platform ?? 'linux' },
    clock: options.clock,
    contacts: options.contacts ?? createContacts(),
    random: options.random ?? simulatedRandom(),
    sockets: options.sockets,
    interfaces: { list: async () => options.interfaces ?? [LAN] },
    ownLink:
      options.ownLink ??
      (async (name) => ({
        addresses: (options.interfaces ?? [LAN]).flatMap((each) =>
          each.name === name ? addressesOf(each).map(({ address }) => address) : [],
        ),
        isUp: true,
        carrierChanges: 2,
      })),
    routes: {
      read: async () =>
        options.areRoutesUnread === true
          ? failure(problem('ROUTE_TABLE_UNREADABLE'))
          : success(options.routesNow?.() ?? options.routes ?? [ROUTE]),
    },
    table: options.table,
    ipv6Neighbours: async () => options.ipv6Neighbours ?? [],
    identifier: options.identifier ?? SILENT,
    vendors: {
      vendorOf: (mac) => (mac.startsWith('00:15:65') ? 'YEALINK' : null),
      ready: async () => true,
    },
    siteMemory: options.siteMemory ?? null,
  });
  const service: ScanService = {
    run: async (request, run) => {
      const outcome = await scans.run(request, run);
      const result = outcome.ok ? outcome.value : outcome.found;
      if (result !== undefined) expectScanHolds(result);
      return outcome;
    },
  };
  const onEvent = (event: ScanEvent): void => {
    events.push(event);
    if (event.type === 'device') expectDevicesHold([event.device]);
  };
  return { service, events, onEvent };
}
