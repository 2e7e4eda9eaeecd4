import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../electron/platform/redaction.ts';

const hexPair = fc
  .integer({ min: 0, max: 255 })
  .map((value) => value.toString(16).padStart(2, '0'));

/** Values that name somebody or some network, each as people and programs write them. */
const secrets: Record<string, fc.Arbitrary<string>> = {
  'an IPv4 address': fc.ipV4(),
  'a full IPv6 address': fc
    .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
    .map((groups) => groups.map((group) => group.toString(16)).join(':')),
  'a short IPv6 address': fc
    .tuple(fc.constantFrom('fe80', '2001:41d0', 'fd00:1'), hexPair, hexPair)
    .map(([prefix, left, right]) => `${prefix}::${left}${right}`),
  'a MAC address': fc
    .tuple(fc.array(hexPair, { minLength: 6, maxLength: 6 }), fc.constantFrom(':', '-', ''))
    .map(([pairs, separator]) => pairs.join(separator)),
  'a number of France': fc
    .tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.integer({ min: 10, max: 99 }), { minLength: 4, maxLength: 4 }),
      fc.constantFrom(' ', '.', '-', ''),
    )
    .map(([first, pairs, separator]) => [`0${first}`, ...pairs].join(separator)),
  'an international number': fc
    .tuple(
      fc.constantFrom('+33 ', '+33', '0033 ', '+32 '),
      fc.integer({ min: 100_000_000, max: 999_999_999 }),
    )
    .map(([prefix, rest]) => `${prefix}${rest}`),
  'an e-mail address': fc
    .tuple(fc.stringMatching(/^[a-z]{1,10}\.[a-z]{1,10}$/), fc.stringMatching(/^[a-z]{2,10}$/))
    .map(([person, company]) => `${person}@${company}.example`),
};

/** Least time of nine, in milliseconds: other work only ever adds. */
function time(length: number): number {
  const text = '0a:'.repeat(length) + '1.'.repeat(length) + '+1 '.repeat(length);
  const times = Array.from({ length: 9 }, () => {
    const startedAt = performance.now();
    redact(text);
    return performance.now() - startedAt;
  });
  return Math.min(...times);
}

describe('redaction of technical notes', () => {
  it.each(Object.keys(secrets))('leaves nothing of %s', (kind) => {
    const secret = secrets[kind] ?? fc.constant('');
    fc.assert(
      fc.property(secret, fc.constantFrom(' ', '"', '(', '=', ',', '\n'), (value, before) => {
        const redacted = redact(`refused${before}${value} again`);
        expect(redacted).not.toContain(value);
        expect(redacted).toMatch(/\[(?:ip|mac|hex|number|e-mail)\]/);
      }),
    );
  });

  it('removes the person’s name from paths of the three systems', () => {
    const text = redact(
      'at /home/jean dupont/app/main.js:3 and C:\\Users\\Jean Dupont\\AppData and /Users/jeanne/Library',
    );
    expect(text).not.toMatch(/jean|dupont/i);
    expect(text).toContain('/app/main.js:3');
    expect(text).toContain('AppData');
  });

  it('removes tokens from addresses', () => {
    expect(redact('GET http://127.0.0.1:4000/?token=c0ffee')).not.toContain('c0ffee');
    expect(redact(`session ${'ab'.repeat(32)}`)).toBe('session [hex]');
  });

  it('keeps what is needed to repair the program', () => {
    const trace =
      "TypeError: Cannot read properties of undefined (reading 'mac')\n" +
      '    at parseEntry (app://ui/assets/index-1a2b3c4d.js:12:345)\n' +
      '    at async Promise.all (index 0)\n    at node:internal/process/task_queues:105:5';
    expect(redact(trace)).toBe(trace);
    expect(redact('Tonalité 0.1.0, linux x64, 2026-11-21T10:20:30.456Z')).toBe(
      'Tonalité 0.1.0, linux x64, 2026-11-21T10:20:30.456Z',
    );
  });

  it('redacts once and for all, and in linear time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        expect(redact(redact(text))).toBe(redact(text));
      }),
    );
    // 25 times as long: quadratic time would take 625 times as long.
    expect(time(50_000)).toBeLessThan(time(2000) * 100 + 30);
  });
});
