import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { house } from './house.ts';
import { projectFolder } from './module-graph.ts';

const topFolders = ['assets', 'docs', 'electron', 'renderer', 'shared', 'test'] as const;
const documents = globSync(['*.md', ...topFolders.map((folder) => `${folder}/**/*.md`)], {
  cwd: projectFolder,
}).map((file) => file.replaceAll('\\', '/'));

const read = (file: string): string => readFileSync(join(projectFolder, file), 'utf8');

/** Paths from the project's folder that a text names, in its order; `*` means anything. */
function pathsNamedIn(text: string): string[] {
  const paths = new RegExp(
    String.raw`(?<![\w./@-])(?:${topFolders.join('|')})/(?:[\w*./@-]*[\w*/])?`,
    'g',
  );
  return [...text.matchAll(paths)].map(([path]) => path);
}

/** Targets of the links of a document, from the project's folder; links to the web are left out. */
function linksOf(file: string, text: string): string[] {
  // Code may hold brackets that are no link, a regular expression for instance.
  const prose = text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => target !== '' && !target.includes(':'))
    .map((target) =>
      relative(projectFolder, join(projectFolder, dirname(file), target)).replaceAll('\\', '/'),
    );
}

function isThere(path: string): boolean {
  return path.includes('*')
    ? globSync(path, { cwd: projectFolder }).length > 0
    : existsSync(join(projectFolder, path));
}

/** First column of the table of rooms, in its order. */
function roomsDrawn(): string[] {
  const text = read('docs/architecture.md');
  const table = text.slice(text.indexOf('<!-- rooms:'), text.indexOf('\n## Words'));
  return [...table.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '');
}

/** The folders that need a note: the top ones and the rooms of `electron/`. */
const noted = [
  ...topFolders,
  ...house.electron.filter((room) => room.endsWith('/')).map((room) => room.slice(0, -1)),
];

describe('the documents', () => {
  it('draw the rooms that the house has, in the same order', () => {
    expect(roomsDrawn()).toEqual([...house.shared, ...house.electron, ...house.renderer]);
  });

  it.each(documents)('%s names only paths that exist', (file) => {
    const text = read(file);
    const missing = [...pathsNamedIn(text), ...linksOf(file, text)].filter(
      (path) => !isThere(path),
    );
    expect(missing).toEqual([]);
  });

  it.each(noted)('%s/ has a note of what lives there', (folder) => {
    expect(existsSync(join(projectFolder, folder, 'README.md'))).toBe(true);
  });
});

describe('the reader of paths', () => {
  it('finds paths in prose, in code and in lists, without the full stop that follows', () => {
    expect(
      pathsNamedIn('See `shared/net/ipv4.ts`, electron/wire/. Then test/lab/*.ts; input/test/x.'),
    ).toEqual(['shared/net/ipv4.ts', 'electron/wire/', 'test/lab/*.ts']);
  });

  it('finds the target of a link from the folder of its document', () => {
    expect(
      linksOf('docs/recipes/check.md', '[a](../checks.md#x) [b](https://ovh.com) `[c](d)`'),
    ).toEqual(['docs/checks.md']);
  });

  it('knows a path that is not there', () => {
    expect([isThere('shared/net/ipv4.ts'), isThere('shared/net/none.ts')]).toEqual([true, false]);
    expect([isThere('shared/net/*.ts'), isThere('shared/net/*.none')]).toEqual([true, false]);
  });
});
