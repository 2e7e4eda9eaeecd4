// @module-tag slow
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import configuration from '../../electron-builder.config.ts';
import { buildApplication } from '../../electron/launch/build-application.ts';
import manifest from '../../package.json' with { type: 'json' };
import { z } from '../../shared/schema.ts';
import { writeElectronDist } from '../doubles/electron-dist.ts';
import { type Archive, openArchive } from './asar-archive.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(import.meta.url);
const run = promisify(execFile);

let folder = '';
let unpacked = '';
let archive: Archive;

/** Packs around the stand-in; any try to download fails at once. */
function pack(output: string): Promise<{ stdout: string; stderr: string }> {
  const packer = require
    .resolve('electron-builder/package.json')
    .replace(/package\.json$/, 'cli.js');
  return run(
    process.execPath,
    [
      packer,
      '--dir',
      '--linux',
      '--x64',
      '--config',
      'electron-builder.config.ts',
      `-c.electronDist=${join(folder, 'electron-dist')}`,
      `-c.directories.output=${output}`,
    ],
    {
      cwd: project,
      env: {
        ...process.env,
        HTTP_PROXY: 'http://127.0.0.1:9',
        HTTPS_PROXY: 'http://127.0.0.1:9',
        npm_config_offline: 'true',
      },
    },
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-package-'));
  await buildApplication();
  writeElectronDist(join(folder, 'electron-dist'), manifest.devDependencies.electron);
  await pack(join(folder, 'packed'));
  unpacked = join(folder, 'packed', 'linux-unpacked');
  archive = openArchive(join(unpacked, 'resources', 'app.asar'));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function weigh(prefix: string): number {
  return archive.paths
    .filter((path) => path.startsWith(prefix))
    .reduce((sum, path) => sum + archive.read(path).length, 0);
}

describe('packed application', () => {
  it('contains what runs and nothing of what built it', () => {
    expect(archive.paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'LICENSE',
        'NOTICE',
        'out/main/main.js',
        'out/preload/index.cjs',
        'out/renderer/index.html',
        'assets/vendor-prefixes.bin',
        'assets/icons/512x512.png',
      ]),
    );
    const own = archive.paths.filter((path) => !path.startsWith('node_modules/'));
    const allowed =
      /^(?:package\.json|LICENSE|NOTICE|out\/main\/[\w-]+\.js|out\/preload\/index\.cjs|out\/renderer\/.+|assets\/vendor-prefixes\.bin|assets\/icons\/512x512\.png)$/;
    expect(own.filter((path) => !allowed.test(path))).toEqual([]);
    expect(archive.paths.filter((path) => /\.(?:[cm]?ts|tsx|map)$/.test(path))).toEqual([]);
  });

  it('holds each worker beside the main process', () => {
    const workers = readdirSync(join(project, 'electron'), { recursive: true })
      .map(String)
      .filter((path) => path.endsWith('-worker.ts') && !path.endsWith('contained-worker.ts'))
      .map((path) => `out/main/${path.replace(/^.*[\\/]/, '').replace(/ts$/, 'js')}`);
    expect(workers.length).toBeGreaterThan(0);
    expect(archive.paths).toEqual(expect.arrayContaining(workers));
  });

  it('ships the runtime packages and none of the tools', () => {
    const packages = new Set(
      archive.paths.flatMap((path) => {
        const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
        return name === undefined ? [] : [name];
      }),
    );
    for (const name of Object.keys(manifest.dependencies)) expect([...packages]).toContain(name);
    for (const name of Object.keys({
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    }))
      expect([...packages]).not.toContain(name);
    for (const name of packages) expect(name).not.toMatch(/^(?:@types|@mantine|@typescript)\//);
  });

  it('keeps the licence of each package that has one', () => {
    const licences = archive.paths.filter((path) => /node_modules\/.*licen[cs]e/i.test(path));
    expect(licences.length).toBeGreaterThan(8);
    expect(licences).toContain('node_modules/sax/LICENSE.md');
  });

  it('imports nothing that is not inside', () => {
    const code = archive.paths.filter((path) => path.startsWith('out/main/'));
    const imported = code.flatMap((path) =>
      [
        ...archive
          .read(path)
          .toString('utf8')
          .matchAll(/(?:^import\b[^"'\n]*|\bimport\()["']([^"'./][^"']*)["']/gm),
      ].map(([, name = '']) => name),
    );
    const outside = [...new Set(imported)].filter(
      (name) =>
        name !== 'electron' &&
        !name.startsWith('node:') &&
        !builtinModules.includes(name) &&
        !archive.paths.includes(`node_modules/${name}/package.json`),
    );
    expect(imported).toContain('electron');
    expect(outside).toEqual([]);
  });

  it('is small: packages and renderer, not the tools that made them', () => {
    const size = statSync(join(unpacked, 'resources', 'app.asar')).size;
    const ours = weigh('out/') + weigh('assets/');
    expect(weigh('node_modules/') + ours).toBeLessThanOrEqual(size);
    // With the tools it would be a hundred times ours; the runtime packages are about five.
    expect(size).toBeLessThan(ours * 8);
  });

  it('keeps only those of Electron’s languages that the product has', () => {
    expect(readdirSync(join(unpacked, 'locales'))).toEqual(['en-US.pak', 'fr.pak']);
  });

  it('has every fuse as the configuration says', () => {
    const binary = readFileSync(join(unpacked, 'tonalite'));
    const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
    const start = binary.indexOf(sentinel) + sentinel.length;
    const wire = binary.toString('latin1', start + 2, start + 2 + binary.readUInt8(start + 1));
    const order = [
      'runAsNode',
      'enableCookieEncryption',
      'enableNodeOptionsEnvironmentVariable',
      'enableNodeCliInspectArguments',
      'enableEmbeddedAsarIntegrityValidation',
      'onlyLoadAppFromAsar',
      'loadBrowserProcessSpecificV8Snapshot',
      'grantFileProtocolExtraPrivileges',
    ] as const;
    expect(Object.fromEntries(order.map((name, index) => [name, wire[index] === '1']))).toEqual(
      Object.fromEntries(order.map((name) => [name, configuration.electronFuses?.[name]])),
    );
  });
});

function exportCall(format: string): string {
  return `report.file.export={"caseId":"$CASE","format":"${format}","language":"fr"}`;
}

describe('packed application, run on the double of Electron', () => {
  const RunSchema = z.object({
    calls: z.array(z.object({ name: z.string(), args: z.array(z.unknown()) })),
    answers: z.array(z.object({ ok: z.boolean(), value: z.unknown() })),
    page: z.string(),
  });
  let ran: z.infer<typeof RunSchema>;

  beforeAll(async () => {
    const root = join(folder, 'extracted');
    archive.extract(root);
    const { stdout } = await run(
      process.execPath,
      [
        fileURLToPath(new URL('./packaged-run.ts', import.meta.url)),
        join(root, 'out', 'main', 'main.js'),
        join(folder, 'export'),
        '--demo',
        'app.info.read={}',
        'cases.case.create={}',
        exportCall('pdf'),
        exportCall('html'),
      ],
      { env: { ...process.env, TONALITE_DATA: join(folder, 'data') } },
    );
    ran = RunSchema.parse(JSON.parse(stdout));
  }, 60_000);

  it('applies its security rules and opens its window in Electron’s order', () => {
    const names = ran.calls.map(({ name }) => name);
    const order = [
      'app.enableSandbox',
      'protocol.registerSchemesAsPrivileged',
      'app.whenReady',
      'protocol.handle',
      'ipcMain.handle',
      'new BrowserWindow',
      'window.loadURL',
    ].map((name) => names.indexOf(name));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((left, right) => left - right));
    const [options] = ran.calls.find(({ name }) => name === 'new BrowserWindow')?.args ?? [];
    expect(options).toMatchObject({
      icon: join(folder, 'extracted', 'assets', 'icons', '512x512.png'),
      webPreferences: {
        preload: join(folder, 'extracted', 'out', 'preload', 'index.cjs'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
      },
    });
  });

  it('serves its page with a nonce, and answers its calls', () => {
    expect(ran.page).toMatch(/<meta name="csp-nonce"/);
    expect(ran.page).not.toContain('__CSP_NONCE__');
    expect(ran.answers[0]?.value).toMatchObject({
      version: manifest.version,
      shell: 'electron',
      simulated: true,
    });
    expect(ran.answers.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  });

  it('writes reports with nothing but what is in the package', () => {
    const written = readdirSync(folder).filter((name) => name.startsWith('export'));
    const heads = written.map((name) => readFileSync(join(folder, name)).toString('latin1', 0, 5));
    expect(heads.toSorted()).toEqual(['%PDF-', '<!doc']);
  });
});
