import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { translatorFor } from '../../../shared/messages/translator.ts';

const folder = new URL('../../../shared/diagnosis/', import.meta.url);
const codes = [
  ...new Set(
    readdirSync(folder).flatMap(
      (name) =>
        readFileSync(new URL(name, folder), 'utf8').match(
          /'(?:DIAGNOSIS|MAC|PUBLIC)_[A-Z0-9_]+'/g,
        ) ?? [],
    ),
  ),
].map((quoted) => quoted.slice(1, -1));

describe('the problems of the diagnosis', () => {
  it('are found at all', () => {
    expect(codes).toContain('DIAGNOSIS_NOT_STARTED');
    expect(codes.length).toBeGreaterThan(18);
  });

  it.each(codes)('%s has its sentence in both languages', (code) => {
    for (const language of ['fr', 'en'] as const) {
      expect(translatorFor(language)(`problem.${code}`)).not.toBe(`problem.${code}`);
    }
  });
});
