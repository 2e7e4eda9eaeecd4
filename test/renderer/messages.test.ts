import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type MessageTree, messageParts, messagesOf } from '../../shared/messages/catalogue.ts';

const RENDERER = join(import.meta.dirname, '../../renderer');

function flat(tree: MessageTree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree))
    if (typeof value === 'string') found.set(`${prefix}${key}`, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) found.set(inner, text);
  return found;
}

const french = flat(messageParts.fr['ui'] ?? {});
const everything = flat(messagesOf('fr'));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

const code = sources(RENDERER);

describe('the interface’s sentences', () => {
  it('has a sentence for every key that the code names', () => {
    const named = code.flatMap((text) =>
      [...text.matchAll(/['`](ui\.[\w.-]+)['`]/g)].map((match) => match[1] ?? ''),
    );
    expect(named.length).toBeGreaterThan(150);
    const missing = named.filter((key) => !everything.has(key) && !everything.has(`${key}_other`));
    expect(missing).toEqual([]);
  });

  it('has sentences under every prefix that the code completes', () => {
    const prefixes = code.flatMap((text) =>
      [...text.matchAll(/`((?:ui|crossedTest|interface)\.[\w.-]*)\$\{/g)].map(
        (match) => match[1] ?? '',
      ),
    );
    expect(prefixes.length).toBeGreaterThan(20);
    const keys = [...everything.keys()];
    expect(prefixes.filter((prefix) => !keys.some((key) => key.startsWith(prefix)))).toEqual([]);
  });

  it('keeps no sentence that nothing names', () => {
    const all = code.join('\n');
    const prefixes = [...all.matchAll(/`(ui\.[\w.-]*)\$\{/g)].map((match) => match[1] ?? '');
    const unused = [...french.keys()]
      .filter((key) => key.startsWith('ui.'))
      .map((key) => key.replace(/_(?:one|other)$/, ''))
      .filter(
        (key) => !all.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)),
      );
    expect(unused).toEqual([]);
  });
});
