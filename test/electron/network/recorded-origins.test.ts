import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../recorded', import.meta.url));
const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'README.md')
  .map(({ parentPath, name }) =>
    join(parentPath, name)
      .slice(FOLDER.length + 1)
      .replaceAll('\\', '/'),
  );
const lines = readFileSync(join(FOLDER, 'README.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const found = /^\| `([^`]+)` +\| (.*?) +\|$/.exec(line);
    return found === null ? [] : [{ file: found[1] ?? '', origin: found[2] ?? '' }];
  });

describe('the recorded outputs', () => {
  it('each have one line that says where they come from', () => {
    expect(lines.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
  });

  it.each(lines)('$file says whether it is real, of a known shape, or invented', ({ origin }) => {
    expect(origin).toMatch(/^(?:real|shape known from .{10,}|invented)(?:, .+)?$/);
  });

  it('write no word that Windows does not write: a French one says On-link', () => {
    for (const file of files.filter((name) => name.startsWith('windows/route-print')))
      expect(readFileSync(join(FOLDER, file), 'latin1')).not.toMatch(/sur lien/i);
  });

  it('have the columns of route print where Windows puts them', () => {
    for (const file of files.filter((name) => name.startsWith('windows/route-print'))) {
      const text = readFileSync(join(FOLDER, file), 'latin1');
      const active = text
        .split(/\r\n/)
        .filter((line) => /^ +[\d.]+ +[\d.]+ +\S+ +[\d.]+ +\d+$/.test(line));
      for (const line of active) {
        const cells = [17, 34, 51, 68].map((end) => line.slice(end - 17, end).trim());
        expect(cells.every((cell) => /^\S+$/.test(cell))).toBe(true);
      }
    }
  });
});
