import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../../shared/domain/text.ts';
import { searchKnowledge } from '../../../shared/search/search.ts';
import { entryByKey } from '../../../shared/search/entries.ts';
import { z } from '../../../shared/schema.ts';

/** A fault in somebody’s own words, where they were read, and the entries that answer it. */
const StorySchema = z.object({
  words: z.string().min(1),
  language: z.enum(['fr', 'en']).optional(),
  expected: z.array(z.string()).min(1),
  source: z.string().min(1),
  /** `heldOut` stories were written down before the search and took no part in its making. */
  half: z.enum(['tuned', 'heldOut']).optional(),
});

const read = (name: string) =>
  z
    .array(StorySchema)
    .parse(JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as unknown);

const fieldStories = read('field-stories.json');
const publicStories = read('public-stories.json');

/** Stories whose answer is not among the first three. */
function missed(stories: readonly z.infer<typeof StorySchema>[], language: Language): string[] {
  return stories
    .filter(
      ({ words, expected }) =>
        !searchKnowledge(words, language, 3).found.some(({ entry }) =>
          expected.includes(entry.key),
        ),
    )
    .map(({ words }) => words);
}

const SETS = [
  ['of the field', fieldStories],
  ['of public threads', publicStories.filter(({ half }) => half === 'tuned')],
  ['of public threads, held out', publicStories.filter(({ half }) => half === 'heldOut')],
] as const;

describe.each(SETS)('the stories %s', (_name, stories) => {
  it.each(['fr', 'en'] as const)('are answered in the first three, screen in %s', (language) => {
    const lost = missed(stories, language);
    expect(lost.length, lost.join(' · ')).toBeLessThanOrEqual(Math.floor(stories.length * 0.05));
  });
});

describe('the stories', () => {
  it('are enough, each with its address, and expect entries that exist', () => {
    expect(publicStories.length).toBeGreaterThanOrEqual(60);
    expect(publicStories.filter(({ source }) => !source.startsWith('http'))).toEqual([]);
    const unknown = [...fieldStories, ...publicStories]
      .flatMap(({ expected }) => expected)
      .filter((key) => entryByKey(key) === undefined);
    expect(unknown).toEqual([]);
  });
});
