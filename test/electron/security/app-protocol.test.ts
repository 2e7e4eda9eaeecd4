import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRendererFiles, type RendererFiles } from '../../../electron/bridge/renderer-files.ts';
import {
  answerAppRequest,
  registerAppScheme,
  serveRenderer,
} from '../../../electron/security/app-protocol.ts';
import {
  contentSecurityPolicy,
  createNonce,
} from '../../../electron/security/content-security-policy.ts';
import { electronDouble, protocol } from '../../doubles/electron.ts';

let folder = '';
let files: RendererFiles;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-protocol-'));
  mkdirSync(join(folder, 'out', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.js'), 'secret');
  writeFileSync(join(folder, 'out', 'index.html'), '<i nonce="__CSP_NONCE__">');
  writeFileSync(join(folder, 'out', 'assets', 'a.js'), 'let a;');
  const opened = openRendererFiles(join(folder, 'out'));
  if (opened === null) throw new Error('the renderer’s files are missing');
  files = opened;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = (url: string, method = 'GET') => answerAppRequest({ url, method }, files);

describe('app:// protocol', () => {
  it('serves the page with its own nonce and the policy that names it', async () => {
    const response = ask('app://ui/');
    const nonce = /nonce="([^"]+)"/.exec(await response.text())?.[1] ?? 'none';
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy(nonce));
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('serves the page’s files with anything after the path', async () => {
    expect(await ask('app://ui/assets/a.js').text()).toBe('let a;');
    expect(await ask('app://ui/assets/a.js?v=1#top').text()).toBe('let a;');
    expect(await ask('app://ui/assets/a.js', 'HEAD').text()).toBe('');
  });

  it.each([
    'app://ui/../secret.js',
    'app://ui/assets/../../secret.js',
    'app://ui/%2e%2e/secret.js',
    'app://ui/..%2fsecret.js',
    'app://ui/%5c..%5csecret.js',
    'app://ui/..\\secret.js',
    'app://ui/assets/a.js%00.html',
    'app://ui/assets/a.js\0.html',
    'app://ui//etc/passwd',
    'app://ui/etc/passwd',
    'app://ui/C:/Windows/win.ini',
    'app://ui/assets/',
    'app://ui.evil/index.html',
    'app://evil/index.html',
    'app://x@ui/index.html',
    'app://ui:1/index.html',
    'file:///etc/passwd',
    'not an address',
  ])('finds nothing at %j', async (url) => {
    const response = ask(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it('only reads', () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect(ask('app://ui/', method).status).toBe(405);
  });

  it('is a secure, standard scheme that Electron asks us for', async () => {
    electronDouble.reset();
    registerAppScheme(protocol);
    serveRenderer(protocol, files);
    expect(electronDouble.argsOf('protocol.registerSchemesAsPrivileged')).toEqual([
      [
        [
          {
            scheme: 'app',
            privileges: { standard: true, secure: true, supportFetchAPI: true },
          },
        ],
      ],
    ]);
    const response = await electronDouble.schemeHandlers.get('app')?.(new Request('app://ui/'));
    expect(response?.status).toBe(200);
  });
});

describe('content security policy', () => {
  it('allows nothing inline, nothing foreign and no evaluation', () => {
    const policy = contentSecurityPolicy(createNonce());
    expect(policy).not.toMatch(/unsafe|\*|https?:|wasm/);
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/);
    for (const directive of ['base-uri', 'form-action', 'frame-ancestors', 'object-src'])
      expect(policy).toContain(`${directive} 'none'`);
  });

  it('never has the same nonce twice', () => {
    const nonces = Array.from({ length: 1000 }, createNonce);
    expect(new Set(nonces).size).toBe(1000);
    expect(nonces[0]).toMatch(/^[\w+/]{24}$/);
  });
});
