import { describe, expect, it } from 'vitest';
import { messageParts, messagesOf, type MessageTree } from '../../../shared/messages/catalogue.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';

function flatten(tree: MessageTree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value === 'string') flat.set(path, value);
    else for (const [inner, text] of flatten(value, path)) flat.set(inner, text);
  }
  return flat;
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? '').toSorted();
}

const french = flatten(messagesOf('fr'));
const english = flatten(messagesOf('en'));

describe('sentences', () => {
  it('exist in both languages, key by key, in the same order', () => {
    expect([...french.keys()]).toEqual([...english.keys()]);
    expect(french.size).toBeGreaterThan(700);
  });

  it('take the same parameters in both languages', () => {
    const different = [...french].filter(
      ([key, text]) =>
        JSON.stringify(placeholders(text)) !== JSON.stringify(placeholders(english.get(key) ?? '')),
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('are owned by one part each', () => {
    for (const parts of Object.values(messageParts)) {
      const owners = new Map<string, string[]>();
      for (const [part, tree] of Object.entries(parts))
        for (const key of flatten(tree).keys()) owners.set(key, [...(owners.get(key) ?? []), part]);
      expect([...owners].filter(([, names]) => names.length > 1)).toEqual([]);
    }
  });

  it('follow French typography', () => {
    const wrong = [...french].filter(
      ([, text]) =>
        /[^\s\u00a0\u202f:/?!;]([!?;])(?=\s|$)/.test(
          text.replaceAll(/\{\{.*?\}\}|https?:\S+/g, 'x'),
        ) ||
        /[^\s]? [:;!?»](?=\s|$)/.test(text) ||
        / [:;!?»%]|« |'/.test(text) ||
        (!text.includes('http') && /[^\s\u00a0({/]:\s|[\p{L}\d_][;!?]/u.test(text)),
    );
    expect(wrong).toEqual([]);
  });

  it('have no straight apostrophe in English either', () => {
    expect([...english].filter(([, text]) => text.includes("'"))).toEqual([]);
  });

  it('write figures as each language does', () => {
    const params = { ip: '10.0.0.1', received: 10, sent: 10, ms: 0.8 };
    expect(translatorFor('fr')('check.NET-GATEWAY-OK.message', params)).toContain('0,8');
    expect(translatorFor('en')('check.NET-GATEWAY-OK.message', params)).toContain('0.8');
    expect(translatorFor('fr')('problem.PORT_IN_USE', { port: 50_755 })).toContain('50755');
  });

  it('insert the parameters in their places', () => {
    expect(translatorFor('en')('problem.PORT_IN_USE', { port: 8080 })).toContain('8080');
    expect(translatorFor('fr')('problem.PORT_IN_USE', { port: 8080 })).not.toContain('{{');
  });
});
