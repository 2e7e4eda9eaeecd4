import { afterEach, describe, expect, it } from 'vitest';
import { createLinkOpener, isAllowedLink } from '../../../electron/security/external-links.ts';
import { links } from '../../../shared/knowledge/links.ts';
import { electronDouble, shell } from '../../doubles/electron.ts';

afterEach(() => electronDouble.reset());

const allowedHosts = new Set(['www.ovhcloud.com']);
const open = createLinkOpener({ openExternal: shell.openExternal, allowedHosts });

describe('links to the outside', () => {
  it('are all of the knowledge base’s, and all over TLS', () => {
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter(({ url }) => !isAllowedLink(url))).toEqual([]);
    expect(isAllowedLink('https://example.org/')).toBe(false);
  });

  it('open a listed page', async () => {
    expect(await open('https://www.ovhcloud.com/fr/phone/?a=b#c')).toBe(true);
    expect(electronDouble.argsOf('shell.openExternal')).toEqual([
      ['https://www.ovhcloud.com/fr/phone/?a=b#c'],
    ]);
  });

  it('say that the system opened nothing', async () => {
    const failing = createLinkOpener({
      openExternal: () => Promise.reject(new Error('no browser')),
      allowedHosts,
    });
    expect(await failing('https://www.ovhcloud.com/')).toBe(false);
  });

  it.each([
    'http://www.ovhcloud.com/',
    'https://evil.example/',
    'https://www.ovhcloud.com.evil.example/',
    'https://www.ovhcloud.com@evil.example/',
    'https://evil.example/https://www.ovhcloud.com/',
    'https://user:secret@www.ovhcloud.com/',
    'https://www.ovhcloud.com:8443/',
    'file:///etc/passwd',
    'file://www.ovhcloud.com/share/run.exe',
    'smb://www.ovhcloud.com/share',
    'ms-msdt:/id',
    'search-ms:query=x',
    'javascript:alert(1)',
    'vscode://file/etc/passwd',
    '\\\\www.ovhcloud.com\\share',
    'calc.exe',
    '',
  ])('never open %j', async (address) => {
    expect(isAllowedLink(address, allowedHosts)).toBe(false);
    await expect(open(address)).rejects.toThrow('allow-list');
    expect(electronDouble.argsOf('shell.openExternal')).toEqual([]);
  });
});
