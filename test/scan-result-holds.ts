import { expect } from 'vitest';
import type { Device, DeviceState } from '../shared/domain/device.ts';
import { presenceProvedBy } from '../shared/domain/presence.ts';
import type { ScanResult } from '../shared/domain/scan.ts';
import { identifyDevice, nameOfDevice } from '../shared/identification/device-identity.ts';
import { identificationCatalogue } from '../shared/identification/catalogue.ts';

const ABSENCE = /no reply/;

/** True when a device's evidence proves its state. */
function isProved({ state, evidence }: Device): boolean {
  const kinds = new Set(evidence.map(({ kind }) => kind));
  const hasAnswered = presenceProvedBy(evidence) === 'answered';
  const proofs: Readonly<Record<DeviceState, boolean>> = {
    answered: hasAnswered,
    resolved: kinds.has('neighbour-table') && !hasAnswered,
    cached: kinds.has('neighbour-cache') && !hasAnswered,
    gone: evidence.some(({ value }) => ABSENCE.test(value)) && !hasAnswered,
  };
  return proofs[state];
}

/** What a device says of itself that its own evidence does not. */
function faultsOf(device: Device): string[] {
  const { role, phone, flags, mac, vendor, evidence, name } = device;
  const isNoPhone = role === 'gateway' || role === 'self';
  const identity = identifyDevice({ mac, vendor, evidence, isNoPhone }, identificationCatalogue);
  const faults: string[] = [];
  if (!isProved(device)) faults.push(`${device.state} without its evidence`);
  if (!isNoPhone && role !== identity.role) faults.push(`${role}, evidence says ${identity.role}`);
  if (JSON.stringify(phone) !== JSON.stringify(identity.phone))
    faults.push(`${JSON.stringify(phone)}, evidence says ${JSON.stringify(identity.phone)}`);
  if (identity.flags.some((flag) => !flags.includes(flag)))
    faults.push(`lacks a flag of ${identity.flags.join()}`);
  if (flags.includes('identity-conflict') !== identity.flags.includes('identity-conflict'))
    faults.push('a conflict that is none');
  if (name !== nameOfDevice(evidence)) faults.push(`named ${name}`);
  if (mac !== null && role !== 'self' && !evidence.some(({ value }) => value === mac))
    faults.push('a MAC that nothing showed');
  if (
    vendor !== null &&
    !evidence.some(({ kind, value }) => kind === 'vendor-prefix' && value === vendor)
  )
    faults.push('a vendor that no prefix showed');
  return faults.map((fault) => `${device.ip}: ${fault}`);
}

/**
 * Checks the invariants of any scan result: no state without its evidence, and every identity is the
 * one that the device's own evidence gives, in any order of arrival.
 */
export function expectScanHolds(result: ScanResult): void {
  expectDevicesHold(result.devices);
  const latest = result.devices.flatMap(({ evidence }) => evidence.map(({ atMs }) => atMs));
  // Evidence counts from the start of the scan and never comes after its end.
  expect(Math.max(0, ...latest)).toBeLessThanOrEqual(result.durationMs + 1);
}

/** The same of devices while a scan still runs. */
export function expectDevicesHold(devices: readonly Device[]): void {
  expect(devices.flatMap(faultsOf)).toEqual([]);
}
