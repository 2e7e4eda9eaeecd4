import { describe, expect, it } from 'vitest';
import en from '../../../shared/messages/parts/network.en.json' with { type: 'json' };
import fr from '../../../shared/messages/parts/network.fr.json' with { type: 'json' };
import { InterfaceReasonSchema } from '../../../shared/domain/network.ts';

const keysOf = (tree: unknown): string[] =>
  typeof tree === 'object' && tree !== null
    ? Object.entries(tree).flatMap(([key, value]) =>
        typeof value === 'string' ? [key] : keysOf(value).map((below) => `${key}.${below}`),
      )
    : [];

describe('the sentences of the local network', () => {
  it('exist for every reason why an interface is set aside, and for no other', () => {
    expect(new Set(Object.keys(fr.interface.reason))).toEqual(
      new Set(InterfaceReasonSchema.options),
    );
  });

  it('are the same in both languages, placeholders included', () => {
    expect(keysOf(en)).toEqual(keysOf(fr));
    const places = (text: string): string[] =>
      [...text.matchAll(/\{\{\w+\}\}/g)].map(String).toSorted();
    const leaves = (tree: unknown): string[] =>
      typeof tree === 'string' ? [tree] : Object.values(tree ?? {}).flatMap(leaves);
    const english = leaves(en);
    for (const [index, sentence] of leaves(fr).entries())
      expect(places(english[index] ?? ''), sentence).toEqual(places(sentence));
  });

  it('follow French typography', () => {
    const leaves = (tree: unknown): string[] =>
      typeof tree === 'string' ? [tree] : Object.values(tree ?? {}).flatMap(leaves);
    for (const sentence of leaves(fr)) {
      expect(sentence).not.toMatch(/ [:;!?»]|« |'/);
      expect(sentence).not.toMatch(/[a-zéè][;!?]/);
    }
  });
});
