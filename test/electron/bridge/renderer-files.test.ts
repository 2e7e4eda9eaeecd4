import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRendererFiles } from '../../../electron/bridge/renderer-files.ts';

let folder = '';
let outside = '';

beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'tonalite-renderer-'));
  folder = join(outside, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(outside, 'secret.js'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<meta nonce="__CSP_NONCE__"><b>__CSP_NONCE__</b>');
  writeFileSync(join(folder, 'assets', 'index-1a2b.js'), 'const a = "__CSP_NONCE__";');
  writeFileSync(join(folder, 'notes.txt'), 'not for the browser');
  // Windows lets administrators alone make such a link.
  if (process.platform !== 'win32')
    symlinkSync(join(outside, 'secret.js'), join(folder, 'assets', 'link.js'));
});
afterAll(() => rmSync(outside, { recursive: true, force: true }));

const text = (path: string): string | null => {
  const file = openRendererFiles(folder)?.read(path, 'N0NCE') ?? null;
  return file === null ? null : new TextDecoder().decode(file.body);
};

describe('renderer files', () => {
  it('puts this answer’s nonce in the page, everywhere, and in nothing else', () => {
    expect(text('/')).toBe('<meta nonce="N0NCE"><b>N0NCE</b>');
    expect(text('/index.html')).toBe(text('/'));
    expect(text('/assets/index-1a2b.js')).toContain('__CSP_NONCE__');
  });

  it('gives the type of each file', () => {
    const files = openRendererFiles(folder);
    expect(files?.read('/', '')?.contentType).toBe('text/html; charset=utf-8');
    expect(files?.read('/assets/index-1a2b.js', '')?.contentType).toMatch(/^text\/javascript/);
  });

  it.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/assets%5c..%5c..%5csecret.js',
    '/assets\\..\\..\\secret.js',
    '//secret.js',
    '/assets//index-1a2b.js',
    '/assets/index-1a2b.js\0.html',
    '/assets/',
    '/assets',
    '/etc/passwd',
    '/notes.txt',
    '/assets/link.js',
    'index.html',
    '',
    '/__proto__',
    '/constructor',
  ])('serves nothing for %j', (path) => {
    expect(text(path)).toBeNull();
  });

  it('says when the renderer was not built', () => {
    expect(openRendererFiles(join(outside, 'nowhere'))).toBeNull();
    expect(openRendererFiles(join(folder, 'assets'))).toBeNull();
  });
});
