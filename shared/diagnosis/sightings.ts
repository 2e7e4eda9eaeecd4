import type { ChecksResult } from '../domain/check.ts';
import { type CaseDevice, type Device, deviceKey, type DeviceState } from '../domain/device.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { NetworkFacts } from '../domain/network.ts';
import type { ScanResult } from '../domain/scan.ts';
import type { WatchEvent } from '../domain/watch.ts';

/** A MAC address that a person read and typed; it is not exact when letters were read as digits. */
export type TypedMac = { readonly mac: string; readonly exact: boolean };

/** A scan, with its phones as they are known now. */
export type ScanWithPhones = ScanResult & {
  /** True when the scan shows the past: its card is unplugged, or it is old. */
  readonly isPast?: boolean;
  /** Phones of this network that the scan neither heard nor missed: nothing is known of them. */
  readonly unasked?: readonly string[];
  /** The phone at hand where its address is unknown: the scan cannot list it. */
  readonly unseenPhone?: CaseDevice;
};

/**
 * Everything that the application has seen, or was told, and that may help to answer a question.
 */
export type Sightings = {
  readonly phoneKey: string;
  readonly scan: ScanWithPhones | null;
  readonly facts: NetworkFacts | null;
  readonly checks: ChecksResult | null;
  /** What the watcher saw of this phone, oldest first. */
  readonly watch: readonly WatchEvent[];
  /** When the current step was shown: what was measured before may have changed since. */
  readonly since: string | null;
  readonly clock: {
    readonly differenceSeconds: number | null;
    readonly evidence: readonly Evidence[];
  } | null;
  readonly labelMac: TypedMac | null;
  readonly panelMac: TypedMac | null;
};

/** True for what was measured while the question was on screen. */
export function isSinceAsked({ since }: Sightings, at: string): boolean {
  return since !== null && since !== '' && Date.parse(at) >= Date.parse(since);
}

/** The phone at hand as the last scan knows it. */
export function deviceOf({ scan, phoneKey }: Sightings): CaseDevice | undefined {
  return scan?.unseenPhone ?? scan?.devices.find((device) => deviceKey(device) === phoneKey);
}

/** The phone in question, combined from everything known; `now` may also come from the watcher. */
export type PhoneAtHand = {
  readonly key: string;
  readonly device: CaseDevice;
  readonly presence: 'now' | 'gone' | 'earlier';
};

/**
 * The scan with the phones of its network as they are known now. Model and name may come from any
 * source; an answer belongs to this scan only if this scan heard it at the same address.
 */
export function scanWithPhones(
  scan: ScanResult,
  atHand: PhoneAtHand,
  known: {
    /** Every device of the network, from all that is known. */
    readonly devices: readonly PhoneAtHand[];
    readonly isPast: boolean;
  },
): ScanWithPhones {
  const heard = new Map(scan.devices.map((device) => [deviceKey(device), device]));
  const others = known.devices.filter(
    ({ key, device }) => key !== atHand.key && (device.role === 'phone' || heard.has(key)),
  );
  const isUnasked = ({ key, presence }: PhoneAtHand): boolean =>
    presence === 'earlier' && !heard.has(key);
  const asKnown = (phone: PhoneAtHand): Device[] => {
    const { ip } = phone.device;
    const state = stateInScan(heard.get(phone.key), phone);
    return ip === null ? [] : [{ ...phone.device, ip, state }];
  };
  const told = new Set([atHand.key, ...others.map(({ key }) => key)]);
  const { ip } = atHand.device;
  return {
    ...scan,
    isPast: known.isPast,
    unasked: others.filter(isUnasked).map(({ key }) => key),
    devices: [
      ...scan.devices.filter((device) => !told.has(deviceKey(device))),
      ...others.filter((phone) => !isUnasked(phone)).flatMap(asKnown),
      ...asKnown(atHand),
    ],
    ...(ip === null
      ? { unseenPhone: { ...atHand.device, state: stateInScan(heard.get(atHand.key), atHand) } }
      : {}),
  };
}

function stateInScan(heard: Device | undefined, { device, presence }: PhoneAtHand): DeviceState {
  if (device.state === 'gone' || presence === 'gone') return 'gone';
  if (heard?.ip === device.ip) return heard.state;
  return presence === 'now' ? 'resolved' : 'cached';
}
