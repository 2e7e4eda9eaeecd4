import type { Device, DeviceFlag } from '../../../shared/domain/device.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import { presenceProvedBy } from '../../../shared/domain/presence.ts';
import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import type { Identity } from '../../../shared/identification/identify.ts';
import { byAddress } from '../../../shared/net/ipv4.ts';
import {
  deviceOf,
  identityOf,
  keepEvidence,
  learnMac,
  newEntry,
  strengthen,
  type DeviceEntry,
} from './device-entry.ts';

/** The devices of a scan. Each statement follows from evidence, and each change is reported once. */
export type DeviceBook = {
  /**
   * Adds a host or what was learned about it. Its state is the strongest that its evidence has proved
   * so far; a host without any proof is not added.
   */
  readonly note: (
    ip: string,
    fact: {
      readonly mac?: string | null;
      readonly atMs: number;
      readonly evidence: readonly Evidence[];
      readonly fixedRole?: 'gateway' | 'self';
    },
  ) => void;
  readonly flag: (ip: string, flag: DeviceFlag) => void;
  /** Marks a host as absent or only cached; a host that has answered keeps its state. */
  readonly weaken: (ip: string, state: 'gone' | 'cached', evidence: readonly Evidence[]) => void;
  readonly remove: (ip: string) => void;
  readonly get: (ip: string) => Device | null;
  readonly identityOf: (ip: string) => Identity | null;
  readonly all: () => readonly Device[];
  /** Calls the listener with the device each time something about it changes. */
  readonly onChange: (listener: (device: Device) => void) => void;
};

/** An empty book. */
export function createDeviceBook(deps: {
  readonly vendorOf: (mac: string) => string | null;
  readonly catalogue: IdentificationCatalogue;
}): DeviceBook {
  const { catalogue } = deps;
  const entries = new Map<string, DeviceEntry>();
  const reported = new Map<string, string>();
  const listeners: ((device: Device) => void)[] = [];

  const report = (entry: DeviceEntry): void => {
    entry.device = null;
    const device = deviceOf(entry, catalogue);
    const text = JSON.stringify(device);
    if (reported.get(entry.ip) === text) return;
    reported.set(entry.ip, text);
    for (const listener of listeners) listener(device);
  };
  /** The entry of a host; a new one when the evidence proves that the host exists. */
  const entryOf = (ip: string, evidence: readonly Evidence[], atMs: number): DeviceEntry | null => {
    const known = entries.get(ip);
    const state = presenceProvedBy(evidence);
    if (known !== undefined || state === null) return known ?? null;
    const entry = newEntry(ip, state, atMs);
    entries.set(ip, entry);
    return entry;
  };

  return {
    note: (ip, { mac = null, atMs, evidence, fixedRole }) => {
      const entry = entryOf(ip, evidence, atMs);
      if (entry === null) return;
      if (fixedRole !== undefined && fixedRole !== entry.fixedRole) {
        entry.fixedRole = fixedRole;
        entry.identity = null;
      }
      strengthen(entry, evidence, atMs);
      if (mac !== null && mac !== entry.mac) learnMac(entry, mac, deps.vendorOf(mac), atMs);
      for (const item of evidence) keepEvidence(entry, item);
      report(entry);
    },
    flag: (ip, flag) => {
      const entry = entries.get(ip);
      if (entry === undefined) return;
      entry.flags.add(flag);
      report(entry);
    },
    weaken: (ip, state, evidence) => {
      const entry = entries.get(ip);
      if (entry === undefined || entry.state === 'answered') return;
      entry.state = state;
      for (const item of evidence) keepEvidence(entry, item);
      report(entry);
    },
    remove: (ip) => void entries.delete(ip),
    get: (ip) => {
      const entry = entries.get(ip);
      return entry === undefined ? null : deviceOf(entry, catalogue);
    },
    identityOf: (ip) => {
      const entry = entries.get(ip);
      return entry === undefined ? null : identityOf(entry, catalogue);
    },
    all: () => [...entries.values()].map((entry) => deviceOf(entry, catalogue)).toSorted(byAddress),
    onChange: (listener) => void listeners.push(listener),
  };
}
