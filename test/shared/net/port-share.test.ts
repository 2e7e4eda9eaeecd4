import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { portShare } from '../../../shared/net/port-share.ts';

const FLOWS = 16;

/** Sixteen fractions between 0 and 1, from a seed that fast-check can repeat. */
function fractions(seed: number): number[] {
  let state = seed;
  return Array.from({ length: FLOWS }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  });
}

const within = (seed: number, from: number, to: number): number[] =>
  fractions(seed).map((part) => from + Math.floor(part * (to - from + 1)));

/** A port of a MAP customer: `a` bits that vary, `k` bits of its own, the rest varies (RFC 7597 §5.1). */
function mapPorts(seed: number, a: number, k: number, psid: number): number[] {
  const m = 16 - a - k;
  const low = fractions(seed + 1);
  return fractions(seed).map((part, index) => {
    const block = a === 0 ? 0 : 1 + Math.floor(part * (2 ** a - 1));
    return (block * 2 ** k + (psid % 2 ** k)) * 2 ** m + Math.floor((low[index] ?? 0) * 2 ** m);
  });
}

const anySeed = fc.integer();
const settings = { numRuns: 300, seed: 11 };

describe('the ports of an access', () => {
  test.prop({ seed: anySeed, quarter: fc.nat(2) }, settings)(
    'are a quarter of them: Free’s shared IPv4',
    ({ seed, quarter }) => {
      const share = portShare(mapPorts(seed, 0, 2, quarter));
      // A few draws do not fill half of their quarter: then nothing is said.
      if (share !== null) {
        expect(share.ports).toBeLessThanOrEqual(16_384);
        expect(share.from).toBeGreaterThanOrEqual(quarter * 16_384);
        expect(share.to).toBeLessThan((quarter + 1) * 16_384);
      }
    },
  );

  it('are nearly always recognised', () => {
    const found = (make: (seed: number) => number[]): number =>
      Array.from({ length: 200 }, (_, index) => portShare(make(index * 7919))).filter(
        (share) => share !== null,
      ).length;
    expect(found((each) => mapPorts(each, 0, 2, 1))).toBeGreaterThan(195);
    expect(found((each) => mapPorts(each, 0, 4, 5))).toBeGreaterThan(195);
    expect(found((each) => mapPorts(each, 4, 8, 0x34))).toBeGreaterThan(195);
    expect(found((each) => mapPorts(each, 6, 8, 0x34))).toBeGreaterThan(195);
    expect(found((each) => within(each, 5024, 7023))).toBeGreaterThan(195);
  });

  test.prop({ seed: anySeed, a: fc.constantFrom(4, 6), psid: fc.nat(255) }, settings)(
    'are many small blocks: MAP with an offset',
    ({ seed, a, psid }) => {
      const share = portShare(mapPorts(seed, a, 8, psid));
      if (share !== null) expect(share.ports).toBeLessThanOrEqual((2 ** a - 1) * 2 ** (16 - a - 8));
    },
  );

  const whole = (ports: number[]): void => {
    expect(portShare(ports)).toBeNull();
  };
  test.prop({ seed: anySeed }, settings)(
    'are all of them where they are drawn at random',
    ({ seed }) => whole(within(seed, 1024, 65_535)),
  );
  test.prop({ seed: anySeed }, settings)(
    'are all of them where half of the range is used',
    ({ seed }) => whole(within(seed, 32_768, 65_535)),
  );
  test.prop({ seed: anySeed }, settings)(
    'are not shared by a router that uses the dynamic ports',
    ({ seed }) => whole(within(seed, 49_152, 65_535)),
  );
  test.prop({ seed: anySeed }, settings)(
    'are not shared by a pf firewall (50001 to 65535)',
    ({ seed }) => whole(within(seed, 50_001, 65_535)),
  );
  test.prop(
    { first: fc.integer({ min: 1024, max: 60_000 }), step: fc.integer({ min: 1, max: 9 }) },
    settings,
  )('are not shared by a router that counts', ({ first, step }) => {
    whole(Array.from({ length: FLOWS }, (_, index) => first + index * step));
    whole(Array.from({ length: FLOWS }, (_, index) => first - index * step));
  });
  test.prop({ ports: fc.array(fc.integer({ min: 1024, max: 65_535 }), { maxLength: 11 }) })(
    'are unknown with too few flows',
    ({ ports }) => whole(ports),
  );
});
