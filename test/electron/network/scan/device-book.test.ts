import { describe, expect, it } from 'vitest';
import { createDeviceBook } from '../../../../electron/network/scan/device-book.ts';
import type { Device } from '../../../../shared/domain/device.ts';
import type { Evidence } from '../../../../shared/domain/evidence.ts';
import { identificationCatalogue } from '../../../../shared/identification/catalogue.ts';

const IP = '10.1.0.150';
const YEALINK = '00:15:65:00:00:01';
const resolved = (atMs: number): Evidence => ({ kind: 'neighbour-table', value: YEALINK, atMs });
const cached = (atMs: number): Evidence => ({ kind: 'neighbour-cache', value: YEALINK, atMs });
const answered = (atMs: number): Evidence => ({
  kind: 'tcp-refused',
  value: 'tcp 80 refused',
  atMs,
});

function newBook() {
  const book = createDeviceBook({
    vendorOf: (mac) => (mac.startsWith('00:15:65') ? 'YEALINK' : null),
    catalogue: identificationCatalogue,
  });
  const changes: Device[] = [];
  book.onChange((device) => changes.push(device));
  return { book, changes };
}

describe('the device book', () => {
  it('accepts no host without evidence', () => {
    const { book, changes } = newBook();
    book.note(IP, { mac: YEALINK, atMs: 1, evidence: [] });
    book.flag(IP, 'shared-mac');
    book.weaken(IP, 'gone', []);
    expect(book.get(IP)).toBeNull();
    expect(book.identityOf(IP)).toBeNull();
    expect(changes).toEqual([]);
  });

  it('reports each change once, and nothing where nothing changed', () => {
    const { book, changes } = newBook();
    book.note(IP, { mac: YEALINK, atMs: 5, evidence: [resolved(5)] });
    book.note(IP, { mac: YEALINK, atMs: 9, evidence: [resolved(9)] });
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ ip: IP, vendor: 'YEALINK', state: 'resolved' });
    book.flag(IP, 'shared-mac');
    book.flag(IP, 'shared-mac');
    expect(changes).toHaveLength(2);
    expect(changes[1]?.flags).toContain('shared-mac');
  });

  it('keeps the strongest state that was proved', () => {
    const { book } = newBook();
    book.note(IP, { mac: YEALINK, atMs: 1, evidence: [cached(1)] });
    expect(book.get(IP)).toMatchObject({ state: 'cached', foundAfterMs: 1 });
    book.note(IP, { atMs: 40, evidence: [answered(40)] });
    expect(book.get(IP)).toMatchObject({ state: 'answered', foundAfterMs: 40 });
    book.note(IP, { atMs: 60, evidence: [resolved(60)] });
    book.weaken(IP, 'gone', []);
    expect(book.get(IP)).toMatchObject({ state: 'answered', foundAfterMs: 40 });
  });

  it('downgrades a host that never answered, and finds it again later', () => {
    const { book } = newBook();
    book.note(IP, { mac: YEALINK, atMs: 1, evidence: [resolved(1)] });
    book.weaken(IP, 'gone', [{ kind: 'neighbour-table', value: 'no reply', atMs: 8000 }]);
    expect(book.get(IP)?.state).toBe('gone');
    book.note(IP, { atMs: 9000, evidence: [answered(9000)] });
    expect(book.get(IP)).toMatchObject({ state: 'answered', foundAfterMs: 9000 });
  });

  it('lets its vendor and its flags follow the MAC', () => {
    const { book } = newBook();
    book.note(IP, { mac: '06:00:00:00:00:01', atMs: 1, evidence: [resolved(1)] });
    expect(book.get(IP)).toMatchObject({ vendor: null, flags: ['randomised-mac'] });
    book.note(IP, { mac: YEALINK, atMs: 2, evidence: [] });
    expect(book.get(IP)).toMatchObject({ mac: YEALINK, vendor: 'YEALINK', flags: [] });
  });

  it('keeps only a few of each kind from a host that never stops talking', () => {
    const { book } = newBook();
    for (let at = 0; at < 50; at += 1)
      book.note(IP, { atMs: at, evidence: [{ kind: 'mdns', value: `name ${at}`, atMs: at }] });
    book.note(IP, { atMs: 60, evidence: [answered(60)] });
    const kinds = (book.get(IP)?.evidence ?? []).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'mdns')).toHaveLength(8);
    expect(kinds).toContain('tcp-refused');
  });

  it('lists devices in the order of their addresses', () => {
    const { book } = newBook();
    for (const ip of ['10.1.0.20', '10.1.0.3', '10.1.0.100'])
      book.note(ip, { atMs: 1, evidence: [answered(1)] });
    book.remove('10.1.0.3');
    book.note('10.1.0.7', { atMs: 1, evidence: [answered(1)] });
    expect(book.all().map(({ ip }) => ip)).toEqual(['10.1.0.7', '10.1.0.20', '10.1.0.100']);
  });
});
