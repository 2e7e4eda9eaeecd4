import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceSchema } from '../../../../shared/domain/evidence.ts';
import {
  CISCO,
  createSite,
  HP,
  LG,
  patientClock,
  type Site,
  UNKNOWN,
  YEALINK,
} from './site-under-test.ts';
import { oldServerHello } from '../../../shared/protocols/old-server-hello.ts';
import { httpAnswer, sipAnswer } from '../../wire/talkers.ts';

const certificate = readFileSync(
  new URL('../../../recorded/phone-certificate.pem', import.meta.url),
  'utf8',
);

let site: Site;

beforeEach(() => {
  site = createSite();
});

afterEach(() => site.close());

describe('the web', () => {
  it('names a phone that is silent on SIP', async () => {
    await site.network.tcp('192.0.2.10', 80, (socket) => {
      socket.end(httpAnswer(['Server: x'], '<title>SPA504G Configuration Utility</title>'));
    });
    const identity = await site.start(CISCO);
    expect(identity).toMatchObject({
      role: 'phone',
      state: 'answered',
      phone: { model: 'SPA504G', resetProcedure: 'cisco-spa5xx' },
    });
    expect(identity.evidence).toContainEqual(
      expect.objectContaining({ kind: 'http-title', value: 'SPA504G Configuration Utility' }),
    );
    expect(
      site.network.wire.requests.map(({ text }) => /authorization|cookie/i.test(text)),
    ).not.toContain(true);
  });

  it('reads the status page of a maker that shows one', async () => {
    await site.network.tcp('192.0.2.10', 80, (socket, request) => {
      const isStatus = request.startsWith('GET /#/login?jumpto=StatusGeneral ');
      socket.end(
        isStatus
          ? httpAnswer(
              [],
              '{"error":{"webStatus":"noauth"},"phoneName":"T54W","firmware":"96.86.0.45"}',
            )
          : httpAnswer(['Server: yealink embed httpd'], '<div id="app"></div>'),
      );
    });
    const identity = await site.start(YEALINK);
    expect(identity.phone).toMatchObject({
      model: 'T54W',
      firmware: '96.86.0.45',
      confidence: 'confirmed',
    });
    expect(identity.evidence.find(({ kind }) => kind === 'http-page')?.value).toContain('T54W');
  });

  it('follows one redirect on the same host', async () => {
    site = createSite(patientClock);
    await site.network.tcp('192.0.2.10', 80, (socket, request) => {
      socket.end(
        request.startsWith('GET /login.html ')
          ? httpAnswer([], '<title>Yealink T22P Phone</title>')
          : httpAnswer(['Location: /login.html'], '', '302 Found'),
      );
    });
    expect((await site.start(UNKNOWN)).phone).toMatchObject({ model: 'T22P' });
  });

  it('reads a page that is always compressed', async () => {
    site = createSite(patientClock);
    await site.network.tcp('192.0.2.10', 80, (socket) => {
      const body = gzipSync('<title>Yealink SIP-T46U Phone</title>');
      socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n');
      socket.end(body);
    });
    expect((await site.start(YEALINK)).phone).toMatchObject({ model: 'T46U' });
  });

  it.each([
    ['a script', '<script>location.replace("/cgi-bin/cgiServer.exx?page=Status.htm")</script>'],
    [
      'a meta tag',
      '<meta http-equiv="refresh" content="0; url=/cgi-bin/cgiServer.exx?page=Status.htm">',
    ],
  ])('follows %s once, and knows the old page of Yealink', async (_, redirect) => {
    await site.network.tcp('192.0.2.10', 80, (socket) => {
      socket.end(httpAnswer([], `<html><head><title>IP Phone</title>${redirect}</head></html>`));
    });
    const identity = await site.start(YEALINK);
    expect(identity).toMatchObject({
      role: 'phone',
      phone: { brand: 'yealink', model: null, confidence: 'probable' },
    });
    const asked = site.network.wire.requests
      .filter(({ port }) => port === 80)
      .map(({ text }) => text.split(' ')[1]);
    expect(asked.slice(0, 2)).toEqual(['/', '/cgi-bin/cgiServer.exx?page=Status.htm']);
    expect(asked.filter((path) => path === '/cgi-bin/cgiServer.exx?page=Status.htm')).toHaveLength(
      1,
    );
  });

  it('never presses what a page offers', async () => {
    await site.network.tcp('192.0.2.10', 80, (socket) => {
      const code =
        'function reboot() { if (confirm("Reboot?")) window.location.href = "/cgi-bin/act?now=1"; }';
      const page = `<title>Status</title><script>${code}</script><a onclick="location='/off'">Off</a>`;
      socket.end(httpAnswer([], page));
    });
    await site.start(UNKNOWN);
    const asked = site.network.wire.requests.map(({ text }) => text.split(' ')[1]);
    expect(asked).toContain('/');
    expect(new Set(asked)).toEqual(new Set(['/']));
  });

  it('never follows a page that sends to itself', async () => {
    await site.network.tcp('192.0.2.10', 80, (socket) => {
      socket.end(httpAnswer([], '<script>location.href="/#/login"</script>'));
    });
    await site.start(UNKNOWN);
    expect(site.network.wire.requests.filter(({ port }) => port === 80)).toHaveLength(1);
  });

  it.each([8080, 8443])('finds the page of a maker’s phone on port %d', async (port) => {
    site = createSite(patientClock);
    const title = '<title>Yealink T22P Phone</title>';
    if (port === 8080)
      await site.network.tcp('192.0.2.10', port, (socket) => socket.end(httpAnswer([], title)));
    else
      await site.network.tls('192.0.2.10', port, certificate, (socket) =>
        socket.end(httpAnswer([], title)),
      );
    expect((await site.start(YEALINK)).phone).toMatchObject({ model: 'T22P' });
  });

  it('looks on the other ports only while it has found no page, and never at other hosts', async () => {
    await site.network.tcp('192.0.2.10', 80, (socket) =>
      socket.end(httpAnswer([], '<p>Login</p>')),
    );
    await site.start(YEALINK);
    await site.start({ ...UNKNOWN, ip: '192.0.2.11' });
    const ports = site.network.wire.requests.map(({ port }) => port);
    expect(ports).not.toContain(8080);
    expect(ports).not.toContain(8443);
  });

  it('reads the certificate of a server that no TLS connection can be made with', async () => {
    site = createSite(patientClock);
    const der = new Uint8Array(new X509Certificate(certificate).raw);
    await site.network.tcp('192.0.2.10', 443, (socket) => socket.write(oldServerHello(der)));
    const identity = await site.start(CISCO);
    expect(identity.phone).toMatchObject({ brand: 'cisco', model: 'CP-8851' });
    expect(identity.evidence.map(({ kind }) => kind)).toContain('tls-certificate');
  });

  it('knows the web server of Htek', async () => {
    await site.network.tcp('192.0.2.10', 80, (socket) => {
      const challenge = 'WWW-Authenticate: Basic realm="IP Phone"';
      socket.end(
        httpAnswer(['Server: HanLong', challenge], '<html>...</html>', '401 Unauthorized'),
      );
    });
    const htek = { mac: '00:1f:c1:11:22:33', vendor: 'Hanlong Technology Co.,LTD' };
    expect(await site.start(htek)).toMatchObject({ role: 'phone', phone: { brand: 'htek' } });
  });

  it('never follows a redirect to another host', async () => {
    await site.network.tcp('192.0.2.10', 80, (socket) => {
      socket.end(httpAnswer(['Location: http://192.0.2.99/'], '', '302 Found'));
    });
    await site.start(UNKNOWN);
    expect(site.network.wire.requests.filter(({ ip }) => ip !== '192.0.2.10')).toEqual([]);
  });

  it('reads the name in a certificate without trusting it', async () => {
    site = createSite(patientClock);
    await site.network.tls('192.0.2.10', 443, certificate, (socket) =>
      socket.end(httpAnswer([], '')),
    );
    const identity = await site.start(CISCO);
    expect(identity.phone).toMatchObject({ model: 'CP-8851', resetProcedure: 'cisco-standard' });
    expect(identity.evidence.map(({ kind }) => kind)).toContain('tls-certificate');
  });

  it('asks an LG on port 8000 first', async () => {
    await site.network.tcp('192.0.2.10', 8000, (socket) => {
      socket.end(httpAnswer([], '<title>LIP-8820</title>'));
    });
    expect((await site.start(LG)).phone).toMatchObject({
      brand: 'lg',
      model: '8820',
      resetProcedure: 'lg-88xx',
    });
    expect(site.network.wire.requests[0]?.port).toBe(8000);
  });

  it('treats a refused connection as a sign of life, not of a phone', async () => {
    expect(await site.start(UNKNOWN)).toMatchObject({
      role: 'other',
      state: 'answered',
      evidence: expect.arrayContaining([expect.objectContaining({ kind: 'tcp-refused' })]),
    });
  });

  it('leaves other makers alone', async () => {
    await site.start(HP);
    expect(site.network.wire.requests).toEqual([]);
  });

  it('limits a page that never ends and one that is all markup', async () => {
    await site.network.tcp('192.0.2.10', 80, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nServer: \u202e\u0000<script>alert(1)</script>\r\n\r\n');
      const more = (): void => {
        if (!socket.destroyed) socket.write('x'.repeat(65_536), () => setImmediate(more));
      };
      more();
    });
    const identity = await site.start(UNKNOWN);
    expect(identity.role).toBe('other');
    for (const evidence of identity.evidence) {
      expect(EvidenceSchema.safeParse(evidence).success).toBe(true);
      expect(evidence.value).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it('gives up on a page that says nothing', async () => {
    await site.network.tcp('192.0.2.10', 80, () => undefined);
    expect(await site.start(UNKNOWN)).toMatchObject({ role: 'other', phone: null });
  });

  it('says so when the page and SIP disagree', async () => {
    await site.network.udp('192.0.2.10', 5060, (request) => sipAnswer(request, []));
    await site.network.tcp('192.0.2.10', 80, (socket) => {
      socket.end(httpAnswer([], '<title>Grandstream HT802 1.0.17.5</title>'));
    });
    const identity = await site.start(YEALINK);
    expect(identity.flags).toEqual(['identity-conflict']);
    expect(identity.phone?.brand).toBe('grandstream');
  });
});
