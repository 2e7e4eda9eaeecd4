import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, sameAccess } from '../../../shared/diagnosis/crossed-test.ts';
import { type Access, type CellResult } from '../../../shared/diagnosis/crossed-test-schema.ts';
import { SUSPECT, OTHER, access, site, elsewhere, cell } from './crossed-test-cells.ts';

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
