import * as fc from 'fast-check';
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { type Device, deviceKey, type Phone } from '../../../shared/domain/device.ts';
import type { ScanResult } from '../../../shared/domain/scan.ts';
import { at, scan } from './case-samples.ts';

/** Few machines on one small network, so that scans meet them again, better and worse. */
const MACS = ['80:5e:0c:00:00:01', '80:5e:0c:00:00:02', null] as const;
const ADDRESSES = ['192.168.77.21', '192.168.77.22', '192.168.77.23'] as const;
const GATEWAYS = [
  { ip: '192.168.77.1', mac: '00:1e:80:11:22:33', vendor: null },
  { ip: '192.168.43.1', mac: '02:aa:bb:cc:dd:ee', vendor: null },
];

const identity: fc.Arbitrary<Phone | null> = fc
  .record({
    brand: fc.constantFrom('yealink', 'gigaset'),
    model: fc.constantFrom('T54W', 'T46U', null),
    firmware: fc.constantFrom('96.86.0.100', '108.86.0.90', null),
    confidence: fc.constantFrom('confirmed' as const, 'probable' as const, 'vendor-only' as const),
  })
  .map(({ brand, model, firmware, confidence }): Phone | null => {
    // As identification does it: a confirmed phone named its model, a prefix names none.
    if (confidence === 'vendor-only')
      return {
        brand,
        model: null,
        firmware: null,
        kind: 'unknown',
        resetProcedure: null,
        confidence,
      };
    const named = confidence === 'confirmed' ? (model ?? 'T54W') : model;
    return {
      brand,
      model: named,
      firmware,
      kind: named === null ? 'unknown' : 'desk',
      resetProcedure: named === null ? null : `${brand}-standard`,
      confidence,
    };
  });

const device: fc.Arbitrary<Device> = fc
  .record({
    ip: fc.constantFrom(...ADDRESSES),
    mac: fc.constantFrom(...MACS),
    state: fc.constantFrom(
      'answered' as const,
      'resolved' as const,
      'cached' as const,
      'gone' as const,
    ),
    phone: fc.option(identity, { freq: 4 }),
  })
  .map(({ ip, mac, state, phone }) => ({
    ip,
    mac,
    vendor: null,
    name: null,
    role:
      phone === null ? 'other' : phone.confidence === 'vendor-only' ? 'phone-candidate' : 'phone',
    // A device that named itself has answered.
    state: phone === null || phone.confidence === 'vendor-only' ? state : 'answered',
    foundAfterMs: 40,
    phone,
    flags: [],
    evidence:
      phone === null || phone.confidence === 'vendor-only'
        ? []
        : [
            {
              kind: 'sip-options',
              value: `${phone.brand} ${phone.model ?? ''} ${phone.firmware ?? ''}`,
              atMs: 50,
            },
          ],
  }));

/** A scan after `seconds`; each device appears in it once. */
export function scanAt(seconds: number): fc.Arbitrary<ScanResult> {
  return fc
    .record({
      devices: fc.uniqueArray(device, { maxLength: 4, selector: deviceKey }),
      gateway: fc.constantFrom(...GATEWAYS),
      complete: fc.boolean(),
      asked: fc.constantFrom<string[] | undefined>(
        ['192.168.77.0/24'],
        ['192.168.77.21/32'],
        undefined,
      ),
    })
    .map(({ devices, gateway, complete, asked }) => ({
      ...scan,
      scanId: `scan-${seconds}`,
      startedAt: at(seconds),
      devices,
      gateway,
      complete,
      ...(asked === undefined ? {} : { asked }),
    }));
}

const chosen: fc.Arbitrary<NewCaseEvent> = fc.tuple(device, fc.boolean()).map(([of, byHand]) => ({
  type: 'phone-chosen' as const,
  phoneKey: deviceKey(of),
  device: byHand ? { ...of, evidence: [{ kind: 'person' as const, value: 'T46U', atMs: 0 }] } : of,
  byHand,
}));

const observed: fc.Arbitrary<NewCaseEvent> = fc
  .record({
    type: fc.constantFrom('left' as const, 'back' as const),
    seconds: fc.integer({ min: 0, max: 400 }),
  })
  .map(({ type, seconds }) => ({
    type: 'phone-observed' as const,
    phoneKey: MACS[0],
    observation: {
      type,
      at: at(seconds),
      ip: ADDRESSES[0],
      mac: MACS[0],
      brand: null,
      model: null,
      firmware: null,
      evidence: [],
      problem: null,
    },
  }));

/** A day of scans, phones taken up and what the watcher saw, in any order. */
export const phoneEvents: fc.Arbitrary<readonly NewCaseEvent[]> = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constant('scan' as const) }, chosen, observed), {
    minLength: 1,
    maxLength: 8,
  })
  .chain((events) =>
    fc.tuple(
      ...events.map((event, index) =>
        event === 'scan'
          ? scanAt(10 * (index + 1)).map((result): NewCaseEvent => ({
              type: 'scan-recorded',
              result,
            }))
          : fc.constant(event),
      ),
    ),
  );
