import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { distance, folded, rank } from '../../../renderer/features/reference/search.ts';

const pages = [
  'Écran noir, rien ne s’allume',
  'Le téléphone ne sonne plus',
  'Pas de base',
  '*21* Renvoi',
];
const find = (search: string): readonly string[] => rank(pages, search, (page) => [page]);

describe('search', () => {
  it.each([
    ['ecran noir', 'Écran noir, rien ne s’allume'],
    ['ÉCRAN', 'Écran noir, rien ne s’allume'],
    ['telefone sone', 'Le téléphone ne sonne plus'],
    ['pas de bsae', 'Pas de base'],
    ['*21', '*21* Renvoi'],
  ])('finds for %s', (search, page) => {
    expect(find(search)[0]).toBe(page);
  });

  it('finds nothing for what resembles nothing', () => {
    expect(find('imprimante laser')).toEqual([]);
  });

  test.prop([fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 })])(
    'measures a distance as a metric does',
    (left, right) => {
      expect(distance(left, right, 99)).toBe(distance(right, left, 99));
      expect(distance(left, left, 99)).toBe(0);
      expect(distance(left, right, 99)).toBeLessThanOrEqual(Math.max(left.length, right.length));
    },
  );

  test.prop([fc.string({ maxLength: 40 })])('finds any text by itself, whatever it is', (text) => {
    fc.pre(folded(text) !== '');
    expect(rank([text], text, (item) => [item])).toEqual([text]);
  });
});
