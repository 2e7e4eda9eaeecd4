import { type Device, deviceKey } from './device.ts';
import type { Finding } from './finding.ts';
import type { RunningScan, ScanProgress } from './scan.ts';

/** What a running scan has reported so far; devices by key, in the order in which they appeared. */
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

/** What one event of a scan changes; services and page share it. */
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
  // A host first seen only by its address gets its MAC later: it remains one line.
  if (event.device.mac !== null) next.delete(`ip:${event.device.ip}`);
  return { devices: next.set(deviceKey(event.device), event.device) };
}
