import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, sameAccess } from '../../../shared/diagnosis/crossed-test.ts';
import {
  type Access,
  type CellResult,
  type CrossedTestCell,
  VerdictSchema,
} from '../../../shared/diagnosis/crossed-test-schema.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';

const SUSPECT = '80:5e:c0:00:00:01';
const OTHER = '80:5e:c0:00:00:02';

function access(id: string, overrides: Partial<Access> = {}): Access {
  return {
    id,
    label: `Accès ${id}`,
    gatewayMac: `02:00:00:00:00:${id.padStart(2, '0').slice(0, 2)}`,
    gatewayIp: '192.168.1.1',
    publicIp: `93.184.216.${Number.parseInt(id, 16)}`,
    interfaceName: 'eth0',
    isSite: false,
    ...overrides,
  };
}

const site = access('1', { isSite: true });
const elsewhere = access('2');

function cell(phoneKey: string, accessId: string, result: CellResult, at = 0): CrossedTestCell {
  return {
    phoneKey,
    accessId,
    result,
    at: new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString(),
    confirmedBy: 'person',
  };
}

const results: Record<string, CellResult> = { w: 'works', f: 'fails', n: 'not-tried' };

/*
 * Suspect on the site, suspect elsewhere, other phone on the site, other phone elsewhere
 * (w works, f fails, n not tried) → verdict and confidence. All 81 rows.
 */
const TABLE = `
w w w w works high | w w w f works high | w w w n works high
w w f w works high | w w f f works high | w w f n works high
w w n w works high | w w n f works high | w w n n works high
w f w w works high | w f w f works high | w f w n works high
w f f w works high | w f f f works high | w f f n works high
w f n w works high | w f n f works high | w f n n works high
w n w w works high | w n w f works high | w n w n works high
w n f w works high | w n f f works high | w n f n works high
w n n w works high | w n n f works high | w n n n works high
f w w w site-network low | f w w f site-network low | f w w n site-network low
f w f w site-network high | f w f f site-network medium | f w f n site-network medium
f w n w site-network medium | f w n f site-network medium | f w n n site-network medium
f f w w phone high | f f w f phone medium | f f w n phone high
f f f w both high | f f f f inconclusive low | f f f n inconclusive low
f f n w phone high | f f n f inconclusive low | f f n n phone medium
f n w w phone medium | f n w f phone medium | f n w n phone medium
f n f w site-network medium | f n f f inconclusive low | f n f n inconclusive low
f n n w inconclusive low | f n n f inconclusive low | f n n n inconclusive low
n w w w inconclusive low | n w w f inconclusive low | n w w n inconclusive low
n w f w inconclusive low | n w f f inconclusive low | n w f n inconclusive low
n w n w inconclusive low | n w n f inconclusive low | n w n n inconclusive low
n f w w inconclusive low | n f w f inconclusive low | n f w n inconclusive low
n f f w inconclusive low | n f f f inconclusive low | n f f n inconclusive low
n f n w inconclusive low | n f n f inconclusive low | n f n n inconclusive low
n n w w inconclusive low | n n w f inconclusive low | n n w n inconclusive low
n n f w inconclusive low | n n f f inconclusive low | n n f n inconclusive low
n n n w inconclusive low | n n n f inconclusive low | n n n n inconclusive low
`;

const rows = TABLE.trim()
  .split(/[|\n]/)
  .map((row) => row.trim().split(' '));

function cellsOf(row: readonly string[]): CrossedTestCell[] {
  const places = [
    [SUSPECT, site.id],
    [SUSPECT, elsewhere.id],
    [OTHER, site.id],
    [OTHER, elsewhere.id],
  ] as const;
  return places.flatMap(([phone, place], index) => {
    const result = results[row[index] ?? ''];
    return result === undefined || result === 'not-tried' ? [] : [cell(phone, place, result)];
  });
}

describe('the crossed test’s truth table', () => {
  it('is whole', () => {
    expect(rows).toHaveLength(81);
    expect(new Set(rows.map((row) => row.slice(0, 4).join(''))).size).toBe(81);
  });

  it.each(rows)('site %s, elsewhere %s, other here %s, other there %s: %s (%s)', (...row) => {
    const verdict = judge({
      phoneKey: SUSPECT,
      accesses: [site, elsewhere],
      cells: cellsOf(row),
    });
    expect([verdict.verdict, verdict.confidence]).toEqual(row.slice(4));
    expect(VerdictSchema.parse(verdict)).toEqual(verdict);
  });

  it.each(rows)('explains %s %s %s %s in both languages, and what would settle it', (...row) => {
    const verdict = judge({ phoneKey: SUSPECT, accesses: [site, elsewhere], cells: cellsOf(row) });
    expect(verdict.reasons.length).toBeGreaterThan(0);
    const settled = verdict.verdict === 'works' || verdict.confidence === 'high';
    expect(verdict.wouldSettle.length > 0).toBe(!settled);
    for (const language of ['fr', 'en'] as const) {
      const translate = translatorFor(language);
      const said = [
        ...verdict.reasons.map(({ id, params }) => ({ key: `crossedTest.reason.${id}`, params })),
        ...verdict.wouldSettle.map(({ id, params }) => ({
          key: `crossedTest.settle.${id}`,
          params,
        })),
        { key: `crossedTest.verdict.${verdict.verdict}.title`, params: {} },
        { key: `crossedTest.verdict.${verdict.verdict}.meaning`, params: {} },
        { key: `crossedTest.confidence.${verdict.confidence}`, params: {} },
      ];
      for (const { key, params } of said) {
        const sentence = translate(key, params);
        expect(sentence).not.toBe(key);
        expect(sentence).not.toContain('{{');
      }
    }
  });
});

describe('an access that is not another one', () => {
  const same = access('3', { gatewayMac: site.gatewayMac, publicIp: site.publicIp });
  const unknown = access('4', { gatewayMac: null, publicIp: null });
  const reasonsFor = (other: Access, result: CellResult) => {
    const verdict = judge({
      phoneKey: SUSPECT,
      accesses: [site, other],
      cells: [cell(SUSPECT, site.id, 'fails'), cell(SUSPECT, other.id, result)],
    });
    return {
      verdict: verdict.verdict,
      reasons: verdict.reasons.map(({ id }) => id),
      verdictWhole: verdict,
    };
  };

  it('is caught when it is the site’s own, for any result there', () => {
    expect(reasonsFor(same, 'fails').verdict).toBe('inconclusive');
    expect(reasonsFor(same, 'fails').reasons).toContain('same-access');
    expect(reasonsFor(same, 'works').verdict).toBe('inconclusive');
    expect(reasonsFor(same, 'works').reasons).toContain('works-same-access');
  });

  it('does not count while nothing identifies it', () => {
    expect(reasonsFor(unknown, 'fails').verdict).toBe('inconclusive');
    expect(reasonsFor(unknown, 'works').reasons).toContain('access-not-identified');
    expect(reasonsFor(unknown, 'works').verdictWhole.wouldSettle.map(({ id }) => id)).toContain(
      'identify-access',
    );
  });

  it('asks to identify the site’s own access when that is the one unknown', () => {
    const blindSite = { ...site, publicIp: null, gatewayMac: null };
    const verdict = judge({
      phoneKey: SUSPECT,
      accesses: [blindSite, elsewhere],
      cells: [cell(SUSPECT, site.id, 'fails'), cell(SUSPECT, elsewhere.id, 'works')],
    });
    expect(verdict.verdict).toBe('inconclusive');
    expect(verdict.wouldSettle).toContainEqual({
      id: 'identify-access',
      params: { access: blindSite.label },
    });
  });

  it('does not make another phone a known-good one either', () => {
    const cells = [
      cell(SUSPECT, site.id, 'fails'),
      cell(OTHER, site.id, 'fails'),
      cell(OTHER, same.id, 'works'),
    ];
    const verdict = judge({ phoneKey: SUSPECT, accesses: [site, same], cells });
    expect(verdict.verdict).toBe('inconclusive');
  });
});

describe('sameAccess', () => {
  const base = {
    gatewayMac: 'aa:aa:aa:aa:aa:aa',
    gatewayIp: '192.168.1.1',
    publicIp: '93.184.216.1',
    interfaceName: 'eth0',
  };
  const otherMac = 'bb:bb:bb:bb:bb:bb';
  const otherPublic = '93.184.216.2';
  it.each([
    ['both equal', {}, 'same'],
    ['a second router on the same line', { gatewayMac: otherMac }, 'same'],
    ['both other', { gatewayMac: otherMac, publicIp: otherPublic }, 'different'],
    ['same gateway, other public address', { publicIp: otherPublic }, 'unknown'],
    ['public address unknown, same gateway', { publicIp: null }, 'same'],
    ['public address unknown, other gateway', { publicIp: null, gatewayMac: otherMac }, 'unknown'],
    ['nothing known', { publicIp: null, gatewayMac: null }, 'unknown'],
    [
      'other public address, gateway hidden, all else alike',
      { publicIp: otherPublic, gatewayMac: null },
      'unknown',
    ],
    [
      'other public address, gateway hidden, other interface',
      { publicIp: otherPublic, gatewayMac: null, interfaceName: 'wlan0' },
      'different',
    ],
    [
      'other public address, gateway hidden, other gateway address',
      { publicIp: otherPublic, gatewayMac: null, gatewayIp: '10.0.0.1' },
      'different',
    ],
    [
      'other interface alone',
      { publicIp: null, gatewayMac: null, interfaceName: 'wlan0' },
      'unknown',
    ],
  ] as const)('%s', (_, overrides, expected) => {
    expect(sameAccess(base, { ...base, ...overrides })).toBe(expected);
    expect(sameAccess({ ...base, ...overrides }, base)).toBe(expected);
  });
});

describe('judge', () => {
  it('keeps the latest of several results for one cell', () => {
    const cells = [cell(SUSPECT, site.id, 'works', 5), cell(SUSPECT, site.id, 'fails', 1)];
    expect(judge({ phoneKey: SUSPECT, accesses: [site], cells }).verdict).toBe('works');
  });

  it('is surer after two other accesses, and less sure when they disagree', () => {
    const third = access('5');
    const accesses = [site, elsewhere, third];
    const fails = cell(SUSPECT, site.id, 'fails');
    const works = cell(SUSPECT, elsewhere.id, 'works');
    const both = judge({
      phoneKey: SUSPECT,
      accesses,
      cells: [fails, works, cell(SUSPECT, third.id, 'works')],
    });
    expect(both).toMatchObject({ verdict: 'site-network', confidence: 'high' });
    const mixed = judge({
      phoneKey: SUSPECT,
      accesses,
      cells: [fails, works, cell(SUSPECT, third.id, 'fails')],
    });
    expect(mixed).toMatchObject({ verdict: 'site-network', confidence: 'low' });
  });

  it('says so when no access is the site’s', () => {
    const verdict = judge({
      phoneKey: SUSPECT,
      accesses: [elsewhere],
      cells: [cell(SUSPECT, elsewhere.id, 'fails')],
    });
    expect(verdict).toMatchObject({ verdict: 'inconclusive', wouldSettle: [{ id: 'mark-site' }] });
  });

  const accessArbitrary = fc.record({
    gatewayMac: fc.constantFrom(null, 'aa:aa:aa:aa:aa:aa', 'bb:bb:bb:bb:bb:bb'),
    publicIp: fc.constantFrom(null, '93.184.216.1', '93.184.216.2'),
    isSite: fc.boolean(),
  });
  it('never blames without its discriminating cell, for any matrix in any order', () => {
    fc.assert(
      fc.property(
        fc.array(accessArbitrary, { maxLength: 4 }),
        fc.array(
          fc.record({
            phone: fc.constantFrom(SUSPECT, OTHER, 'ip:10.0.0.9'),
            place: fc.nat({ max: 4 }),
            result: fc.constantFrom<CellResult>('works', 'fails', 'not-tried'),
          }),
          { maxLength: 12 },
        ),
        (given, marks) => {
          const accesses = given.map((one, index) => access(String(index), one));
          const cells = marks.map((mark, index) =>
            cell(mark.phone, String(mark.place), mark.result, index),
          );
          const { verdict } = judge({ phoneKey: SUSPECT, accesses, cells });
          const shuffled = judge({ phoneKey: SUSPECT, accesses, cells: cells.toReversed() });
          expect(shuffled.verdict).toBe(verdict);
          const siteAccess = accesses.find((one) => one.isSite);
          const latest = (phone: string, id: string) =>
            cells.findLast((one) => one.phoneKey === phone && one.accessId === id)?.result;
          const others = accesses.filter(
            (one) =>
              siteAccess !== undefined &&
              one !== siteAccess &&
              sameAccess(siteAccess, one) === 'different',
          );
          const swapKeys = [OTHER, 'ip:10.0.0.9'];
          const onSite = (phone: string) => (siteAccess ? latest(phone, siteAccess.id) : undefined);
          const fails = others.some((one) => latest(SUSPECT, one.id) === 'fails');
          const works = others.some((one) => latest(SUSPECT, one.id) === 'works');
          const swapWorks = swapKeys.some((phone) => onSite(phone) === 'works');
          const goodFails = swapKeys.some(
            (phone) =>
              onSite(phone) === 'fails' && others.some((one) => latest(phone, one.id) === 'works'),
          );
          const allowed = {
            'site-network': onSite(SUSPECT) === 'fails' && (works || goodFails),
            phone: onSite(SUSPECT) === 'fails' && !works && (fails || swapWorks),
            both: onSite(SUSPECT) === 'fails' && fails && goodFails,
            works: onSite(SUSPECT) === 'works',
            inconclusive: true,
          };
          expect(allowed[verdict]).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('an access described by hand', () => {
  const byHand = (id: string, overrides: Partial<Access> = {}): Access => ({
    id,
    label: `À la main ${id}`,
    gatewayMac: null,
    gatewayIp: null,
    publicIp: null,
    interfaceName: null,
    isSite: false,
    byHand: true,
    ...overrides,
  });
  const neighbour = byHand('n');

  it.each([
    ['works', 'site-network'],
    ['fails', 'phone'],
  ] as const)('counts: the phone %s there', (there, expected) => {
    const verdict = judge({
      phoneKey: SUSPECT,
      accesses: [site, neighbour],
      cells: [cell(SUSPECT, site.id, 'fails'), cell(SUSPECT, neighbour.id, there)],
    });
    expect(verdict).toMatchObject({ verdict: expected, confidence: 'medium' });
    expect(verdict.reasons).toContainEqual({
      id: 'declared-access',
      params: { access: neighbour.label },
    });
  });

  it('counts on a site that was described by hand too', () => {
    const here = byHand('s', { isSite: true });
    const cells = [cell(SUSPECT, 's', 'fails'), cell(SUSPECT, 'n', 'works')];
    expect(judge({ phoneKey: SUSPECT, accesses: [here, neighbour], cells }).verdict).toBe(
      'site-network',
    );
  });

  it('is the site’s own where it was measured as such afterwards', () => {
    const same = byHand('n', { publicIp: site.publicIp });
    const cells = [cell(SUSPECT, site.id, 'fails'), cell(SUSPECT, 'n', 'fails')];
    expect(judge({ phoneKey: SUSPECT, accesses: [site, same], cells }).verdict).toBe(
      'inconclusive',
    );
  });

  it('never gives a verdict of high confidence by itself', () => {
    const cells = [
      cell(SUSPECT, site.id, 'fails'),
      cell(SUSPECT, 'n', 'fails'),
      cell(OTHER, site.id, 'works'),
      cell(OTHER, 'n', 'works'),
    ];
    const verdict = judge({ phoneKey: SUSPECT, accesses: [site, neighbour], cells });
    expect(verdict).toMatchObject({ verdict: 'phone', confidence: 'medium' });
  });

  it.each([
    [
      'it is where the other phone works, and the measured one proved nothing',
      [cell(SUSPECT, '2', 'fails'), cell(SUSPECT, 'n', 'fails'), cell(OTHER, 'n', 'works')],
      'phone',
    ],
    [
      'it is the second one where the phone works',
      [cell(SUSPECT, '2', 'works'), cell(SUSPECT, 'n', 'works')],
      'site-network',
    ],
    [
      'it is where the phone that fails here was known to work',
      [cell(SUSPECT, '2', 'works'), cell(OTHER, site.id, 'fails'), cell(OTHER, 'n', 'works')],
      'site-network',
    ],
  ] as const)('gives none beside a measured one either: %s', (_, tried, expected) => {
    const cells = [cell(SUSPECT, site.id, 'fails'), ...tried];
    const accesses = [site, elsewhere, neighbour];
    expect(judge({ phoneKey: SUSPECT, accesses, cells })).toMatchObject({
      verdict: expected,
      confidence: 'medium',
    });
  });
});

describe('one access', () => {
  const anyAccess = fc.constantFrom<Partial<Access>>(
    {},
    { byHand: true },
    { isSite: true },
    { isSite: true, byHand: true },
    { gatewayMac: null, publicIp: null, byHand: true },
    { gatewayMac: null, publicIp: null },
  );

  it('never shows that a phone fails everywhere, of any kind', () => {
    fc.assert(
      fc.property(
        fc.array(anyAccess, { minLength: 1, maxLength: 4 }),
        fc.nat({ max: 3 }),
        fc.constantFrom<CellResult>('works', 'fails', 'not-tried'),
        (kinds, at, result) => {
          const accesses = kinds.map((kind, index) => access(String(index + 1), kind));
          const tried = accesses[at % accesses.length];
          if (tried === undefined) return;
          const { verdict } = judge({
            phoneKey: SUSPECT,
            accesses,
            cells: [cell(SUSPECT, tried.id, result)],
          });
          expect(['works', 'inconclusive']).toContain(verdict);
        },
      ),
    );
  });
});
