import type { ScannedInterface, ScanResult } from '../../shared/domain/scan.ts';
import { formatCidr, rangeOf } from '../../shared/net/cidr.ts';
import { parseIpv4 } from '../../shared/net/ipv4.ts';
import { success } from '../../shared/domain/result.ts';
import type { ScanService } from '../network/scan/scan-service.ts';
import type { VendorLookup } from '../network/vendor-prefixes/lookup.ts';
import type { Clock } from '../platform/machine.ts';
import { asDevice, simulatedGateway, simulatedInterface, simulatedSite } from './simulated-site.ts';

/** How long the simulated sweep continues after its last device, in milliseconds. */
const SETTLING_MS = 600;

/** A scan of the simulated site: the same events as a real one, but not one packet. */
export function createSimulatedScanService(deps: {
  readonly clock: Clock;
  readonly vendors: VendorLookup;
}): ScanService {
  return {
    run: async (_request, { scanId, signal, onEvent }) => {
      const startedAt = deps.clock.now().toISOString();
      const startedMs = deps.clock.monotonicMs();
      await deps.vendors.ready();
      const { name, address, prefix, mac } = simulatedSite.interface;
      const scanned: ScannedInterface = { name, address, prefix, mac };
      onEvent({ type: 'started', scanId, interfaces: [scanned], addresses: 254 });

      const order = simulatedSite.devices.toSorted((a, b) => a.afterMs - b.afterMs);
      const devices: ScanResult['devices'] = [];
      for (const simulated of order) {
        await deps.clock.sleep(startedMs + simulated.afterMs - deps.clock.monotonicMs(), signal);
        if (signal.aborted) break;
        const device = asDevice(simulated, deps.vendors);
        devices.push(device);
        onEvent({ type: 'device', scanId, device });
        onEvent({
          type: 'progress',
          scanId,
          phase: 'sweeping',
          done: Math.round((254 * devices.length) / order.length),
          total: 254,
        });
      }
      await deps.clock.sleep(SETTLING_MS, signal);
      const gateway = simulatedGateway(deps.vendors);
      const result: ScanResult = {
        schema: 'tonalite/scan@1',
        scanId,
        startedAt,
        durationMs: Math.round(deps.clock.monotonicMs() - startedMs),
        complete: !signal.aborted,
        simulated: true,
        interface: scanned,
        interfaces: [scanned],
        asked: [formatCidr(rangeOf(parseIpv4(address) ?? 0, prefix))],
        gateway: { ip: gateway.ip, mac: gateway.mac, vendor: gateway.vendor },
        devices,
        findings: [],
        changes: [],
        hostsContacted: [],
      };
      return success(result);
    },
  };
}

/** The interfaces of the simulated laptop: only one. */
export const simulatedInterfaces = {
  list: () => Promise.resolve([simulatedInterface()]),
};
