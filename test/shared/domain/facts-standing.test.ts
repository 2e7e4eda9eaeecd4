import { describe, expect, it } from 'vitest';
import { factsStanding } from '../../../shared/domain/facts-standing.ts';
import { at, facts } from '../case/case-samples.ts';

const card = facts.interface;
if (card === null) throw new Error('the sample has a card');
const soon = Date.parse(at(60));

describe('factsStanding', () => {
  it.each([
    ['the card as it was', [card], 'fresh'],
    ['nothing listed yet', null, 'fresh'],
    ['the card taken out', [], 'card-out'],
    ['the card without its address', [{ ...card, address: null }], 'card-out'],
    [
      'the cable pulled, the address still there',
      [{ ...card, reason: 'down' as const }],
      'card-out',
    ],
    ['another address', [{ ...card, address: '192.168.1.9' }], 'moved'],
    ['another card only', [{ ...card, name: 'wlan0' }], 'card-out'],
  ] as const)('with %s', (_, interfaces, standing) => {
    expect(factsStanding(facts, { interfaces, ms: soon })).toBe(standing);
  });

  it('is old after a quarter of an hour', () => {
    const seen = (minutes: number) =>
      factsStanding(facts, {
        interfaces: [card],
        ms: Date.parse(facts.measuredAt) + minutes * 60_000,
      });
    expect([seen(15), seen(16)]).toEqual(['fresh', 'old']);
  });

  it('uses only the age when no card was known', () => {
    expect(factsStanding({ ...facts, interface: null }, { interfaces: [], ms: soon })).toBe(
      'fresh',
    );
  });
});
