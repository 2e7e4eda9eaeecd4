import { success } from '../../shared/domain/result.ts';
import type { NetworkServices } from '../network-services.ts';
import type { Neighbour, NeighbourTable } from '../network/neighbours/neighbour-table.ts';
import { LINUX_TRAITS } from '../network/neighbours/linux.ts';
import type { VendorLookup } from '../network/vendor-prefixes/lookup.ts';
import { systemClock } from '../platform/clock.ts';
import { createSimulatedChecks } from './simulated-checks.ts';
import { createSimulatedScanService, simulatedInterfaces } from './simulated-scan.ts';
import {
  simulatedGateway,
  simulatedInterface,
  simulatedPublicAddress,
  simulatedSeries,
  simulatedSite,
} from './simulated-site.ts';
import { createSimulatedWatchService } from './simulated-watch.ts';

/** What remains real: the laptop itself and a table of names, neither of which sends anything. */
type KeptReal = 'machine' | 'vendors' | 'systemInformation';

/** Every other service: the demo must have its own version of each. */
export type Simulated<Services extends NetworkServices> = Required<Omit<Services, KeptReal>>;

function macOf(ip: string): string | null {
  return simulatedSite.devices.find((device) => device.ip === ip)?.mac ?? null;
}

const rows = simulatedSite.devices.map(({ ip, mac }): Neighbour => ({
  ip,
  mac,
  state: 'reachable',
  interfaceName: simulatedSite.interface.name,
  impossibleMac: false,
}));

const simulatedTable: NeighbourTable = {
  traits: LINUX_TRAITS,
  read: () => Promise.resolve(success(rows)),
  readStates: () => Promise.resolve(success(rows)),
  capacity: () => Promise.resolve(null),
};

/** The services of the simulated site, listed one by one: only those in `KeptReal` are real. */
export function simulatedServices(vendors: VendorLookup): Simulated<NetworkServices> {
  const deps = { clock: systemClock, vendors };
  return {
    siteMemory: null,
    interfaces: simulatedInterfaces,
    scan: createSimulatedScanService(deps),
    watch: createSimulatedWatchService(deps),
    checks: createSimulatedChecks(deps),
    // Nothing stands by.
    close: () => undefined,
    gateway: {
      read: async () => {
        await vendors.ready();
        return success(simulatedGateway(vendors));
      },
    },
    facts: {
      measure: async ({ online }) => {
        await vendors.ready();
        const now = systemClock.now();
        return {
          interface: simulatedInterface(),
          gateway: simulatedGateway(vendors),
          publicAddress: online ? simulatedPublicAddress(now) : null,
          problems: [],
          measuredAt: now.toISOString(),
          hostsContacted: [],
        };
      },
    },
    table: simulatedTable,
    ping: {
      pingSeries: (target, count) => Promise.resolve(success(simulatedSeries(target, count))),
    },
    macConfirmer: {
      macConfirmation: ({ ip }) =>
        Promise.resolve(
          success({
            mac: macOf(ip) ?? '00:00:00:00:00:00',
            agrees: true,
            evidence: [{ kind: 'system', value: 'simulated', atMs: 0 }],
          }),
        ),
    },
    phoneClock: {
      read: () => {
        const now = systemClock.now().toISOString();
        return Promise.resolve({
          phoneTime: now,
          laptopTime: now,
          differenceSeconds: 0,
          evidence: [{ kind: 'system', value: 'simulated', atMs: 0 }],
          problem: null,
        });
      },
    },
  };
}

/** Replaces the network by the simulated site: same services, but not one packet is sent. */
export function createSimulatedNetwork(real: Pick<NetworkServices, KeptReal>): NetworkServices {
  const { machine, vendors, systemInformation } = real;
  return { ...simulatedServices(vendors), machine, vendors, systemInformation };
}
