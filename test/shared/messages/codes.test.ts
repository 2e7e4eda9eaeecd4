import { describe, expect, it } from 'vitest';
import { CHECK_CODES } from '../../../shared/domain/check-codes.ts';
import type { CodeTable } from '../../../shared/domain/code-parameters.ts';
import { FINDINGS } from '../../../shared/domain/finding-codes.ts';
import { PROBLEMS } from '../../../shared/domain/problem-codes.ts';
import { type Language, LanguageSchema } from '../../../shared/domain/text.ts';
import { messagesOf, type MessageTree } from '../../../shared/messages/catalogue.ts';

type Kind = {
  readonly name: string;
  readonly table: CodeTable;
  /** Sentences of one code; none where the code itself is the key of its only sentence. */
  readonly parts: readonly string[];
  readonly isCode: (key: string) => boolean;
};

const KINDS: readonly Kind[] = [
  { name: 'problem', table: PROBLEMS, parts: [], isCode: () => true },
  { name: 'finding', table: FINDINGS, parts: ['action', 'message'], isCode: () => true },
  {
    name: 'check',
    table: CHECK_CODES,
    parts: ['action', 'meaning', 'message'],
    isCode: (key) => key.startsWith('NET-'),
  },
];

function leaves(tree: MessageTree | string, path = ''): readonly (readonly [string, string])[] {
  if (typeof tree === 'string') return [[path, tree]];
  return Object.entries(tree).flatMap(([key, value]) =>
    leaves(value, path === '' ? key : `${path}.${key}`),
  );
}

const singular = (key: string): string => key.replace(/_(?:one|many|other)$/, '');

/** The code, the name and the text of every sentence of one kind. */
function sentencesOf({ name, isCode }: Kind, language: Language) {
  return leaves(messagesOf(language)[name] ?? {})
    .map(([path, text]) => {
      const [code = '', ...part] = singular(path).split('.');
      return { code, part: part.join('.'), text };
    })
    .filter(({ code }) => isCode(code));
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name = '']) => name);

const rounds = LanguageSchema.options.flatMap((language) =>
  KINDS.map((kind) => ({ language, kind })),
);

describe.each(rounds)('the sentences of each $kind.name ($language)', ({ language, kind }) => {
  const sentences = sentencesOf(kind, language);

  it('are there for each code, and for nothing else', () => {
    const found = Map.groupBy(sentences, ({ code }) => code);
    expect([...found.keys()].toSorted()).toEqual(Object.keys(kind.table).toSorted());
    for (const [code, all] of found)
      expect([code, ...new Set(all.map(({ part }) => part))].toSorted()).toEqual(
        [code, ...(kind.parts.length === 0 ? [''] : kind.parts)].toSorted(),
      );
  });

  it('say exactly the parameters of their code', () => {
    for (const [code, uses] of Object.entries(kind.table)) {
      const said = sentences
        .filter((sentence) => sentence.code === code)
        .flatMap(({ text }) => placeholders(text));
      const listed = Object.keys(uses).filter((name) => uses[name] === 'said');
      expect([code, ...new Set(said)].toSorted()).toEqual([code, ...listed].toSorted());
    }
  });
});
