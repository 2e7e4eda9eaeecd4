import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMacs, parseMacLabel } from '../../../shared/diagnosis/mac-label.ts';

const mac = '80:5e:c0:12:34:ab';

describe('parseMacLabel', () => {
  it.each([
    '80:5E:C0:12:34:AB',
    '80-5e-c0-12-34-ab',
    '805EC01234AB',
    '805e.c012.34ab',
    '805EC0-1234AB',
    '80 5E C0 12 34 AB',
    'MAC: 805EC01234AB',
    'MAC ID 80:5E:C0:12:34:AB S/N 3142018',
    '８０５ＥＣ０１２３４ＡＢ',
  ])('reads %s', (typed) => {
    expect(parseMacLabel(typed)).toEqual({
      ok: true,
      value: { mac, form: 'address', corrections: [] },
    });
  });

  it.each([
    'RMA1234805EC01234AB3BHE',
    'rma-9F2C 805e c012 34ab 3bhe',
    'Réf. RMA77805EC01234AB3BHE.',
  ])('reads the return reference %s', (typed) => {
    expect(parseMacLabel(typed)).toMatchObject({
      ok: true,
      value: { mac, form: 'return-reference' },
    });
  });

  it('corrects letters typed for digits, and says so', () => {
    expect(parseMacLabel('8O:5E:CO:l2:34:AB')).toEqual({
      ok: true,
      value: { mac, form: 'address', corrections: ['o', 'o', 'l'] },
    });
  });

  it.each([
    '',
    'écran noir',
    '80:5E:C0:12:34',
    '80:5E:C0:12:34:AB:CD',
    '805EC01234ABCD',
    'FF:FF:FF:FF:FF:FF',
    '00:00:00:00:00:00',
    '01:00:5e:00:00:01',
    'silos gollois',
  ])('refuses %s', (typed) => {
    expect(parseMacLabel(typed)).toMatchObject({ ok: false, problem: { code: 'MAC_UNREADABLE' } });
  });

  it('reads any device address in any notation, and never throws on any text', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 6, maxLength: 6 }),
        fc.constantFrom(
          (pairs: string[]) => pairs.join(':'),
          (pairs: string[]) => pairs.join('-').toUpperCase(),
          (pairs: string[]) => pairs.join(''),
          (pairs: string[]) => (pairs.join('').match(/.{4}/g) ?? []).join('.'),
          (pairs: string[]) => `RMA4242${pairs.join('').toUpperCase()}3BHE`,
        ),
        fc.string(),
        (bytes, write, noise) => {
          const pairs = [...bytes].map((byte, index) =>
            // Device addresses have an even first octet; two fixed octets keep them unlike.
            (index === 0 ? 0x80 : index === 1 ? 0x5e : byte).toString(16).padStart(2, '0'),
          );
          expect(parseMacLabel(write(pairs))).toMatchObject({
            ok: true,
            value: { mac: pairs.join(':') },
          });
          expect(typeof parseMacLabel(noise).ok).toBe('boolean');
        },
      ),
    );
  });
});

describe('compareMacs', () => {
  it.each([
    ['80:5e:c0:12:34:ab', 'same'],
    ['80:5e:c0:12:34:a8', 'lookalike'],
    ['80:5e:cd:12:34:ab', 'lookalike'],
    ['80:5e:c0:12:34:ac', 'neighbour'],
    ['80:5e:c0:12:99:ac', 'different'],
    ['7c:2f:80:12:34:ab', 'different'],
  ] as const)('of a label and %s on the network: %s', (seen, expected) => {
    expect(compareMacs(mac, seen)).toBe(expected);
    expect(compareMacs(seen, mac)).toBe(expected);
  });
});
