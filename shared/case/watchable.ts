import type { Device } from '../domain/device.ts';
import { UNKNOWN_ADDRESS } from './reduce.ts';

/** True where the phone has an address of its own, so that it can be asked something. */
export function hasAddress(device: Pick<Device, 'ip'>): boolean {
  return device.ip !== UNKNOWN_ADDRESS;
}

/** True where there is something to look for on the network: an address or a MAC. */
export function canBeWatched(device: Pick<Device, 'ip' | 'mac'>): boolean {
  return device.mac !== null || hasAddress(device);
}
