import { assert, boolean, constantFrom, oneof, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PhoneSchema } from '../../../shared/domain/device.ts';
import type { IdentityInput } from '../../../shared/identification/identity-input.ts';
import { identify } from '../../../shared/identification/identify.ts';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';

function found(input: IdentityInput) {
  return identify(input, identificationCatalogue);
}

const hostile = oneof(
  string({ unit: 'binary', maxLength: 3000 }),
  constantFrom(
    '<script>alert(1)</script>',
    '=cmd|" /C calc"!A0',
    '\u202eYealink SIP-T46S 66.85.0.5',
    'Yealink SIP-T46S\u0000 66.85.0.5<img src=x onerror=alert(1)>',
    `Yealink ${'SIP-'.repeat(2000)}T46S`,
    'A'.repeat(100_000),
    `Cisco/SPA${'5'.repeat(5000)}`,
    'Polycom'.repeat(3000),
  ),
);

const anyInput = record(
  {
    mac: hostile,
    vendor: hostile,
    sipUserAgent: hostile,
    sipServer: hostile,
    httpTitle: hostile,
    httpServer: hostile,
    wwwAuthenticate: hostile,
    httpPage: hostile,
    tlsSubject: hostile,
    reverseName: hostile,
    announcement: hostile,
    mgcp: hostile,
    isGateway: boolean(),
  },
  { requiredKeys: [] },
);

describe('hostile texts', () => {
  it('never break the schema nor leave marks', () => {
    assert(
      property(anyInput, (input) => {
        const identity = found(input);
        const phone = PhoneSchema.nullable().parse(identity.phone);
        const texts = [identity.vendor, phone?.model, phone?.firmware].join('');
        expect(texts).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(identity.role === 'other' ? phone : null).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('keeps only model and firmware of a text with a script behind them', () => {
    const sipUserAgent = 'Yealink SIP-T46S 66.85.0.5<script>alert(1)</script>';
    expect(found({ sipUserAgent }).phone).toMatchObject({ model: 'T46S', firmware: '66.85.0.5' });
  });
});
