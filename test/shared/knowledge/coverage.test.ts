import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entryByKey, knowledgeEntries } from '../../../shared/search/entries.ts';

const document = readFileSync(new URL('../../../docs/coverage.md', import.meta.url), 'utf8');
const rows = document
  .split('\n')
  .filter(
    (line) =>
      line.startsWith('|') &&
      !line.startsWith('| Section') &&
      !line.startsWith('| -') &&
      !line.startsWith('|-'),
  )
  .map((line) => line.split('|').map((cell) => cell.trim()));
const named = rows.flatMap((cells) =>
  [...(cells[3] ?? '').matchAll(/`([^`]+)`/g)].flatMap(([, key]) => key ?? []),
);

describe('docs/coverage.md', () => {
  it('names entries that all exist, at least one a line', () => {
    expect(rows.length).toBeGreaterThan(200);
    expect(rows.filter((cells) => !cells[3]?.includes('`'))).toEqual([]);
    expect(named.filter((key) => entryByKey(key) === undefined)).toEqual([]);
  });

  it('leaves no entry without the instruction that it answers', () => {
    const covered = new Set(named);
    // A model is described by its own entry and its own source; it answers no instruction.
    const missing = knowledgeEntries.filter(
      ({ key, kind }) => kind !== 'model' && !covered.has(key),
    );
    expect(missing.map(({ key }) => key)).toEqual([]);
  });

  it('covers the five guides and the sections a, b, c, d, e.2, g and h of the collected facts', () => {
    const headings = [...document.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(
      headings.filter((heading) => heading?.startsWith('Guide') || heading?.startsWith('FAQ')),
    ).toHaveLength(6);
    const sections = new Set(rows.map((cells) => cells[1]?.match(/^[a-h](?:\.\d+)?/)?.[0]));
    const expected = ['a', 'b.1', 'b.2', 'b.3', 'b.4', 'b.5', 'b.6', 'c', 'd', 'e.2', 'g'];
    const disagreements = Array.from({ length: 25 }, (_, index) => `h.${index + 1}`);
    expect([...expected, ...disagreements].filter((section) => !sections.has(section))).toEqual([]);
  });
});
