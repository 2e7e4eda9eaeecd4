import { describe, expect, it } from 'vitest';
import { phoneBook, phonesGone, type ScanView } from '../../../shared/case/current-phone.ts';
import { type Device, deviceKey } from '../../../shared/domain/device.ts';
import { at, gigaset, yealink } from './case-samples.ts';
import { KEY, gateway, scanned, folded, first } from './seen-phones.ts';

describe('a phone that goes away', () => {
  it('keeps its name, model, firmware and the time of its last sign, scan after scan', () => {
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

  it('drops them once the gateway proves to be another one', () => {
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
