import type { Device, DeviceFlag, DeviceState } from '../../../shared/domain/device.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import { PRESENCE_STRENGTH, presenceProvedBy } from '../../../shared/domain/presence.ts';
import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import {
  bearsOnIdentity,
  identifyDevice,
  nameOfDevice,
} from '../../../shared/identification/device-identity.ts';
import type { Identity } from '../../../shared/identification/identify.ts';
import { isNamelessSip } from '../../../shared/identification/testimony.ts';
import { parseIpv4 } from '../../../shared/net/ipv4.ts';
import { macKind } from '../../../shared/net/mac.ts';
import { cleanText } from '../../../shared/protocols/clean-text.ts';

/**
 * How much evidence of one kind is kept of a host, so that one that talks without end crowds out
 * nobody; SIP answers that name nobody count apart.
 */
const MOST_OF_A_KIND = 8;

/** What is known of one address while a scan runs; only this module writes it. */
type Entry = {
  readonly ip: string;
  mac: string | null;
  vendor: string | null;
  state: DeviceState;
  foundAfterMs: number;
  fixedRole: 'gateway' | 'self' | null;
  /** Follows from the MAC, the vendor and the evidence; null when one of them changed since. */
  identity: Identity | null;
  readonly flags: Set<DeviceFlag>;
  readonly evidence: Evidence[];
  /** The entry as a device; null when something changed since. */
  device: Device | null;
};

/** The devices of a scan: each statement follows from its evidence, each change is told once. */
export type DeviceBook = {
  /**
   * Notes a host or learns more about it. Its state is the strongest that its evidence proved so far:
   * a host of which nothing proves even a trace is not taken in.
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
  /** The host proved absent, or only its cache entry is left; it stays what it is once it answered. */
  readonly weaken: (ip: string, state: 'gone' | 'cached', evidence: readonly Evidence[]) => void;
  readonly remove: (ip: string) => void;
  readonly get: (ip: string) => Device | null;
  readonly identityOf: (ip: string) => Identity | null;
  readonly all: () => readonly Device[];
};

/** An empty book that calls `onChange` with the device each time something about it changed. */
export function createDeviceBook(options: {
  readonly vendorOf: (mac: string) => string | null;
  readonly catalogue: IdentificationCatalogue;
  readonly onChange: (device: Device) => void;
}): DeviceBook {
  const entries = new Map<string, Entry>();
  const told = new Map<string, string>();

  const identityOf = (entry: Entry): Identity =>
    (entry.identity ??= identifyDevice(
      { ...entry, isNoPhone: entry.fixedRole !== null },
      options.catalogue,
    ));
  const toDevice = (entry: Entry): Device => {
    const { ip, mac, vendor, state, evidence } = entry;
    const { role, phone, flags } = identityOf(entry);
    return {
      ip,
      mac,
      vendor,
      name: nameOfDevice(evidence),
      role: entry.fixedRole ?? role,
      state,
      foundAfterMs: Math.round(entry.foundAfterMs * 10) / 10,
      phone,
      flags: [...new Set([...entry.flags, ...flags])].toSorted(),
      evidence: [...evidence],
    };
  };
  const deviceOf = (entry: Entry): Device => (entry.device ??= toDevice(entry));
  const tell = (entry: Entry): void => {
    entry.device = null;
    const device = deviceOf(entry);
    const text = JSON.stringify(device);
    if (told.get(entry.ip) === text) return;
    told.set(entry.ip, text);
    options.onChange(device);
  };

  /** Keeps each statement once, the oldest. */
  const keep = (entry: Entry, item: Evidence): void => {
    const value = cleanText(item.value);
    const isNameless = isNamelessSip(item);
    const alike = entry.evidence.filter(
      (each) => each.kind === item.kind && isNamelessSip(each) === isNameless,
    );
    if (alike.length >= MOST_OF_A_KIND || alike.some((each) => each.value === value)) return;
    entry.evidence.push({ kind: item.kind, value, atMs: Math.round(item.atMs * 10) / 10 });
    if (bearsOnIdentity(item.kind)) entry.identity = null;
  };
  const learnMac = (entry: Entry, mac: string, atMs: number): void => {
    entry.identity = null;
    entry.mac = mac;
    entry.vendor = options.vendorOf(mac);
    entry.flags.delete('mac-hidden');
    entry.flags.delete('randomised-mac');
    if (entry.vendor !== null) keep(entry, { kind: 'vendor-prefix', value: entry.vendor, atMs });
    else if (macKind(mac) === 'local') entry.flags.add('randomised-mac');
  };

  /** The entry of a host; a new one when the evidence proves that there is one. */
  const entryOf = (ip: string, evidence: readonly Evidence[], atMs: number): Entry | null => {
    const known = entries.get(ip);
    const state = presenceProvedBy(evidence);
    if (known !== undefined || state === null) return known ?? null;
    const entry: Entry = {
      ip,
      mac: null,
      vendor: null,
      state,
      foundAfterMs: atMs,
      fixedRole: null,
      identity: null,
      evidence: [],
      flags: new Set(),
      device: null,
    };
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
      const proved = presenceProvedBy(evidence) ?? entry.state;
      if (PRESENCE_STRENGTH[proved] > PRESENCE_STRENGTH[entry.state]) {
        // A host known from the cache alone is found when something proves it.
        if (entry.state === 'cached' || entry.state === 'gone') entry.foundAfterMs = atMs;
        entry.state = proved;
      }
      if (mac !== null && mac !== entry.mac) learnMac(entry, mac, atMs);
      for (const item of evidence) keep(entry, item);
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
      for (const item of evidence) keep(entry, item);
      tell(entry);
    },
    remove: (ip) => {
      entries.delete(ip);
    },
    get: (ip) => {
      const entry = entries.get(ip);
      return entry === undefined ? null : deviceOf(entry);
    },
    identityOf: (ip) => {
      const entry = entries.get(ip);
      return entry === undefined ? null : identityOf(entry);
    },
    all: () =>
      [...entries.values()]
        .map(deviceOf)
        .toSorted((a, b) => (parseIpv4(a.ip) ?? 0) - (parseIpv4(b.ip) ?? 0)),
  };
}
