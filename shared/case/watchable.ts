import type { CaseDevice } from '../domain/device.ts';

/** True when the phone has an address of its own, so that it can be asked something. */
export function hasAddress(device: Pick<CaseDevice, 'ip'>): device is { readonly ip: string } {
  return device.ip !== null;
}

/** True when there is something to look for on the network: an address or a MAC. */
export function canBeWatched(device: Pick<CaseDevice, 'ip' | 'mac'>): boolean {
  return device.mac !== null || hasAddress(device);
}
