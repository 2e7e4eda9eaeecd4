import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../../', import.meta.url));

type Import = { readonly file: string; readonly target: string };

function importsOf(folder: string): Import[] {
  return globSync(`${folder}/**/*.{ts,tsx,mjs}`, { cwd: project }).flatMap((found) => {
    // Windows lists with its own separator.
    const file = found.replaceAll('\\', '/');
    const text = readFileSync(join(project, file), 'utf8');
    const specifiers = [
      ...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm),
    ].map((match) => match[1] ?? '');
    return specifiers.map((specifier) => ({
      file,
      target: specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier,
    }));
  });
}

function offenders(folder: string, forbidden: (target: string) => boolean): string[] {
  return importsOf(folder)
    .filter(({ target }) => forbidden(target))
    .map(({ file, target }) => `${file} → ${target}`);
}

const isNode = (target: string): boolean => target.startsWith('node:');
const isIn =
  (...folders: string[]) =>
  (target: string): boolean =>
    folders.some((folder) => target.startsWith(`${folder}/`));

describe('direction of dependencies', () => {
  it('reads imports at all', () => {
    expect(importsOf('shared').length).toBeGreaterThan(20);
  });

  it('keeps shared/ pure: no Node, no Electron, no React, nothing of the two sides', () => {
    expect(
      offenders(
        'shared',
        (target) =>
          isNode(target) ||
          isIn('electron', 'renderer', 'test')(target) ||
          /^(?:electron|react|react-dom|@mantine\/.*)$/.test(target),
      ),
    ).toEqual([]);
  });

  it('keeps the renderer away from Node and from electron/', () => {
    expect(
      offenders(
        'renderer',
        (target) => isNode(target) || target === 'electron' || isIn('electron', 'test')(target),
      ),
    ).toEqual([]);
  });

  it('keeps electron/ away from the renderer', () => {
    expect(offenders('electron', isIn('renderer', 'test'))).toEqual([]);
  });

  it('lets only the desktop shell import Electron', () => {
    const allowed = [
      'electron/main.ts',
      'electron/preload.ts',
      'electron/desktop/electron-carrier.ts',
      'electron/desktop/sender-trust.ts',
    ];
    expect(
      offenders('electron', (target) => target === 'electron').filter(
        (offence) =>
          !allowed.some((file) => offence.startsWith(`${file} `)) &&
          !offence.startsWith('electron/security/'),
      ),
    ).toEqual([]);
  });

  it('keeps clocks and randomness out of shared/', () => {
    const impure = globSync('shared/**/*.ts', { cwd: project }).filter((file) =>
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bcrypto\./.test(
        readFileSync(join(project, file), 'utf8'),
      ),
    );
    expect(impure).toEqual([]);
  });
});
