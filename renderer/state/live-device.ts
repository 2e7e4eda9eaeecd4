import { UNKNOWN_ADDRESS } from '../../shared/case/reduce.ts';
import type { Device, DeviceState } from '../../shared/domain/device.ts';
import type { WatchEvent } from '../../shared/domain/watch.ts';

const STATES: Readonly<Partial<Record<WatchEvent['type'], DeviceState>>> = {
  present: 'answered',
  left: 'gone',
  back: 'answered',
  announced: 'answered',
  appeared: 'answered',
  moved: 'answered',
};

/** A device as it is now: what the watcher saw after the scan counts more than the scan. */
export function liveDevice(
  device: Device,
  observations: readonly WatchEvent[],
  scannedAt: string | null,
): Device {
  const last = observations.findLast((seen) => STATES[seen.type] !== undefined);
  if (last === undefined || (scannedAt !== null && last.at < scannedAt)) return device;
  return { ...device, state: STATES[last.type] ?? device.state, ip: last.ip ?? device.ip };
}

/** True where the phone has an address of its own, so that it can be asked something. */
export function hasAddress(device: Pick<Device, 'ip'>): boolean {
  return device.ip !== UNKNOWN_ADDRESS;
}

/** True where there is something to look for on the network: an address or a MAC. */
export function canBeWatched(device: Pick<Device, 'ip' | 'mac'>): boolean {
  return device.mac !== null || hasAddress(device);
}
