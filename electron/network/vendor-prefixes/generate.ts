/**
 * Writes `assets/vendor-prefixes.bin` from the npm package oui-data (IEEE registries, BSD-2-Clause):
 * names only, because office addresses are of no use on a site. Run it after updating the package:
 * `node electron/network/vendor-prefixes/generate.ts 2026-08-26` (the day the package was published).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { encodeVendorPrefixes, type VendorBlock } from '../../../shared/net/vendor-prefixes.ts';
import { z } from '../../../shared/schema.ts';

const MAX_NAME_LENGTH = 80;

const require = createRequire(import.meta.url);
const source = require.resolve('oui-data');
const entries = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(source, 'utf8')) as unknown);

/** First line of an entry, which is the registered name, without control characters. */
function registeredName(entry: string): string {
  return (entry.split('\n')[0] ?? '')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_NAME_LENGTH);
}

const blocks: VendorBlock[] = Object.entries(entries)
  .filter(([prefix]) => /^(?:[0-9A-F]{6}|[0-9A-F]{7}|[0-9A-F]{9})$/.test(prefix))
  .map(([prefix, entry]) => ({ prefix, name: registeredName(entry) }))
  .filter(({ name }) => name !== '' && name !== 'Private');

const asOf = z.iso.date().parse(process.argv[2]);
const bytes = encodeVendorPrefixes(blocks, asOf);
const target = new URL('../../../assets/vendor-prefixes.bin', import.meta.url);
writeFileSync(target, bytes);
process.stdout.write(`${blocks.length} blocks as of ${asOf}, ${bytes.length} bytes\n`);
