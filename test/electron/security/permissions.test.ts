/* oxlint-disable typescript/no-unsafe-type-assertion -- Electron's own objects are only stood in for. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import {
  guardPermissions,
  isPermitted,
  permissions,
} from '../../../electron/security/permissions.ts';
import { electronDouble, session } from '../../doubles/electron.ts';

afterEach(() => electronDouble.reset());

/** Every permission name that Electron's own type file gives to the two handlers. */
function namesOfElectron(): string[] {
  // Through the manifest: the package's entry would start a download.
  const manifest = createRequire(import.meta.url).resolve('electron/package.json');
  const types = readFileSync(manifest.replace(/package\.json$/, 'electron.d.ts'), 'utf8');
  const unions = [
    ...types.matchAll(/setPermission(?:Check|Request)Handler\(handler: .*?permission: ([^,]+),/g),
  ];
  return [...new Set(unions.flatMap(([, union = '']) => [...union.matchAll(/'([^']+)'/g)]))].map(
    ([, name = '']) => name,
  );
}

const page = 'app://ui/index.html';

describe('permissions', () => {
  it('are decided one by one for every name that Electron knows', () => {
    const names = [...new Set(namesOfElectron())].toSorted();
    expect(names.length).toBeGreaterThan(40);
    expect(Object.keys(permissions).toSorted()).toEqual(names);
  });

  it('are all refused except copying text', () => {
    const granted = Object.keys(permissions).filter((name) => isPermitted(name, page));
    expect(granted).toEqual(['clipboard-sanitized-write']);
  });

  it.each(['__proto__', 'constructor', 'made-up', ''])('do not include %j', (name) => {
    expect(isPermitted(name, page)).toBe(false);
  });

  it('are refused to every other page', () => {
    for (const address of ['https://example.org/', 'app://ui.evil/', 'about:blank', ''])
      expect(isPermitted('clipboard-sanitized-write', address)).toBe(false);
  });

  it('are answered the same in both of Electron’s ways of asking', () => {
    guardPermissions(session.defaultSession);
    const { check, request, device, display } = electronDouble.sessionHandlers;
    const contents = {} as unknown as Electron.WebContents;
    for (const permission of Object.keys(permissions) as (keyof typeof permissions)[]) {
      const details = { requestingUrl: page, isMainFrame: true };
      expect(check?.(null, permission, 'app://ui', details)).toBe(permissions[permission]);
      const answers: boolean[] = [];
      request?.(contents, permission, (granted) => void answers.push(granted), details);
      request?.(contents, permission, (granted) => void answers.push(granted), {
        ...details,
        isMainFrame: false,
      });
      expect(answers).toEqual([permissions[permission], false]);
    }
    const hid = {
      deviceType: 'hid',
      origin: 'app://ui',
    } as Electron.DevicePermissionHandlerHandlerDetails;
    expect(device?.(hid)).toBe(false);
    let streams: unknown = 'unanswered';
    const wanted = {} as unknown as Electron.DisplayMediaRequestHandlerHandlerRequest;
    display?.(wanted, (given) => (streams = given));
    expect(streams).toBeNull();
  });
});
