import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { createVendorLookup } from '../../../electron/network/vendor-prefixes/lookup.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { encodeVendorPrefixes, openVendorPrefixes } from '../../../shared/net/vendor-prefixes.ts';
import { z } from '../../../shared/schema.ts';

const path = fileURLToPath(new URL('../../../assets/vendor-prefixes.bin', import.meta.url));
const table = openVendorPrefixes(readFileSync(path));

function macUnder(prefix: string): string {
  return (prefix.padEnd(12, '5').toLowerCase().match(/../g) ?? []).join(':');
}

describe('the table that ships', () => {
  it(
    'gives every registered block its owner, small blocks before the large one around them',
    { tags: ['slow'] },
    () => {
      const source = createRequire(import.meta.url).resolve('oui-data');
      const entries = z
        .record(z.string(), z.string())
        .parse(JSON.parse(readFileSync(source, 'utf8')) as unknown);
      const owners = new Map(
        Object.entries(entries).map(([prefix, entry]) => [
          prefix,
          (entry.split('\n')[0] ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 80),
        ]),
      );
      const wrong: string[] = [];
      for (const [prefix, owner] of owners) {
        const mac = macUnder(prefix);
        if ((Number.parseInt(mac.slice(0, 2), 16) & 1) === 1 || owner === 'Private') continue;
        const digits = mac.replaceAll(':', '').toUpperCase();
        const longest = [9, 7, 6]
          .map((length) => owners.get(digits.slice(0, length)))
          .find((name) => name !== undefined && name !== 'Private');
        if (table?.vendorOf(mac) !== longest) wrong.push(`${prefix} ${owner}`);
      }
      expect(wrong).toEqual([]);
      expect(owners.size).toBeGreaterThan(50_000);
    },
  );

  it('knows the makers of the phones, old and recent blocks', () => {
    expect(table?.vendorOf('f0:16:53:00:00:01')).toMatch(/yealink/i);
    expect(table?.vendorOf('7c:2f:80:00:00:01')).toMatch(/gigaset/i);
    expect(table?.vendorOf('14:4c:ff:00:00:01')).toMatch(/grandstream/i);
    expect(table?.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it('says nothing of random, multicast and zero addresses', () => {
    for (const mac of ['da:a1:19:01:02:03', '01:00:5e:00:00:16', '00:00:00:00:00:00'])
      expect(table?.vendorOf(mac)).toBeNull();
  });
});

describe('the bytes', () => {
  const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  const blocks = fc.uniqueArray(
    fc
      .tuple(fc.constantFrom(6, 7, 9), fc.integer({ min: 0, max: 0xfffffffff }), names)
      .map(([digits, value, name]) => ({
        prefix: value.toString(16).toUpperCase().padStart(9, '0').slice(0, digits),
        name,
      })),
    { selector: ({ prefix }) => prefix, maxLength: 40 },
  );

  test.prop([blocks])('open to what was written', (written) => {
    const opened = openVendorPrefixes(encodeVendorPrefixes(written, '2026-08-26'));
    expect(opened?.blocks).toBe(written.length);
    for (const { prefix } of written) {
      const mac = macUnder(prefix);
      const digits = mac.replaceAll(':', '').toUpperCase();
      if ((Number.parseInt(mac.slice(0, 2), 16) & 1) === 1) continue;
      const longest = [9, 7, 6]
        .map((length) => written.find((block) => block.prefix === digits.slice(0, length)))
        .find((block) => block !== undefined);
      expect(opened?.vendorOf(mac)).toBe(longest?.name);
    }
  });

  test.prop([fc.uint8Array({ maxLength: 200 })])(
    'are refused when they are something else',
    (bytes) => {
      expect(openVendorPrefixes(bytes)).toBeNull();
    },
  );

  it('are refused when cut short', () => {
    const bytes = encodeVendorPrefixes([{ prefix: '001565', name: 'YEALINK' }], '2026-08-26');
    for (let length = 0; length < bytes.length; length += 1)
      expect(openVendorPrefixes(bytes.subarray(0, length))).toBeNull();
  });
});

describe('the look-up', () => {
  it('works without its table, without any name', async () => {
    const lookup = createVendorLookup({ files: systemFiles, tablePath: '/nowhere/at/all' });
    expect(await lookup.ready()).toBe(false);
    expect(lookup.vendorOf('00:15:65:00:00:01')).toBeNull();
  });

  it('knows makers once it is ready', async () => {
    const lookup = createVendorLookup({ files: systemFiles, tablePath: path });
    expect(await lookup.ready()).toBe(true);
    expect(lookup.vendorOf('00:15:65:00:00:01')).toMatch(/yealink/i);
  });
});
