import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { PAGE_KEY_HEADER } from '../../../shared/contract/index.ts';
import {
  call,
  cookie,
  enter,
  offered,
  page,
  pageKey,
  pass,
  raw,
  shell,
  useBrowserShell,
} from './shell-under-test.ts';

useBrowserShell();

describe('entering the browser shell', () => {
  it('turns a code into a strict cookie and the key of the page, neither of which contains it', async () => {
    const { code, address } = shell.newEntry('terminal');
    expect(code).toMatch(/^[0-9a-f]{32}$/);
    expect(address).toBe(`${shell.origin}/enter#${code}`);
    const entered = await enter(code);
    expect(entered.status).toBe(200);
    const [setCookie] = entered.headers['set-cookie'] ?? [];
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(setCookie).not.toContain(pageKey);
    expect(`${setCookie}${entered.body}`).not.toContain(code);
    expect(entered.body).toContain(`data-key="${pageKey}"`);
    expect((await page('/')).status).toBe(200);
  });

  it('accepts a code only once', async () => {
    const { code } = shell.newEntry('terminal');
    expect((await enter(code)).status).toBe(200);
    const again = await enter(code);
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.body).not.toContain('data-key');
    expect(again.body).toContain('a déjà servi');
    expect(again.body).toContain('was used already');
  });

  it('accepts a code for one minute', async () => {
    const [early, late] = [shell.newEntry('terminal'), shell.newEntry('terminal')];
    pass(59_999);
    expect((await enter(early.code)).status).toBe(200);
    pass(1);
    expect((await enter(late.code)).status).toBe(403);
  });

  it.each(['', '00', 'code', '%00'])('accepts no invented code: %j', async (code) => {
    shell.newEntry('terminal');
    expect((await enter(code)).status).toBe(403);
  });

  it('accepts a code from the page on disk, from no other site and under no other name', async () => {
    const { code } = shell.newEntry('terminal');
    for (const [headers, status] of [
      [{ origin: 'http://evil.example' }, 403],
      [{ origin: 'http://127.0.0.1:1' }, 403],
      [{ host: 'evil.example' }, 421],
    ] as const) {
      const refused = await enter(code, headers);
      expect(refused.status).toBe(status);
      expect(refused.headers['set-cookie']).toBeUndefined();
    }
    const entered = await enter(code, { origin: 'null', 'sec-fetch-site': 'cross-site' });
    expect(entered.status).toBe(200);
  });

  it('gives nothing for a cookie seen by another port, without the key of the page', async () => {
    const stolen = { cookie, origin: shell.origin, 'content-type': 'application/json' };
    for (const headers of [stolen, { ...stolen, [PAGE_KEY_HEADER]: 'ab'.repeat(32) }]) {
      const answers = [
        await raw('/api/scan.lan.cancel', { method: 'POST', headers, body: '{"scanId":"a"}' }),
        await raw('/events', { headers: { ...headers } }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    }
    expect((await call('scan.lan.cancel', { scanId: 'a' })).status).toBe(200);
  });

  it('shows the entrance to anybody, but nothing behind it', async () => {
    const entrance = await raw('/enter');
    expect(entrance.status).toBe(200);
    expect(entrance.headers['set-cookie']).toBeUndefined();
    expect(entrance.body).not.toContain(pageKey);
    expect(entrance.headers['content-security-policy']).toMatch(
      /default-src 'none'; script-src 'nonce-.+'; form-action 'self'/,
    );
  });

  it('offers a new address once when somebody cannot come in, and again when that one is over', async () => {
    expect((await raw('/')).status).toBe(403);
    expect((await raw('/events', { headers: { cookie } })).status).toBe(403);
    expect((await enter('00')).status).toBe(403);
    expect(offered).toHaveLength(1);
    const [, code = ''] = offered[0]?.split('#') ?? [];
    expect((await enter(code)).status).toBe(200);
    expect((await enter(code)).status).toBe(403);
    expect(offered).toHaveLength(2);
    pass(59_999);
    await raw('/');
    expect(offered).toHaveLength(2);
    pass(1);
    await raw('/');
    expect(offered).toHaveLength(3);
    expect(new Set(offered)).toHaveLength(3);
  });

  it('offers an address while the only good code lies in a page that nobody reads', async () => {
    const { code } = shell.newEntry('disk');
    await raw('/');
    await raw('/');
    expect(offered).toHaveLength(1);
    expect((await enter(code)).status).toBe(200);
  });

  it('accepts no code that was withdrawn', async () => {
    const { code, withdraw } = shell.newEntry('terminal');
    withdraw();
    expect((await enter(code)).status).toBe(403);
    expect(offered).toHaveLength(1);
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ origin: 'null' }],
    [{ origin: 'null', 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'http://127.0.0.1:1' }],
  ] as const)('offers no address to a page of another site: %j', async (headers) => {
    const answers = [
      await raw('/', { headers }),
      await raw('/events', { headers }),
      await enter('00', headers),
      await enter('00'.repeat(16), headers),
      await raw('/api/app.info.read', { method: 'POST', headers, body: '{}' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect(offered).toEqual([]);
  });

  it('names its cookie after the port, which browsers do not keep apart', () => {
    expect(cookie).toMatch(new RegExp(`^tonalite-${new URL(shell.origin).port}=`));
  });

  it.each(['/', '/?code=00', '/assets/a.js', '/events', '/exports/x'])(
    'shows only a plain page in both languages without the cookie: %s',
    async (path) => {
      const refused = await raw(path);
      expect(refused.status).toBe(403);
      expect(refused.body).toContain('Réessayer');
      expect(refused.body).toContain('Try again');
      expect(refused.headers['set-cookie']).toBeUndefined();
    },
  );

  it('listens only on 127.0.0.1', async () => {
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

  it('serves the built files and nothing else', async () => {
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
