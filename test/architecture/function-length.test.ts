/** A function that a reader cannot take in at one look says why it is so long. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { projectFolder } from './module-graph.ts';

const MOST_LINES = 80;
const REASON = /^\s*(?:\/\/|\/\*\*?|\*)\s*Long because\b/;

type Long = { readonly name: string; readonly lines: number };

const FUNCTIONS: ReadonlySet<unknown> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function nameIn(node: object): string | null {
  const named: unknown = Reflect.get(node, 'id') ?? Reflect.get(node, 'key');
  const name: unknown = isNode(named) ? Reflect.get(named, 'name') : null;
  return typeof name === 'string' ? name : null;
}

/** True when the comment that ends on the line above begins with the reason. */
function hasReason(lines: readonly string[], firstLine: number): boolean {
  for (let at = firstLine - 2; at >= 0; at -= 1) {
    const line = lines[at] ?? '';
    if (REASON.test(line)) return true;
    if (!/^\s*(?:\/\/|\/\*|\*)/.test(line)) return false;
  }
  return false;
}

/** The functions of a source that are longer than they may be and give no reason. */
function longFunctions(file: string, text: string): readonly Long[] {
  const lines = text.split('\n');
  const found: Long[] = [];
  const visit = (node: object, name: string): void => {
    const type: unknown = Reflect.get(node, 'type');
    const own = nameIn(node) ?? name;
    if (FUNCTIONS.has(type)) {
      const firstLine = lineAt(text, Number(Reflect.get(node, 'start')));
      const count = lineAt(text, Number(Reflect.get(node, 'end'))) - firstLine + 1;
      if (count > MOST_LINES && !hasReason(lines, firstLine))
        found.push({ name: `${file} ${own}`, lines: count });
    }
    for (const child of Object.values(node))
      if (Array.isArray(child)) {
        for (const each of child) if (isNode(each)) visit(each, own);
      } else if (isNode(child)) visit(child, own);
  };
  visit(parseSync(file, text).program, '');
  return found;
}

function longInProduct(): readonly Long[] {
  return globSync('{electron,renderer,shared}/**/*.{ts,tsx,mjs}', { cwd: projectFolder })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()
    .flatMap((file) => longFunctions(file, readFileSync(join(projectFolder, file), 'utf8')));
}

const filler = (lines: number): string => Array.from({ length: lines }, () => 'work();').join('\n');

describe('the length of functions', () => {
  it('counts functions of every form, under the name that they are known by', () => {
    const text = [
      `function declared() {\n${filler(79)}\n}`,
      `const arrow = () => {\n${filler(79)}\n};`,
      `const object = { method() {\n${filler(79)}\n} };`,
      `function short() {\n${filler(78)}\n}`,
    ].join('\n');
    expect(longFunctions('a.ts', text)).toEqual([
      { name: 'a.ts declared', lines: 81 },
      { name: 'a.ts arrow', lines: 81 },
      { name: 'a.ts method', lines: 81 },
    ]);
  });

  it('accepts a reason directly above, and nowhere else', () => {
    const long = `function long() {\n${filler(79)}\n}`;
    expect(longFunctions('a.ts', `// Long because it lists every case.\n${long}`)).toEqual([]);
    expect(longFunctions('a.ts', `/**\n * Long because it lists.\n */\n${long}`)).toEqual([]);
    expect(longFunctions('a.ts', `// Long because it lists.\n\n${long}`)).toHaveLength(1);
    expect(longFunctions('a.ts', `// It is long because of me.\n${long}`)).toHaveLength(1);
  });

  it(`keeps each function within ${MOST_LINES} lines, or has its reason above it`, () => {
    expect(longInProduct()).toEqual([]);
  });
});
