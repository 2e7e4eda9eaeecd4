import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messageParts, type MessageTree } from '../../../shared/messages/catalogue.ts';

type Sentence = { readonly where: string; readonly fr: string; readonly en: string };

/** Every pair `{ fr, en }` of a parsed file, with the path that leads to it. */
function pairsOf(value: unknown, where: string): Sentence[] {
  if (value === null || typeof value !== 'object') return [];
  const fr: unknown = Reflect.get(value, 'fr');
  const en: unknown = Reflect.get(value, 'en');
  if (typeof fr === 'string' && typeof en === 'string') return [{ where, fr, en }];
  return Object.entries(value).flatMap(([key, inner]) => pairsOf(inner, `${where}.${key}`));
}

const root = new URL('../../../shared/knowledge/', import.meta.url);
const files = [
  'observations.json',
  ...['procedures', 'graph', 'reference'].flatMap((folder) =>
    readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}`),
  ),
];
const data = files.map((file) => ({
  file,
  content: JSON.parse(readFileSync(new URL(file, root), 'utf8')) as unknown,
}));
const sentences = data.flatMap(({ file, content }) => pairsOf(content, file));

function leaves(tree: MessageTree, where: string): { where: string; text: string }[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [{ where: `${where}.${key}`, text: value }]
      : leaves(value, `${where}.${key}`),
  );
}

const french = [
  ...sentences.map(({ where, fr }) => ({ where, text: fr })),
  ...leaves(messageParts.fr['diagnosis'] ?? {}, 'messages'),
];
const english = [
  ...sentences.map(({ where, en }) => ({ where, text: en })),
  ...leaves(messageParts.en['diagnosis'] ?? {}, 'messages'),
];

const offending = (texts: { where: string; text: string }[], pattern: RegExp) =>
  texts.filter(({ text }) => pattern.test(text)).map(({ where, text }) => `${where}: ${text}`);

const words = (text: string) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));

describe('the sentences of the knowledge base', () => {
  it('are found at all', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(sentences.length).toBeGreaterThan(1000);
  });

  it('never exceed sixty words', () => {
    const long = [...french, ...english].filter(({ text }) => words(text).length > 60);
    expect(long).toEqual([]);
  });

  it('are written by us in both languages: no English left in the French, nor the reverse', () => {
    const frenchWords = /\b(?:le|la|les|une|votre|vous|est|dans|avec)\b/i;
    const englishWords = /\b(?:the|your|you|is|with|and)\b/i;
    const quoted = /[«“][^»”]*[»”]/g;
    const mixed = sentences.filter(
      ({ fr, en }) =>
        englishWords.test(fr.replaceAll(quoted, '')) || frenchWords.test(en.replaceAll(quoted, '')),
    );
    expect(mixed).toEqual([]);
  });
});

describe('French typography', () => {
  it('has real apostrophes', () => {
    expect(offending(french, /\p{L}'\p{L}/u)).toEqual([]);
    expect(offending(english, /\p{L}'\p{L}/u)).toEqual([]);
  });

  it('has a non-breaking space before : ; ! ? and »', () => {
    expect(offending(french, /[^\u{a0}\u{202f}\s][;!?»](?:\s|$)/u)).toEqual([]);
    expect(offending(french, / [:;!?»]/)).toEqual([]);
    // A colon inside an address, a time or a notation (`:port`) is no punctuation.
    expect(offending(french, /[\p{L}\d»)]:(?=\s|$)/u)).toEqual([]);
  });

  it('has a non-breaking space after «, and closes what it opens', () => {
    expect(offending(french, /«(?!\u{a0}|\u{202f})/u)).toEqual([]);
    const open = french.filter(({ text }) => text.split('«').length !== text.split('»').length);
    expect(open).toEqual([]);
  });

  it('keeps a number with its unit', () => {
    expect(offending(french, /\d (?:s|min|h|V|A|ms|kbit\/s|%|jours)(?![\p{L}\p{N}])/u)).toEqual([]);
  });

  it('leaves no trace of the writing process', () => {
    expect(offending([...french, ...english], /`|\.\.(?!\.)(?<!\.\.\.)| {2}|TODO|\s$/)).toEqual([]);
  });
});
