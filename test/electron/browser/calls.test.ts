import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { MAX_EVENT_BYTES } from '../../../shared/case/journal.ts';
import { PAGE_KEY_HEADER } from '../../../shared/contract/index.ts';
import { scan, yealink } from '../../shared/case/case-samples.ts';
import {
  appended,
  call,
  cookie,
  imported,
  pageKey,
  raw,
  shell,
  useBrowserShell,
} from './shell-under-test.ts';

useBrowserShell();

describe('calls', () => {
  it('answers with the router’s envelope', async () => {
    const answered = await call('scan.lan.cancel', { scanId: 'a' });
    expect(answered.status).toBe(200);
    expect(JSON.parse(answered.body)).toEqual({ ok: true, value: {} });
  });

  it.each(['__proto__', 'constructor', 'none', '..%2fapp.info.read', ''])(
    'knows no route %j',
    async (route) => {
      expect(JSON.parse((await call(route, {})).body)).toMatchObject({
        ok: false,
        problem: { code: 'UNKNOWN_ROUTE' },
      });
    },
  );

  it('refuses a foreign or missing origin, and GET', async () => {
    expect((await call('scan.lan.cancel', {}, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await call('scan.lan.cancel', {}, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await call('scan.lan.cancel', {}, { cookie: '' })).status).toBe(403);
    expect(
      (await raw('/api/scan.lan.cancel', { headers: { cookie, [PAGE_KEY_HEADER]: pageKey } }))
        .status,
    ).toBe(405);
  });

  it('accepts only JSON', async () => {
    expect(
      (await call('scan.lan.cancel', 'scanId=a', { 'content-type': 'text/plain' })).status,
    ).toBe(415);
    const broken = await call('scan.lan.cancel', '{"scanId":');
    expect(broken.status).toBe(400);
    expect(JSON.parse(broken.body)).toMatchObject({ problem: { code: 'INVALID_INPUT' } });
  });

  it('refuses a long body, except for the import of a case and for an event', async () => {
    const text = 'x'.repeat(1024 * 1024 + 1);
    const before = imported.length;
    const refused = await call('scan.lan.cancel', { text });
    expect(refused.status).toBe(413);
    expect(JSON.parse(refused.body)).toMatchObject({ problem: { code: 'INPUT_TOO_LARGE' } });
    expect((await call('cases.case.import', { text })).status).toBe(200);
    expect(imported.slice(before)).toEqual([text.length]);
  });

  it('accepts an event as long as the journal allows, and no longer', async () => {
    const caseId = '00000000-0000-4000-8000-000000000001';
    /** A scan whose line is as long as a line may be, or `beyond` that. */
    const scanOf = (beyond: number): NewCaseEvent => {
      const result = { ...scan, simulated: false };
      const evidence = { kind: 'sip-options' as const, value: 'x'.repeat(500), atMs: 1 };
      const one = { ...yealink, evidence: Array.from({ length: 60 }, () => evidence) };
      const each = JSON.stringify(one).length + 1;
      const most = Math.floor((MAX_EVENT_BYTES - 4096) / each) + Math.ceil(beyond / each);
      const devices = Array.from({ length: most }, () => one);
      return { type: 'scan-recorded', result: { ...result, devices } };
    };
    const before = appended.length;
    expect((await call('cases.event.append', { caseId, event: scanOf(0) })).status).toBe(200);
    expect(appended.slice(before)).toEqual(['scan-recorded']);
    const refused = await call('cases.event.append', { caseId, event: scanOf(64 * 1024) });
    expect(refused.status).toBe(413);
    expect(appended.slice(before)).toHaveLength(1);
  });

  it('keeps no half-open connection to a sender that talks rubbish and never leaves', async () => {
    const port = Number(new URL(shell.origin).port);
    const said = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
      });
      // This side stays open: only a server that lets go of its own makes the next words fail.
      const talk = setInterval(() => socket.write('x'), 5);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(talk);
        resolve(text);
      });
      socket.write('\0\0 rubbish\r\n\r\n');
    });
    expect(said).toMatch(/^(?:HTTP\/1\.1 400|$)/);
    expect((await raw('/', { headers: { cookie } })).status).toBe(200);
  });

  it('still serves others after a client left in the middle of a body', async () => {
    const port = Number(new URL(shell.origin).port);
    await new Promise<void>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port }, () => {
        socket.write(
          `POST /api/scan.lan.cancel HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${shell.origin}\r\n` +
            `Cookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
        );
        socket.end();
      });
      socket.on('close', () => resolve());
      socket.resume();
    });
    expect((await call('scan.lan.cancel', { scanId: 'a' })).status).toBe(200);
  });
});
