import { describe, expect, it } from 'vitest';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';
import { identify } from '../../../shared/identification/identify.ts';
import { ApparatusSchema } from '../../../shared/domain/apparatus.ts';
import { modelKey } from '../../../shared/knowledge/model-names.ts';
import { z } from '../../../shared/schema.ts';
import recorded from '../../recorded/field-banners.json' with { type: 'json' };

const cases = z
  .array(
    z.object({
      mac: z.string().optional(),
      sipUserAgent: z.string().optional(),
      sipServer: z.string().optional(),
      httpTitle: z.string().optional(),
      httpServer: z.string().optional(),
      wwwAuthenticate: z.string().optional(),
      tlsSubject: z.string().optional(),
      announcement: z.string().optional(),
      role: z.enum(['phone', 'phone-candidate', 'other']),
      brand: z.string().nullish(),
      model: z.string().nullish(),
      firmware: z.string().nullish(),
      kind: z.string().optional(),
      apparatus: ApparatusSchema.optional(),
    }),
  )
  .parse(recorded)
  .map((each) => ({ ...each, said: saidBy(each) }));

/** What a case says, as one line: the name of its test. */
function saidBy(each: Readonly<Record<string, string | null | undefined>>): string {
  const texts = ['sipUserAgent', 'sipServer', 'httpTitle', 'httpServer', 'wwwAuthenticate'];
  return [...texts, 'tlsSubject', 'announcement', 'mac']
    .flatMap((key) => each[key] ?? [])
    .join(' + ');
}

const phones = cases.filter(({ role }) => role === 'phone');
const candidates = cases.filter(({ role }) => role === 'phone-candidate');
const others = cases.filter(({ role }) => role === 'other');

describe('banners met in the field', () => {
  it.each(phones)('$said: $brand $model $firmware', (each) => {
    const { role, phone, flags } = identify(each, identificationCatalogue);
    expect(role).toBe('phone');
    expect(phone).toMatchObject({
      brand: each.brand,
      firmware: each.firmware,
      ...(each.kind === undefined ? {} : { kind: each.kind }),
    });
    expect(modelKey(phone?.model ?? '')).toBe(modelKey(each.model ?? ''));
    expect(flags).toEqual([]);
  });

  it.each(candidates)('$said: perhaps a phone of $brand', (each) => {
    const { role, phone } = identify(each, identificationCatalogue);
    expect(role).toBe('phone-candidate');
    expect(phone?.brand ?? null).toBe(each.brand);
    // A maker's name without a known model leads to no reset.
    expect(phone?.resetProcedure ?? null).toBeNull();
  });

  it.each(others)('$said: $apparatus, never a phone to reset', (each) => {
    expect(identify(each, identificationCatalogue)).toMatchObject({
      role: 'other',
      phone: null,
      excluded: true,
      apparatus: each.apparatus,
    });
  });
});
