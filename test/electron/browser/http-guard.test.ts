import { describe, expect, it } from 'vitest';
import { guardRequest } from '../../../electron/browser/http-guard.ts';

const expectations = {
  authority: '127.0.0.1:4000',
  cookieName: 'tonalite-4000',
  session: 'c0ffee',
  pageKey: 'b00c',
} as const;
const own = { host: '127.0.0.1:4000', cookie: 'tonalite-4000=c0ffee' };
const origin = 'http://127.0.0.1:4000';

const verdict = (method: string, headers: Record<string, string>, path = '/'): string =>
  guardRequest({ method, path, headers }, expectations).kind;

describe('guard of the loopback server', () => {
  it('lets its own page in', () => {
    expect(verdict('GET', own)).toBe('allowed');
    expect(verdict('GET', { ...own, 'sec-fetch-site': 'none' })).toBe('allowed');
    expect(verdict('POST', { ...own, origin, 'sec-fetch-site': 'same-origin' })).toBe('allowed');
    expect(verdict('POST', { ...own, origin })).toBe('allowed');
  });

  it.each(['/api/app.info.read', '/events'])('asks for the key of the page at %s', (path) => {
    const headers = { ...own, origin };
    expect(verdict('POST', headers, path)).toBe('no-session');
    expect(verdict('POST', { ...headers, 'x-tonalite-page': 'b00d' }, path)).toBe('no-session');
    expect(verdict('POST', { ...headers, 'x-tonalite-page': 'b00c' }, path)).toBe('allowed');
    expect(verdict('POST', { host: own.host, origin, 'x-tonalite-page': 'b00c' }, path)).toBe(
      'no-session',
    );
  });

  it.each([
    'evil.example:4000',
    'localhost:4000',
    '127.0.0.1',
    '127.0.0.1:4001',
    '127.0.0.1:4000.evil.example',
    '[::1]:4000',
    '2130706433:4000',
    '',
  ])('refuses the Host %j', (host) => {
    expect(verdict('GET', { ...own, host })).toBe('wrong-host');
  });

  it('refuses a request without a Host', () => {
    expect(verdict('GET', { cookie: own.cookie })).toBe('wrong-host');
  });

  it.each([
    'null',
    'https://127.0.0.1:4000',
    'http://127.0.0.1:4001',
    'http://127.0.0.1',
    'http://evil.example',
    'http://127.0.0.1:4000.evil.example',
  ])('refuses the Origin %j, even with the cookie', (foreign) => {
    expect(verdict('POST', { ...own, origin: foreign })).toBe('foreign');
    expect(verdict('GET', { ...own, origin: foreign })).toBe('foreign');
  });

  it('requires an Origin to call', () => {
    expect(verdict('POST', own)).toBe('foreign');
  });

  it.each(['cross-site', 'same-site', 'anything'])('refuses Sec-Fetch-Site %s', (site) => {
    expect(verdict('GET', { ...own, 'sec-fetch-site': site })).toBe('foreign');
    expect(verdict('POST', { ...own, origin, 'sec-fetch-site': site })).toBe('foreign');
  });

  it('does not let an address typed by the person call', () => {
    expect(verdict('POST', { ...own, origin, 'sec-fetch-site': 'none' })).toBe('foreign');
  });

  it.each([
    '',
    'tonalite-4000=',
    'tonalite-4000=c0ffee0',
    'tonalite-4000=C0FFEE',
    'tonalite-4001=c0ffee',
    'xtonalite-4000=c0ffee',
    'other=tonalite-4000=c0ffee',
  ])('refuses the cookie %j', (cookie) => {
    expect(verdict('GET', { ...own, cookie })).toBe('no-session');
  });

  it('finds its cookie among others and beside a planted twin', () => {
    expect(verdict('GET', { ...own, cookie: 'a=b; tonalite-4000=c0ffee; c=d' })).toBe('allowed');
    expect(verdict('GET', { ...own, cookie: 'tonalite-4000=x; tonalite-4000=c0ffee' })).toBe(
      'allowed',
    );
  });
});
