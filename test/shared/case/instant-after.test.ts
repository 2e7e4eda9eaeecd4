import { describe, expect, it } from 'vitest';
import { instantAfter } from '../../../shared/case/sightings.ts';
import { InstantSchema } from '../../../shared/domain/addresses.ts';

describe('an instant after another', () => {
  it.each([
    ['0000-01-01T00:00:00.000Z', -1],
    ['0000-01-01T00:00:00.000Z', 0],
    ['9999-12-31T23:59:59.999Z', 1],
    ['2026-01-01T00:00:00.000Z', 1e15],
    ['2026-01-01T00:00:00.000Z', 1e300],
    ['2026-01-01T00:00:00.000Z', Number.NaN],
  ])('%s and %d ms is one that a report accepts', (startedAt, offsetMs) => {
    expect(InstantSchema.safeParse(instantAfter(startedAt, offsetMs)).success).toBe(true);
  });

  it('is the sum of both', () => {
    expect(instantAfter('2026-01-01T00:00:00.000Z', 1500)).toBe('2026-01-01T00:00:01.500Z');
  });
});
