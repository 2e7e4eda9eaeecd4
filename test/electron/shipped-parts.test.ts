import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noticeText, partsJson, shippedParts } from '../../assets/licences/shipped-parts.ts';
import manifest from '../../package.json' with { type: 'json' };

const project = fileURLToPath(new URL('../../', import.meta.url));
const AGAIN = 'run `node assets/licences/generate.ts`';

describe('NOTICE', () => {
  const { parts, unknown } = shippedParts(project);

  it('has a known licence for every part that ships', () => {
    expect(unknown).toEqual([]);
  });

  it('is up to date, and so is the list of the settings page', () => {
    const written = (path: string): string => readFileSync(join(project, path), 'utf8');
    expect(written('NOTICE') === noticeText(parts), AGAIN).toBe(true);
    expect(
      written('renderer/features/settings/parts.json') === partsJson(parts),
      `${AGAIN}, then prettier`,
    ).toBe(true);
  });

  it('names each kind of part: runtime, page, font, vendor table, Electron', () => {
    const names = parts.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        ...Object.keys(manifest.dependencies),
        'react',
        'react-dom',
        'scheduler',
        'react-i18next',
        '@mantine/core',
        '@mantine/hooks',
        '@floating-ui/react',
        '@tabler/icons-react',
        'get-nonce',
        'Roboto',
        'oui-data',
        'electron',
      ]),
    );
    expect(names).not.toContain('vitest');
  });

  it('gives a licence text to the parts that bring none', () => {
    const textOf = (wanted: string): string | undefined =>
      parts.find(({ name }) => name === wanted)?.text;
    expect(textOf('brotli')).toMatch(/Devon Govett[\s\S]*Apache License/);
    expect(textOf('dfa')).toContain('Permission is hereby granted');
    expect(textOf('fontkit')).toContain('Permission is hereby granted');
    expect(textOf('oui-data')).toContain('Redistributions in binary form');
    expect(textOf('sax')).toContain('Blue Oak Model License');
    expect(textOf('Roboto')).toContain('SIL OPEN FONT LICENSE Version 1.1');
    for (const part of parts) expect(part.text, part.name).not.toContain('{{');
  });
});

describe('a part that is added', () => {
  let folder = '';
  const put = (path: string, content: unknown): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(
      join(folder, path),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tonalite-parts-'));
    put('package.json', { version: '1.0.0', dependencies: { first: '1.0.0' } });
    put('node_modules/first/package.json', {
      version: '1.0.0',
      license: 'ISC',
      dependencies: { second: '2.0.0' },
    });
    put('node_modules/first/LICENSE', 'ISC of first');
    put('node_modules/second/LICENSE', 'text of second');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['without a licence', {}],
    ['under a licence that nobody decided on', { license: 'GPL-3.0-only' }],
    ['where one of two is unknown', { license: '(MIT AND SSPL-1.0)' }],
    ['under words that are no licence', { license: 'SEE LICENSE IN LICENSE' }],
  ])('%s is named, even deep below', (_name, said) => {
    put('node_modules/second/package.json', { version: '2.0.0', ...said });
    expect(shippedParts(folder).unknown).toEqual(['second 2.0.0']);
  });

  it('with neither a file nor a wording that we keep is named', () => {
    rmSync(join(folder, 'node_modules/first/LICENSE'));
    put('node_modules/second/package.json', { version: '2.0.0', license: 'MIT' });
    expect(shippedParts(folder).unknown).toEqual(['first 1.0.0']);
  });

  it.each([
    ['a dynamic import', 'renderer/a.ts', "const a = () => import('added/deep.js');\n"],
    ['an indented import', 'shared/a.ts', "  import { a } from 'added';\n"],
    ['a bare import', 'renderer/a.jsx', "import 'added/styles.css';\n"],
    ['a style sheet', 'renderer/a.css', "@import 'added/styles.css';\n"],
    ['an address of a style sheet', 'renderer/a.css', '@import url(added/styles.css);\n'],
    ['an address of a file', 'renderer/a.ts', "new URL('added/a.png', import.meta.url);\n"],
    ['the main process', 'electron/deep/a.ts', "export { a } from 'added';\n"],
  ])('by %s is named', (_name, path, source) => {
    put('node_modules/second/package.json', { version: '2.0.0', license: 'MIT' });
    put('node_modules/added/package.json', { version: '5.0.0' });
    put(path, source);
    expect(shippedParts(folder).unknown).toEqual(['added 5.0.0']);
  });

  it('as an optional dependency is named where it is installed', () => {
    put('node_modules/second/package.json', {
      version: '2.0.0',
      license: 'MIT',
      optionalDependencies: { there: '1.0.0', absent: '1.0.0' },
    });
    put('node_modules/there/package.json', { version: '6.0.0' });
    expect(shippedParts(folder).unknown).toEqual(['there 6.0.0']);
  });

  it('by an import of the page alone counts too, types do not', () => {
    put('node_modules/second/package.json', { version: '2.0.0', license: 'MIT' });
    put('node_modules/@some/page/package.json', { version: '3.0.0' });
    put('node_modules/only-types/package.json', { version: '4.0.0' });
    put(
      'renderer/page.tsx',
      "import {\n  a,\n} from '@some/page/deep.js';\nimport type { T } from 'only-types';\n",
    );
    expect(shippedParts(folder).unknown).toEqual(['@some/page 3.0.0']);
  });
});
