import {
  type Device,
  type DeviceFlag,
  type DeviceRole,
  type DeviceState,
} from '../../shared/domain/device.ts';
import { MAX_EVIDENCE_LENGTH, type Evidence } from '../../shared/domain/evidence.ts';
import { macKind } from '../../shared/net/mac.ts';
import { parseIpv4 } from '../../shared/net/ipv4.ts';
import type { HostIdentity } from './identification.ts';

/** What is known of one address while a scan runs; only this module writes it. */
type Entry = {
  readonly ip: string;
  mac: string | null;
  vendor: string | null;
  state: DeviceState;
  foundAfterMs: number;
  fixedRole: 'gateway' | 'self' | null;
  identity: HostIdentity | null;
  readonly flags: Set<DeviceFlag>;
  readonly evidence: Evidence[];
};

/** The devices of a scan: each statement merged with its proof, each change told once. */
export type DeviceBook = {
  /** Notes a host or learns more about it. A proved state never falls back to a weaker one. */
  readonly note: (
    ip: string,
    fact: {
      readonly mac?: string | null;
      readonly state: Exclude<DeviceState, 'gone'>;
      readonly atMs: number;
      readonly evidence?: readonly Evidence[];
      readonly fixedRole?: 'gateway' | 'self';
    },
  ) => void;
  readonly identify: (ip: string, identity: HostIdentity, atMs: number) => void;
  readonly flag: (ip: string, flag: DeviceFlag) => void;
  /** The host proved absent, or only its cache entry is left. */
  readonly weaken: (ip: string, state: 'gone' | 'cached', evidence: readonly Evidence[]) => void;
  readonly remove: (ip: string) => void;
  readonly get: (ip: string) => Device | null;
  readonly all: () => readonly Device[];
};

const STRENGTH: Readonly<Record<DeviceState, number>> = {
  gone: 0,
  cached: 1,
  resolved: 2,
  answered: 3,
};

function roleOf(entry: Entry): DeviceRole {
  return entry.fixedRole ?? entry.identity?.role ?? 'other';
}

/** Evidence of one device, each statement once, the oldest kept. */
function mergeEvidence(...lists: readonly (readonly Evidence[])[]): Evidence[] {
  const seen = new Set<string>();
  return lists.flat().filter((item) => {
    const key = `${item.kind}\n${item.value}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function toDevice(entry: Entry): Device {
  const role = roleOf(entry);
  const isPhone = role === 'phone' || role === 'phone-candidate';
  return {
    ip: entry.ip,
    mac: entry.mac,
    vendor: entry.vendor,
    name: entry.identity?.name ?? null,
    role,
    state: entry.state,
    foundAfterMs: Math.round(entry.foundAfterMs * 10) / 10,
    phone: isPhone ? (entry.identity?.phone ?? null) : null,
    flags: [...new Set([...entry.flags, ...(entry.identity?.flags ?? [])])].toSorted(),
    evidence: mergeEvidence(entry.evidence, entry.identity?.evidence ?? []).map((item) => ({
      ...item,
      value: item.value.slice(0, MAX_EVIDENCE_LENGTH),
      atMs: Math.round(item.atMs * 10) / 10,
    })),
  };
}

/** An empty book that calls `onChange` with the device each time something about it changed. */
export function createDeviceBook(options: {
  readonly vendorOf: (mac: string) => string | null;
  readonly onChange: (device: Device) => void;
}): DeviceBook {
  const entries = new Map<string, Entry>();
  const told = new Map<string, string>();
  const tell = (entry: Entry): void => {
    const device = toDevice(entry);
    const text = JSON.stringify(device);
    if (told.get(entry.ip) === text) return;
    told.set(entry.ip, text);
    options.onChange(device);
  };
  const learnMac = (entry: Entry, mac: string, atMs: number): void => {
    if (entry.mac === mac) return;
    entry.mac = mac;
    entry.vendor = options.vendorOf(mac);
    entry.flags.delete('mac-hidden');
    entry.flags.delete('randomised-mac');
    if (entry.vendor !== null)
      entry.evidence.push({ kind: 'vendor-prefix', value: entry.vendor, atMs });
    else if (macKind(mac) === 'local') entry.flags.add('randomised-mac');
  };
  return {
    note: (ip, fact) => {
      let entry = entries.get(ip);
      if (entry === undefined) {
        entry = {
          ip,
          mac: null,
          vendor: null,
          state: fact.state,
          foundAfterMs: fact.atMs,
          fixedRole: null,
          identity: null,
          flags: new Set(),
          evidence: [],
        };
        entries.set(ip, entry);
      }
      if (fact.fixedRole !== undefined) entry.fixedRole = fact.fixedRole;
      if (STRENGTH[fact.state] > STRENGTH[entry.state]) {
        // A host known from the cache alone is found when something proves it.
        if (entry.state === 'cached' || entry.state === 'gone') entry.foundAfterMs = fact.atMs;
        entry.state = fact.state;
      }
      if (fact.mac !== undefined && fact.mac !== null) learnMac(entry, fact.mac, fact.atMs);
      entry.evidence.push(...(fact.evidence ?? []));
      tell(entry);
    },
    identify: (ip, identity, atMs) => {
      const entry = entries.get(ip);
      if (entry === undefined) return;
      entry.identity = identity;
      if (identity.answered && entry.state !== 'answered') {
        if (entry.state !== 'resolved') entry.foundAfterMs = atMs;
        entry.state = 'answered';
      }
      tell(entry);
    },
    flag: (ip, flag) => {
      const entry = entries.get(ip);
      if (entry === undefined) return;
      entry.flags.add(flag);
      tell(entry);
    },
    weaken: (ip, state, evidence) => {
      const entry = entries.get(ip);
      if (entry === undefined || entry.state === 'answered') return;
      entry.state = state;
      entry.evidence.push(...evidence);
      tell(entry);
    },
    remove: (ip) => {
      entries.delete(ip);
    },
    get: (ip) => {
      const entry = entries.get(ip);
      return entry === undefined ? null : toDevice(entry);
    },
    all: () =>
      [...entries.values()]
        .map(toDevice)
        .toSorted((a, b) => (parseIpv4(a.ip) ?? 0) - (parseIpv4(b.ip) ?? 0)),
  };
}
