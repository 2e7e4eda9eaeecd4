import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePublicAddress } from '../../../shared/diagnosis/public-address-input.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';

describe('parsePublicAddress', () => {
  it.each([
    ['91.121.5.6', false],
    [' 91.121.5.6 ', false],
    ['91.121.5.6:5060', true],
    ['Ip / port publique : 91.121.5.6:49152', true],
    ['91.121.5.6/32', false],
  ])('reads %s', (typed, portRemoved) => {
    expect(parsePublicAddress(typed)).toEqual({
      ok: true,
      value: { ip: '91.121.5.6', portRemoved },
    });
  });

  it.each([
    ['', 'PUBLIC_ADDRESS_MISSING'],
    ['bonjour', 'PUBLIC_ADDRESS_MALFORMED'],
    ['91.121.5.256', 'PUBLIC_ADDRESS_MALFORMED'],
    ['91.121.05.6', 'PUBLIC_ADDRESS_MALFORMED'],
    ['91.121.5.6.7', 'PUBLIC_ADDRESS_MALFORMED'],
    ['2001:41d0:1:2::3', 'PUBLIC_ADDRESS_IPV6'],
    ['192.168.1.20', 'PUBLIC_ADDRESS_PRIVATE'],
    ['10.0.0.1:5060', 'PUBLIC_ADDRESS_PRIVATE'],
    ['169.254.3.4', 'PUBLIC_ADDRESS_PRIVATE'],
    ['100.64.10.2', 'PUBLIC_ADDRESS_SHARED'],
    ['0.0.0.0', 'PUBLIC_ADDRESS_RESERVED'],
    ['127.0.0.1', 'PUBLIC_ADDRESS_RESERVED'],
    ['255.255.255.255', 'PUBLIC_ADDRESS_RESERVED'],
  ])('refuses %s with its own sentence', (typed, code) => {
    const result = parsePublicAddress(typed);
    expect(result).toMatchObject({ ok: false, problem: { code } });
    for (const language of ['fr', 'en'] as const) {
      expect(translatorFor(language)(`problem.${code}`, { value: typed })).not.toContain(
        'problem.',
      );
    }
  });

  it('never throws and only ever gives a dotted address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (typed) => {
        const result = parsePublicAddress(typed);
        expect(result.ok ? result.value.ip : '1.1.1.1').toMatch(/^\d+(?:\.\d+){3}$/);
      }),
    );
  });
});
