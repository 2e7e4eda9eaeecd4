import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import {
  currentPhone,
  phoneBook,
  phonesGone,
  type ScanView,
  viewOf,
} from '../../../shared/case/current-phone.ts';
import { contradicts } from '../../../shared/case/merge-device.ts';
import { lastScanOf } from '../../../shared/case/networks.ts';
import { reduceCase } from '../../../shared/case/reduce.ts';
import { type Device, deviceKey, type Phone } from '../../../shared/domain/device.ts';
import type { ScanResult } from '../../../shared/domain/scan.ts';
import { reportKnowledge } from '../../../shared/report/knowledge.ts';
import { buildReport } from '../../../shared/report/report-model.ts';
import { at, gigaset, journalOf, scan, yealink } from './case-samples.ts';
import { phoneEvents, scanAt } from './phone-arbitraries.ts';

const KEY = deviceKey(yealink);
const ASKED = ['192.168.77.0/24'];
const gateway: Device = {
  ...yealink,
  ip: '192.168.77.1',
  mac: '00:1e:80:11:22:33',
  role: 'gateway',
  phone: null,
};
/** All that a scan sees of the phone when it does not answer: the prefix of its MAC. */
const faint: Device = {
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

function scanned(seconds: number, devices: readonly Device[], more: Partial<ScanResult> = {}) {
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

function folded(events: readonly NewCaseEvent[]) {
  const whole = reduceCase(journalOf(events));
  return { whole, book: phoneBook(whole, viewOf(lastScanOf(whole))) };
}

function named(phone: Phone, model: string, brand = phone.brand): Phone {
  return { ...phone, brand, model };
}

const first = scanned(60, [yealink, gigaset, gateway]);
const phone = yealink.phone as Phone;

describe('currentPhone', () => {
  it('keeps a confirmed model when a later scan sees only its prefix', () => {
    const { book } = folded([first, scanned(600, [faint, gateway])]);
    const now = book.phone(KEY);
    expect(now?.device.phone).toEqual(yealink.phone);
    expect(now?.device.role).toBe('phone');
    expect(now?.device.state).toBe('resolved');
    // What is said is proved: the answer that named the model is still there.
    expect(now?.device.evidence.map(({ kind }) => kind)).toContain('sip-options');
  });

  it('keeps it while a scan runs, and before its end is written', () => {
    const { whole } = folded([first]);
    const { result } = scanned(600, [faint, gateway]);
    const running: ScanView = {
      devices: viewOf(result).devices,
      startedAt: result.startedAt,
      result: null,
      earlier: first.result,
      isPast: false,
    };
    expect(currentPhone(whole, running, KEY)?.device.phone).toEqual(yealink.phone);
    expect(currentPhone(whole, viewOf(result), KEY)?.device.phone).toEqual(yealink.phone);
    expect(currentPhone(null, viewOf(result), KEY)?.device.phone).toEqual(faint.phone);
  });

  it('adds what each scan knows of the same model: the firmware of the one, the state of the other', () => {
    const silent = { ...yealink, phone: { ...phone, firmware: null }, name: null };
    const { book } = folded([first, scanned(600, [silent, gateway])]);
    expect(book.phone(KEY)?.device.phone?.firmware).toBe('96.86.0.100');
    expect(book.phone(KEY)?.device.name).toBe('accueil');
  });

  it('believes the later of two confirmed models, and nothing of the former with it', () => {
    const other = { ...yealink, phone: { ...named(phone, 'T46U'), firmware: null } };
    const { book } = folded([first, scanned(600, [other, gateway])]);
    expect(book.phone(KEY)?.device.phone).toEqual(other.phone);
  });

  it('takes another phone at the same address for another phone', () => {
    const swapped = { ...yealink, mac: '80:5e:0c:99:99:99', phone: named(phone, 'T46U') };
    const { book } = folded([first, scanned(600, [swapped, gateway])]);
    expect(book.phone(KEY)?.presence).toBe('gone');
    expect(book.phone(KEY)?.device.phone?.model).toBe('T54W');
    expect(book.phone('80:5e:0c:99:99:99')?.device.phone?.model).toBe('T46U');
    expect(book.phone('80:5e:0c:99:99:99')?.presence).toBe('now');
  });

  it('treats a host that reports another phone as another one when the system hides MACs', () => {
    const hidden = { ...yealink, mac: null };
    const another = {
      ...hidden,
      phone: { ...named(phone, 'N510', 'gigaset'), confidence: 'probable' as const },
    };
    const { book } = folded([scanned(60, [hidden, gateway]), scanned(600, [another, gateway])]);
    expect(book.phone(`ip:${yealink.ip}`)?.device.phone).toEqual(another.phone);
    expect(book.phone(`ip:${yealink.ip}`)?.device.evidence).toEqual(another.evidence);
  });

  it('keeps a model given by hand, with the firmware seen, and marks what contradicts it', () => {
    const hand: NewCaseEvent = {
      type: 'phone-chosen',
      phoneKey: KEY,
      byHand: true,
      device: {
        ...faint,
        role: 'phone',
        phone: { ...phone, firmware: null },
        evidence: [{ kind: 'person', value: 'yealink T54W', atMs: 0 }],
      },
    };
    const agreed = folded([scanned(60, [faint, gateway]), hand, scanned(600, [yealink, gateway])]);
    expect(agreed.book.phone(KEY)?.device.phone).toEqual(yealink.phone);
    expect(agreed.book.phone(KEY)?.device.flags).toEqual([]);
    const other = { ...yealink, phone: named(phone, 'T46U') };
    const denied = folded([hand, scanned(600, [other, gateway])]);
    const now = denied.book.phone(KEY);
    expect(now?.device.phone?.model).toBe('T54W');
    expect(now?.device.phone?.firmware).toBeNull();
    expect(now?.device.flags).toEqual(['identity-conflict']);
    expect(now?.device.evidence.map(({ kind }) => kind)).toContain('person');
  });

  it('does not let a phone that is taken up again undo what a person corrected', () => {
    const corrected = { ...yealink, phone: named(phone, 'T46U') };
    const chosen = (device: Device, byHand: boolean): NewCaseEvent => ({
      type: 'phone-chosen',
      phoneKey: KEY,
      device,
      byHand,
    });
    const { book } = folded([first, chosen(corrected, true), chosen(yealink, false)]);
    expect(book.phone(KEY)?.device.phone?.model).toBe('T46U');
    expect(book.phone(KEY)?.record?.byHand).toBe(true);
  });

  it('believes the watcher over the scan before it, and the scan over the watcher before that', () => {
    const saw = (type: 'left' | 'back', seconds: number): NewCaseEvent => ({
      type: 'phone-observed',
      phoneKey: KEY,
      observation: {
        type,
        at: at(seconds),
        ip: null,
        mac: KEY,
        brand: null,
        model: null,
        firmware: null,
        evidence: [],
        problem: null,
      },
    });
    const left = folded([first, saw('left', 120)]).book.phone(KEY);
    expect(left).toMatchObject({ presence: 'gone', device: { state: 'gone' } });
    expect(left?.device.phone?.model).toBe('T54W');
    const back = folded([first, saw('left', 120), scanned(600, [yealink, gateway])]);
    expect(back.book.phone(KEY)).toMatchObject({ presence: 'now', device: { state: 'answered' } });
    const after = folded([first, scanned(600, [gateway]), saw('back', 700)]).book.phone(KEY);
    expect(after).toMatchObject({ presence: 'now', seenAt: at(700) });
    const again = folded([first, saw('back', 500), scanned(600, [gateway])]).book.phone(KEY);
    expect(again).toMatchObject({ presence: 'gone', seenAt: at(500) });
  });
});

describe('a phone that goes away', () => {
  it('keeps its name, model, firmware and the hour of its last sign, scan after scan', () => {
    const { book } = folded([first, scanned(600, [gateway]), scanned(900, [gateway])]);
    const now = book.phone(KEY);
    expect(now?.presence).toBe('gone');
    expect(now?.device).toMatchObject({ state: 'gone', name: 'accueil', phone: yealink.phone });
    expect(now?.seenAt).toBe(new Date(Date.parse(at(60)) + 41).toISOString());
    expect(phonesGone(book.devices()).map(({ key }) => key)).toEqual([KEY, gigaset.mac]);
  });

  it('is back when a scan sees it again', () => {
    const { book } = folded([first, scanned(600, [gateway]), scanned(900, [yealink, gateway])]);
    expect(book.phone(KEY)).toMatchObject({ presence: 'now', device: { state: 'answered' } });
    expect(phonesGone(book.devices()).map(({ key }) => key)).toEqual([gigaset.mac]);
  });

  it.each([
    ['a scan that was stopped', { complete: false }],
    ['a scan of other addresses', { asked: ['192.168.77.0/28'] }],
    ['a scan that does not say where it looked', { asked: undefined }],
    [
      'a scan on another network',
      { gateway: { ip: '10.0.0.1', mac: '02:aa:bb:cc:dd:ee', vendor: null } },
    ],
    [
      'a Wi-Fi that hides its stations',
      {
        findings: [
          { code: 'NET-CLIENT-ISOLATION', severity: 'warning' as const, params: {}, evidence: [] },
        ],
      },
    ],
  ])('is not called gone after %s', (_, more) => {
    const second = scanned(600, [gateway]).result;
    const { asked, ...rest } = { ...second, ...more };
    const { book } = folded([
      first,
      { type: 'scan-recorded', result: asked === undefined ? rest : { ...rest, asked } },
    ]);
    expect(book.phone(KEY)?.presence).toBe('earlier');
    expect(phonesGone(book.devices())).toEqual([]);
  });

  it('is not called gone when nothing answered', () => {
    const { book } = folded([first, scanned(600, [])]);
    expect(book.phone(KEY)?.presence).toBe('earlier');
  });

  it('is known from the last visit, which another case wrote', () => {
    const change = {
      kind: 'gone' as const,
      key: KEY,
      before: '192.168.77.21 T54W',
      after: null,
      sighting: { key: KEY, firstSeenAt: at(-9000), lastSeenAt: at(-8000), device: yealink },
    };
    const { book } = folded([scanned(60, [gateway], { changes: [change] })]);
    expect(book.phone(KEY)).toMatchObject({ presence: 'gone', seenAt: at(-8000) });
    expect(book.phone(KEY)?.device.phone).toEqual(yealink.phone);
  });

  it('was never there when the first scan saw only a trace in the table', () => {
    const { book } = folded([scanned(60, [{ ...yealink, state: 'gone' }, gateway])]);
    expect(book.phone(KEY)?.seenAt).toBeNull();
    expect(phonesGone(book.devices())).toEqual([]);
  });
});

describe('the list while a new scan runs', () => {
  const { whole } = folded([first]);
  const running = (devices: readonly Device[]): ScanView => ({
    devices: new Map(devices.map((device) => [deviceKey(device), device])),
    startedAt: at(600),
    result: null,
    earlier: first.result,
    isPast: false,
  });

  it('keeps the old rows with their age until the scan has seen them', () => {
    const book = phoneBook(whole, running([yealink]));
    const presences = book.devices().map(({ key, presence }) => [key, presence]);
    expect(presences).toEqual([
      [KEY, 'now'],
      [gigaset.mac, 'earlier'],
      [gateway.mac, 'earlier'],
    ]);
  });

  it('lets go of them once the gateway proves to be another one', () => {
    const elsewhere = { ...gateway, ip: '192.168.43.1', mac: '02:aa:bb:cc:dd:ee' };
    const keys = phoneBook(whole, running([elsewhere]))
      .devices()
      .map(({ key }) => key);
    expect(keys).toEqual([elsewhere.mac]);
  });

  it('shows one row for a phone whose MAC comes after its first answer', () => {
    const ips = phoneBook(whole, running([{ ...yealink, mac: null }]))
      .devices()
      .filter(({ device }) => device.ip === yealink.ip);
    expect(ips).toHaveLength(1);
  });
});

/** How much an identity says of one statement; growing knowledge never lowers it. */
function weight(known: Phone | null | undefined): readonly number[] {
  if (known === null || known === undefined) return [0, 0, 0];
  const sure = { 'vendor-only': 1, probable: 2, confirmed: 3 }[known.confidence];
  return [sure, known.model === null ? 0 : sure, known.firmware === null ? 0 : 1];
}

describe('over generated cases and scans', () => {
  it('says the same on the screen and in the report', () => {
    fc.assert(
      fc.property(phoneEvents, (events) => {
        const { whole, book } = folded(events);
        const report = buildReport(whole, {
          language: 'fr',
          now: new Date(at(3600)),
          timeZone: 'Europe/Paris',
          applicationVersion: '0.1.0',
          knowledge: reportKnowledge,
        });
        for (const printed of report.phones) {
          const shown = book.phone(printed.key);
          expect(printed).toMatchObject({
            brand: shown?.device.phone?.brand ?? null,
            model: shown?.device.phone?.model ?? null,
            firmware: shown?.device.phone?.firmware ?? null,
            confidence: shown?.device.phone?.confidence ?? null,
            state: shown?.device.state,
            byHand: shown?.record?.byHand ?? false,
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('shows a scan that has just ended as it will be shown once it is written', () => {
    fc.assert(
      fc.property(phoneEvents, scanAt(500), (events, result) => {
        const before = reduceCase(journalOf(events));
        const after = reduceCase(journalOf([...events, { type: 'scan-recorded', result }]));
        const unwritten = phoneBook(before, viewOf(result));
        const written = phoneBook(after, viewOf(result));
        const strip = (book: typeof written) =>
          book
            .devices()
            .map(({ key, device, presence, seenAt }) => ({ key, device, presence, seenAt }));
        expect(strip(unwritten)).toEqual(strip(written));
      }),
      { numRuns: 300 },
    );
  });

  it('never knows less of a phone after one more scan, unless it says to be another one', () => {
    fc.assert(
      fc.property(phoneEvents, scanAt(500), (events, result) => {
        const before = reduceCase(journalOf(events));
        const was = phoneBook(before, viewOf(lastScanOf(before)));
        const is = phoneBook(before, viewOf(result));
        const gateways = [
          ...before.networks.map(({ gatewayMac }) => gatewayMac),
          result.gateway?.mac,
        ];
        const elsewhere = new Set(gateways).size > 1;
        for (const { key, device, record } of was.phones()) {
          const now = is.phone(key)?.device.phone;
          if (record?.byHand === true) expect(now?.model).toBe(device.phone?.model);
          const seen = result.devices.find((found) => deviceKey(found) === key)?.phone ?? null;
          // Without a MAC the same address is another phone on another network.
          if (device.mac === null && elsewhere) continue;
          const said = before.networks
            .flatMap(({ sightings }) => sightings.filter((sighting) => sighting.key === key))
            .map((sighting) => sighting.device.phone);
          if ([...said, device.phone].some((one) => said.some((other) => contradicts(one, other))))
            continue;
          if (contradicts(device.phone, seen)) continue;
          const [old, fresh] = [weight(device.phone), weight(now)];
          for (const [index, value] of old.entries())
            expect(fresh[index], `${key} ${index}`).toBeGreaterThanOrEqual(value);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same answer when the same scan is looked at again', () => {
    fc.assert(
      fc.property(phoneEvents, (events) => {
        const whole = reduceCase(journalOf(events));
        const last = lastScanOf(whole);
        if (last === null) return;
        const again = { ...last, scanId: 'again' };
        for (const device of last.devices) {
          const key = deviceKey(device);
          expect(currentPhone(whole, viewOf(again), key)?.device.phone).toEqual(
            currentPhone(whole, viewOf(last), key)?.device.phone,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});
