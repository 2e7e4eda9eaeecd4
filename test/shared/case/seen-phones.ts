/** Phones as scans and watches saw them, folded into a case. */
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { phoneBook, viewOf } from '../../../shared/case/current-phone.ts';
import { lastScanOf } from '../../../shared/case/networks.ts';
import { reduceCase } from '../../../shared/case/reduce.ts';
import { type Device, deviceKey, type Phone } from '../../../shared/domain/device.ts';
import type { ScanResult } from '../../../shared/domain/scan.ts';
import { at, gigaset, journalOf, scan, yealink } from './case-samples.ts';

export const KEY = deviceKey(yealink);
const ASKED = ['192.168.77.0/24'];
export const gateway: Device = {
  ...yealink,
  ip: '192.168.77.1',
  mac: '00:1e:80:11:22:33',
  role: 'gateway',
  phone: null,
};
/** All that a scan sees of the phone when it does not answer: the prefix of its MAC. */
export const faint: Device = {
  ...yealink,
  name: null,
  role: 'phone-candidate',
  state: 'resolved',
  phone: {
    brand: 'yealink',
    model: null,
    firmware: null,
    kind: 'unknown',
    resetProcedure: null,
    confidence: 'vendor-only',
  },
  evidence: [{ kind: 'vendor-prefix', value: 'Yealink', atMs: 3 }],
};

export function scanned(
  seconds: number,
  devices: readonly Device[],
  more: Partial<ScanResult> = {},
) {
  return {
    type: 'scan-recorded' as const,
    result: {
      ...scan,
      scanId: `scan-${seconds}`,
      startedAt: at(seconds),
      asked: ASKED,
      devices: [...devices],
      ...more,
    },
  };
}

export function folded(events: readonly NewCaseEvent[]) {
  const whole = reduceCase(journalOf(events));
  return { whole, book: phoneBook(whole, viewOf(lastScanOf(whole))) };
}

export function named(phone: Phone, model: string, brand = phone.brand): Phone {
  return { ...phone, brand, model };
}

export const first = scanned(60, [yealink, gigaset, gateway]);
export const phone = yealink.phone as Phone;
