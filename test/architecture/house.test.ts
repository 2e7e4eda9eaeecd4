import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { house, roomOf } from './house.ts';
import { circlesOf, type Module, projectFolder, readModules } from './module-graph.ts';

const modules = readModules();
const layerOf = (file: string): string => file.split('/')[0] ?? '';
const isOurs = (target: string): boolean => Object.hasOwn(house, layerOf(target));

function offences(isOffence: (file: string, target: string) => boolean): string[] {
  return modules.flatMap(({ file, imports }) =>
    imports.filter((target) => isOffence(file, target)).map((target) => `${file} → ${target}`),
  );
}

describe('the house', () => {
  it('is read at all, with types and re-exports', () => {
    expect(modules.length).toBeGreaterThan(300);
    const services = modules.find(({ file }) => file === 'electron/services.ts');
    expect(services?.imports.length).toBeGreaterThan(10);
  });

  it('has a room for every file', () => {
    expect(modules.map(({ file }) => file).filter((file) => roomOf(file) === null)).toEqual([]);
  });

  it('lets the sides meet in shared/ only', () => {
    expect(
      offences(
        (file, target) =>
          isOurs(target) && layerOf(target) !== layerOf(file) && layerOf(target) !== 'shared',
      ),
    ).toEqual([]);
  });

  it('has no import that runs upward, types included', () => {
    expect(
      offences((file, target) => {
        const [from, to] = [roomOf(file), roomOf(target)];
        return layerOf(file) === layerOf(target) && (to?.height ?? 0) > (from?.height ?? 0);
      }),
    ).toEqual([]);
  });

  it('has no circle, types included', () => {
    expect(circlesOf(modules)).toEqual([]);
  });

  it('keeps the features of the renderer apart', () => {
    const featureOf = (file: string): string | null =>
      /^renderer\/features\/([^/]+)\//.exec(file)?.[1] ?? null;
    expect(
      offences((file, target) => {
        const [from, to] = [featureOf(file), featureOf(target)];
        return from !== null && to !== null && from !== to;
      }),
    ).toEqual([]);
  });
});

describe('what no compiler refuses', () => {
  it('lets only the desktop shell import Electron', () => {
    const isDesktop = (file: string): boolean =>
      /^electron\/(?:desktop\/|security\/|main\.ts$|preload\.ts$)/.test(file);
    expect(offences((file, target) => target === 'electron' && !isDesktop(file))).toEqual([]);
  });

  it('keeps clocks and randomness out of shared/', () => {
    const impure = modules
      .filter(({ file }) => layerOf(file) === 'shared')
      .filter(({ file }) =>
        /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(
          readFileSync(join(projectFolder, file), 'utf8'),
        ),
      );
    expect(impure.map(({ file }) => file)).toEqual([]);
  });
});

describe('the graph reader', () => {
  it('finds a circle of types and leaves a chain alone', () => {
    const graph: Module[] = [
      { file: 'a', imports: ['b'] },
      { file: 'b', imports: ['c'] },
      { file: 'c', imports: ['a', 'd'] },
      { file: 'd', imports: [] },
    ];
    expect(circlesOf(graph).map((circle) => circle.toSorted())).toEqual([['a', 'b', 'c']]);
    expect(circlesOf(graph.slice(1))).toEqual([]);
  });
});
