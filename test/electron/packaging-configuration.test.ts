import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import configuration from '../../electron-builder.config.ts';
import { z } from '../../shared/schema.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** The packer's own validator, which is in a transitive dependency. */
const { validateConfiguration } = z
  .object({
    validateConfiguration: z.custom<(value: unknown, log: unknown) => Promise<void>>(
      (value) => typeof value === 'function',
    ),
  })
  .parse(
    createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))(
      'app-builder-lib/out/util/config/config.js',
    ),
  );

/** What the validator writes its notes to. */
const notes = { isEnabled: false, add: () => undefined };

const targets = (options: { target?: unknown } | null | undefined): string[] =>
  z
    .array(z.object({ target: z.string() }))
    .parse(options?.target)
    .map(({ target }) => target);

const said = (language: string): string =>
  readFileSync(join(project, 'assets/macos', `${language}.lproj`, 'InfoPlist.strings'), 'utf8');

const bytes = (name: string): Buffer => readFileSync(join(project, 'assets/icons', name));
const pngSize = (png: Buffer): number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('packer’s configuration', () => {
  it(
    'is refused by the packer with a wrong key, and accepted without',
    { tags: ['slow'] },
    async () => {
      await expect(
        validateConfiguration(structuredClone(configuration), notes),
      ).resolves.toBeUndefined();
      await expect(
        validateConfiguration({ ...configuration, nsis: { twoClick: true } }, notes),
      ).rejects.toThrow(/configuration\.nsis should be/);
    },
  );

  it('names the packages of the three systems', () => {
    expect(targets(configuration.win)).toEqual(['nsis', 'portable']);
    expect(targets(configuration.mac)).toEqual(['dmg']);
    expect(targets(configuration.linux)).toEqual(['AppImage', 'deb']);
  });

  it('asks Windows for no administrator rights', () => {
    expect(configuration.nsis).toMatchObject({ oneClick: false, perMachine: false });
    expect(configuration.win).toMatchObject({ requestedExecutionLevel: 'asInvoker' });
  });

  it('never starts without the sandbox on Linux', () => {
    expect(configuration.toolsets?.appimage).toBe('1.0.3');
    expect(JSON.stringify(configuration)).not.toContain('no-sandbox');
  });

  it('explains to macOS in both languages why the local network is needed', () => {
    const information = z
      .object({
        NSLocalNetworkUsageDescription: z.string(),
        NSBonjourServices: z.array(z.string()),
      })
      .parse(configuration.mac?.extendInfo);
    expect(said('fr')).toContain(`"${information.NSLocalNetworkUsageDescription}"`);
    expect(said('en')).toMatch(/"NSLocalNetworkUsageDescription" = "Tonalité looks for /);
    for (const service of information.NSBonjourServices)
      expect(service).toMatch(/^_[a-z]+\._(?:tcp|udp)$/);
  });

  it('points to files that exist', () => {
    const paths = [
      configuration.win?.icon,
      configuration.mac?.icon,
      configuration.linux?.icon,
      configuration.mac?.entitlements,
      configuration.mac?.entitlementsInherit,
    ].map(String);
    expect(paths.filter((path) => !existsSync(join(project, path)))).toEqual([]);
  });
});

describe('icons', () => {
  it.each([16, 32, 48, 64, 128, 256, 512])('have the size that their name says (%i)', (size) => {
    expect(pngSize(bytes(`${size}x${size}.png`))).toEqual([size, size]);
  });

  it('are whole in the containers of Windows and macOS', () => {
    const ico = bytes('icon.ico');
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
      const offset = ico.readUInt32LE(6 + 16 * index + 12);
      return pngSize(ico.subarray(offset))[0];
    });
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
    const icns = bytes('icon.icns');
    expect(icns.toString('ascii', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
  });
});
