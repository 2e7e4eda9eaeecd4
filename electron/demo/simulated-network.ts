import { success } from '../../shared/domain/result.ts';
import type { NetworkServices } from '../network-services.ts';
import { systemClock } from '../platform/clock.ts';
import { systemRandom } from '../platform/random.ts';
import { createSimulatedLadder } from './simulated-ladder.ts';
import { createSimulatedScanService, simulatedInterfaces } from './simulated-scan.ts';
import {
  simulatedGateway,
  simulatedInterface,
  simulatedPublicAddress,
  simulatedSite,
} from './simulated-site.ts';
import { createSimulatedWatchService } from './simulated-watch.ts';

function macOf(ip: string): string | null {
  return simulatedSite.devices.find((device) => device.ip === ip)?.mac ?? null;
}

/** Puts the invented site in the place of the network: same services, not one packet sent. */
export function createSimulatedNetwork(real: NetworkServices): NetworkServices {
  const ports = { clock: systemClock, random: systemRandom, vendors: real.vendors };
  return {
    ...real,
    siteMemory: null,
    interfaces: simulatedInterfaces,
    scan: createSimulatedScanService(ports),
    watch: createSimulatedWatchService(ports),
    ladder: createSimulatedLadder(ports),
    gateway: {
      read: async () => {
        await real.vendors.ready();
        return success(simulatedGateway(real.vendors));
      },
    },
    facts: {
      measure: async ({ online }) => {
        await real.vendors.ready();
        const now = systemClock.now();
        return {
          interface: simulatedInterface(),
          gateway: simulatedGateway(real.vendors),
          publicAddress: online ? simulatedPublicAddress(now) : null,
          problems: [],
          measuredAt: now.toISOString(),
        };
      },
    },
    table: {
      ...real.table,
      read: () =>
        Promise.resolve(
          success(
            simulatedSite.devices.map(({ ip, mac }) => ({
              ip,
              mac,
              state: 'reachable' as const,
              interfaceName: simulatedSite.interface.name,
              impossibleMac: false,
            })),
          ),
        ),
    },
    ping: {
      pingSeries: (target, count) =>
        Promise.resolve(
          success({
            target,
            sent: count,
            received: count,
            lossPercent: 0,
            minMs: 0.6,
            averageMs: 0.9,
            maxMs: 1.4,
            jitterMs: 0.2,
            typicalJitterMs: 0.1,
          }),
        ),
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
