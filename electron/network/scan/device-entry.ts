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
import { macKind } from '../../../shared/net/mac.ts';
import { cleanText } from '../../../shared/protocols/clean-text.ts';

/**
 * How much evidence of one kind is kept per host, so that a host that never stops talking takes no
 * room from others. SIP answers that name no device are counted apart.
 */
const MOST_OF_A_KIND = 8;

/** What is known of one address while a scan runs; only the device book changes it. */
export type DeviceEntry = {
  readonly ip: string;
  mac: string | null;
  vendor: string | null;
  state: DeviceState;
  foundAfterMs: number;
  fixedRole: 'gateway' | 'self' | null;
  /** Computed from MAC, vendor and evidence; null after one of them changed. */
  identity: Identity | null;
  readonly flags: Set<DeviceFlag>;
  readonly evidence: Evidence[];
  /** The entry as a device; null after something changed. */
  device: Device | null;
};

/** A host that exists, of which nothing else is known yet. */
export function newEntry(ip: string, state: DeviceState, foundAfterMs: number): DeviceEntry {
  return {
    ip,
    mac: null,
    vendor: null,
    state,
    foundAfterMs,
    fixedRole: null,
    identity: null,
    flags: new Set(),
    evidence: [],
    device: null,
  };
}

/** The identity that follows from everything known of the host. */
export function identityOf(entry: DeviceEntry, catalogue: IdentificationCatalogue): Identity {
  entry.identity ??= identifyDevice({ ...entry, isNoPhone: entry.fixedRole !== null }, catalogue);
  return entry.identity;
}

/** The entry as the device that a scan reports. */
export function deviceOf(entry: DeviceEntry, catalogue: IdentificationCatalogue): Device {
  if (entry.device !== null) return entry.device;
  const { ip, mac, vendor, state, evidence } = entry;
  const { role, phone, flags, apparatus } = identityOf(entry, catalogue);
  entry.device = {
    ip,
    mac,
    vendor,
    name: nameOfDevice(evidence),
    role: entry.fixedRole ?? role,
    ...(apparatus === null ? {} : { apparatus }),
    state,
    foundAfterMs: Math.round(entry.foundAfterMs * 10) / 10,
    phone,
    flags: [...new Set([...entry.flags, ...flags])].toSorted(),
    evidence: [...evidence],
  };
  return entry.device;
}

/** Keeps each statement once, the oldest. */
export function keepEvidence(entry: DeviceEntry, item: Evidence): void {
  const value = cleanText(item.value);
  const isNameless = isNamelessSip(item);
  const alike = entry.evidence.filter(
    (each) => each.kind === item.kind && isNamelessSip(each) === isNameless,
  );
  if (alike.length >= MOST_OF_A_KIND || alike.some((each) => each.value === value)) return;
  entry.evidence.push({ kind: item.kind, value, atMs: Math.round(item.atMs * 10) / 10 });
  if (bearsOnIdentity(item.kind)) entry.identity = null;
}

/** Raises the host's state to the one that the evidence proves, if that is stronger. */
export function strengthen(entry: DeviceEntry, evidence: readonly Evidence[], atMs: number): void {
  const proved = presenceProvedBy(evidence) ?? entry.state;
  if (PRESENCE_STRENGTH[proved] <= PRESENCE_STRENGTH[entry.state]) return;
  // A host known only from the cache counts as found when something proves it.
  if (entry.state === 'cached' || entry.state === 'gone') entry.foundAfterMs = atMs;
  entry.state = proved;
}

/** Sets the MAC of the host, and the vendor that follows from it. */
export function learnMac(
  entry: DeviceEntry,
  mac: string,
  vendor: string | null,
  atMs: number,
): void {
  entry.identity = null;
  entry.mac = mac;
  entry.vendor = vendor;
  entry.flags.delete('mac-hidden');
  entry.flags.delete('randomised-mac');
  if (vendor !== null) keepEvidence(entry, { kind: 'vendor-prefix', value: vendor, atMs });
  else if (macKind(mac) === 'local') entry.flags.add('randomised-mac');
}
