import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from '../../shared/schema.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const sources = globSync(['{electron,shared,renderer,test}/**/*.{ts,tsx,mjs}', '*.config.ts'], {
  cwd: project,
}).map((found) => ({
  path: found.replaceAll('\\', '/'),
  text: readFileSync(join(project, found), 'utf8'),
}));

function using(pattern: RegExp, folder = ''): string[] {
  return sources
    .filter(({ path, text }) => path.startsWith(folder) && pattern.test(text))
    .map(({ path }) => path)
    .filter((path) => path !== 'test/electron/portability.test.ts');
}

describe('sources that run on three systems', () => {
  it('are found at all', () => {
    expect(sources.length).toBeGreaterThan(200);
  });

  it('take no path of the disk from an address: accents stay encoded, Windows begins with /C:', () => {
    expect(using(/import\.meta\.url\)?\)\.pathname|\bscript\.pathname/)).toEqual([]);
  });

  it('name no folder of one system for temporary files', () => {
    expect(using(/['"`]\/tmp\b/, 'electron/')).toEqual([]);
  });

  it('start no program through a shell, and no wmic', () => {
    expect(using(/\bwmic\b.*['"`]|shell: true/, 'electron/')).toEqual([
      // A library's own shell commands, inside its cage.
      'electron/platform/contained-programs.ts',
    ]);
  });
});

describe('the scripts of the manifest', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')));

  it('run in cmd.exe as in a shell: only programs and &&', () => {
    const foreign = Object.entries(scripts).filter(([, script]) =>
      /[;*$'`|<>]|\b(?:export|rm|cp|mv|cat|test|bash|sh)\s|(?<!&)&(?!&)|^\w+=/.test(
        script.replaceAll(/\btest\b/g, 'folder'),
      ),
    );
    expect(foreign).toEqual([]);
  });
});
