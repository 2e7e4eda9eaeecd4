import type { PhoneRecord } from '../../shared/case/case-schema.ts';
import { type Device, deviceKey } from '../../shared/domain/device.ts';
import { useSession } from '../app/session-context.ts';
import { liveDevice } from './live-device.ts';
import { useStore } from './store.ts';

export type KnownPhone = {
  readonly key: string;
  readonly device: Device;
  /** What the case holds of it; null before it was chosen. */
  readonly record: PhoneRecord | null;
};

/** The phone of a key: as the last scan saw it, unless the person corrected it by hand. */
export function usePhone(phoneKey: string | null): KnownPhone | null {
  const session = useSession();
  const { devices, result } = useStore(session.scan);
  const { current } = useStore(session.cases);
  if (phoneKey === null) return null;
  const record = current?.phones.find((phone) => phone.phoneKey === phoneKey) ?? null;
  const seen = devices.get(phoneKey);
  if (record === null) return seen === undefined ? null : { key: phoneKey, device: seen, record };
  const known =
    seen === undefined
      ? record.device
      : record.byHand
        ? { ...seen, role: record.device.role, phone: record.device.phone }
        : seen;
  const device = liveDevice(known, record.observations, result?.startedAt ?? null);
  return { key: phoneKey, device, record };
}

/** Phones that can be worked on: those of the case first, then those of the scan. */
export function usePhones(): readonly KnownPhone[] {
  const session = useSession();
  const { devices } = useStore(session.scan);
  const { current } = useStore(session.cases);
  const records = current?.phones ?? [];
  const known = new Set(records.map((record) => record.phoneKey));
  return [
    ...records.map((record) => ({ key: record.phoneKey, device: record.device, record })),
    ...[...devices.values()]
      .filter((device) => device.role === 'phone' && !known.has(deviceKey(device)))
      .map((device) => ({ key: deviceKey(device), device, record: null })),
  ];
}
