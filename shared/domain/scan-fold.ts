import { type Device, deviceKey } from './device.ts';
import type { Finding } from './finding.ts';
import type { RunningScan, ScanProgress } from './scan.ts';

/** What a scan under way has reported so far; devices by key, in the order in which they came. */
export type ScanSoFar = Pick<RunningScan, 'addresses' | 'phase' | 'done' | 'total'> & {
  readonly devices: ReadonlyMap<string, Device>;
  readonly findings: readonly Finding[];
};

export const NO_SCAN_YET: ScanSoFar = {
  addresses: 0,
  phase: 'preparing',
  done: 0,
  total: 0,
  devices: new Map(),
  findings: [],
};

/** What one event of a scan changes, the same for the services and for the page. */
export function foldScanEvent(
  { devices, findings }: Pick<ScanSoFar, 'devices' | 'findings'>,
  event: ScanProgress,
): Partial<ScanSoFar> {
  switch (event.type) {
    case 'started':
      return { addresses: event.addresses };
    case 'progress':
      return { phase: event.phase, done: event.done, total: event.total };
    case 'finding':
      return { findings: [...findings, event.finding] };
    case 'device':
      break;
  }
  const next = new Map(devices);
  // A host first seen by its address alone gets its MAC later: it stays one line.
  if (event.device.mac !== null) next.delete(`ip:${event.device.ip}`);
  return { devices: next.set(deviceKey(event.device), event.device) };
}
