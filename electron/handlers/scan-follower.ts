import { type Device, deviceKey } from '../../shared/domain/device.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { RunningScan, ScanProgress } from '../../shared/domain/scan.ts';

/** Keeps the events of a scan, for pages that open during it. */
export type ScanFollower = {
  readonly follow: (event: ScanProgress) => void;
  readonly read: () => RunningScan;
};

/** A follower of the scan with this id, before its first event. */
export function createScanFollower(scanId: string): ScanFollower {
  const devices = new Map<string, Device>();
  const findings: Finding[] = [];
  let place: Pick<RunningScan, 'addresses' | 'phase' | 'done' | 'total'> = {
    addresses: 0,
    phase: 'preparing',
    done: 0,
    total: 0,
  };
  return {
    follow: (event) => {
      if (event.type === 'started') place = { ...place, addresses: event.addresses };
      else if (event.type === 'progress')
        place = { ...place, phase: event.phase, done: event.done, total: event.total };
      else if (event.type === 'finding') findings.push(event.finding);
      else if (event.type === 'device') {
        // A host first seen by its address alone gets its MAC later: it stays one line.
        if (event.device.mac !== null) devices.delete(`ip:${event.device.ip}`);
        devices.set(deviceKey(event.device), event.device);
      }
    },
    read: () => ({ scanId, ...place, devices: [...devices.values()], findings: [...findings] }),
  };
}
