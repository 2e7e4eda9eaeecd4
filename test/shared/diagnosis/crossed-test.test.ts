import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, sameAccess } from '../../../shared/diagnosis/crossed-test.ts';
import { type CellResult, VerdictSchema } from '../../../shared/diagnosis/crossed-test-schema.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';
import {
  SUSPECT,
  OTHER,
  access,
  site,
  elsewhere,
  cell,
  rows,
  cellsOf,
} from './crossed-test-cells.ts';

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

describe('judge', () => {
  it('keeps the latest of several results for one cell', () => {
    const cells = [cell(SUSPECT, site.id, 'works', 5), cell(SUSPECT, site.id, 'fails', 1)];
    expect(judge({ phoneKey: SUSPECT, accesses: [site], cells }).verdict).toBe('works');
  });

  it('is more certain after two other accesses, and less when they disagree', () => {
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
