import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { call, cookie, page, raw, shell, useBrowserShell } from './shell-under-test.ts';

useBrowserShell();

describe('entering the browser shell', () => {
  it('turns the token into a strict cookie with one redirect that drops it', async () => {
    const entered = await raw(shell.url.slice(shell.origin.length));
    expect(entered.status).toBe(303);
    expect(entered.headers['location']).toBe('/');
    const [setCookie] = entered.headers['set-cookie'] ?? [];
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const token = new URL(shell.url).searchParams.get('token') ?? '';
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(setCookie).not.toContain(token);
    expect((await page('/')).status).toBe(200);
  });

  it('names its cookie after the port, which browsers do not keep apart', () => {
    expect(cookie).toMatch(new RegExp(`^tonalite-${new URL(shell.origin).port}=`));
  });

  it.each(['/', '/?token=', '/?token=00', '/assets/a.js', '/events', '/exports/x'])(
    'shows only a plain page in both languages without the token: %s',
    async (path) => {
      const refused = await raw(path);
      expect(refused.status).toBe(403);
      expect(refused.body).toContain('Réessayer');
      expect(refused.body).toContain('Try again');
      expect(refused.headers['set-cookie']).toBeUndefined();
    },
  );

  it('does not take the token under another name of the machine', async () => {
    const path = shell.url.slice(shell.origin.length);
    const refused = await raw(path, { headers: { host: 'evil.example' } });
    expect(refused.status).toBe(421);
    expect(refused.headers['set-cookie']).toBeUndefined();
  });

  it('listens on 127.0.0.1 alone', async () => {
    const port = Number(new URL(shell.origin).port);
    const refused = await new Promise<string>((resolve) => {
      const socket = connect({ host: '127.0.0.2', port });
      socket.on('connect', () => resolve('connected'));
      socket.on('error', (error) => resolve('code' in error ? String(error.code) : 'error'));
    });
    expect(refused).toBe('ECONNREFUSED');
  });
});

describe('the page', () => {
  it('has a new nonce in each answer, in the page and in the policy', async () => {
    const [first, second] = [await page('/'), await page('/')];
    const nonce = /nonce="([^"]+)"/.exec(first.body)?.[1] ?? 'none';
    expect(first.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
    expect(first.headers['content-security-policy']).toContain("default-src 'none'");
    expect(first.headers['content-security-policy']).not.toContain('unsafe');
    expect(first.body).not.toBe(second.body);
  });

  it('sends the security headers with every answer', async () => {
    const answers = [
      await page('/'),
      await page('/nothing'),
      await call('app.none', {}),
      await raw('/'),
    ];
    for (const { headers } of answers) {
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('serves the built files and nothing beside them', async () => {
    expect((await page('/assets/a.js')).body).toBe('let a;');
    for (const path of ['/../secret', '/assets/%2e%2e/%2e%2e/secret', '/etc/passwd', '/assets/'])
      expect((await page(path)).status).toBe(404);
  });

  it('answers HEAD without a body and refuses other methods', async () => {
    const head = await raw('/', { method: 'HEAD', headers: { cookie } });
    expect([head.status, head.body]).toEqual([200, '']);
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      expect((await raw('/', { method, headers: { cookie, origin: shell.origin } })).status).toBe(
        405,
      );
  });
});
