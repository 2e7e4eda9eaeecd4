/** One scan of a small simulated network, and what came of it. */
import { expect } from 'vitest';
import {
  ScanEventSchema,
  ScanResultSchema,
  type ScanResult,
} from '../../../../shared/domain/scan.ts';
import type { NetworkInterface } from '../../../../shared/domain/network.ts';
import { type Contacts } from '../../../../electron/wire/contacts.ts';
import type { Identifier } from '../../../../electron/network/identify/identifier.ts';
import type { NeighbourTable } from '../../../../electron/network/neighbours/neighbour-table.ts';
import { simulatedScan, simulatedSockets } from '../simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork, seeded } from '../simulated-network.ts';

export const YEALINK = '00:15:65:00:00:01';
export const PHONE = { ip: '10.1.0.150', mac: YEALINK };
export const GATEWAY = { ip: '10.1.0.129', mac: 'e4:9e:12:00:00:01' };

type Setting = {
  readonly hosts?: readonly { ip: string; mac: string }[];
  readonly lossEachWay?: number;
  readonly cached?: readonly { ip: string; mac: string }[];
  readonly alive?: (ip: string) => boolean;
  readonly table?: (table: NeighbourTable) => NeighbourTable;
  readonly interfaces?: readonly NetworkInterface[];
  readonly routes?: Parameters<typeof simulatedScan>[0]['routes'];
  readonly areRoutesUnread?: boolean;
  readonly identifier?: Identifier;
  readonly contacts?: Contacts;
  readonly refusal?: { readonly open?: string; readonly send?: string };
  readonly siteMemory?: NonNullable<Parameters<typeof simulatedScan>[0]['siteMemory']>;
  readonly ipv6Neighbours?: Parameters<typeof simulatedScan>[0]['ipv6Neighbours'];
  /** What a connection to a host of another network gives, in place of what `alive` says. */
  readonly connect?: (ip: string, port: number) => 'answered' | 'refused' | 'silent';
  readonly abortAfterMs?: number;
  readonly request?: Parameters<ReturnType<typeof simulatedScan>['service']['run']>[0];
};

export async function scan(setting: Setting) {
  // The machine was started long before.
  const clock = createSimulatedClock(90_000);
  const network = createSimulatedNetwork({
    clock,
    hosts: setting.hosts ?? [GATEWAY, PHONE],
    lossEachWay: setting.lossEachWay ?? 0,
    random: seeded(7),
  });
  for (const { ip, mac } of setting.cached ?? []) network.preset(ip, mac);
  const alive = setting.alive ?? (() => true);
  const plain = simulatedSockets(clock, network.transmitter, alive, setting.refusal);
  const { connect } = setting;
  const sockets: typeof plain =
    connect === undefined
      ? plain
      : {
          ...plain,
          tcp: {
            probe: async (ip, port, { timeoutMs, signal }) => {
              const kind = connect(ip, port);
              await clock.sleep(kind === 'silent' ? timeoutMs : 1, signal);
              if (kind === 'silent') return { kind };
              return kind === 'refused'
                ? { kind, roundTripMs: 1 }
                : { kind, roundTripMs: 1, data: null };
            },
          },
        };
  const machine = simulatedScan({
    clock,
    sockets,
    table: setting.table?.(network.table) ?? network.table,
    ...(setting.interfaces === undefined ? {} : { interfaces: setting.interfaces }),
    ...(setting.routes === undefined ? {} : { routes: setting.routes }),
    ...(setting.areRoutesUnread === undefined ? {} : { areRoutesUnread: setting.areRoutesUnread }),
    ...(setting.identifier === undefined ? {} : { identifier: setting.identifier }),
    ...(setting.contacts === undefined ? {} : { contacts: setting.contacts }),
    ...(setting.ipv6Neighbours === undefined ? {} : { ipv6Neighbours: setting.ipv6Neighbours }),
    ...(setting.siteMemory === undefined ? {} : { siteMemory: setting.siteMemory }),
  });
  const controller = new AbortController();
  let abortedAtMs = 0;
  if (setting.abortAfterMs !== undefined)
    void clock.sleep(setting.abortAfterMs).then(() => {
      abortedAtMs = clock.monotonicMs();
      controller.abort();
    });
  const running = machine.service.run(setting.request ?? {}, {
    scanId: 'scan',
    signal: controller.signal,
    onEvent: machine.onEvent,
  });
  await clock.runUntil(running);
  const outcome = await running;
  for (const event of machine.events) expect(ScanEventSchema.safeParse(event).success).toBe(true);
  return {
    outcome,
    events: machine.events,
    result: (): ScanResult => {
      if (!outcome.ok) throw new Error(outcome.problem.code);
      return ScanResultSchema.parse(outcome.value);
    },
    stateOf: (ip: string) =>
      outcome.ok ? outcome.value.devices.find((device) => device.ip === ip)?.state : undefined,
    codes: () => (outcome.ok ? outcome.value.findings.map((finding) => finding.code) : []),
    stoppedAfterMs: () => clock.monotonicMs() - abortedAtMs,
  };
}
