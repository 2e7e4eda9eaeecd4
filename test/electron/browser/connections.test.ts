import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { CALL_ID_HEADER, PAGE_KEY_HEADER } from '../../../shared/contract/index.ts';
import { call, cookie, imported, pageKey, shell, useBrowserShell } from './shell-under-test.ts';

const HASTE = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 };

useBrowserShell({ limits: HASTE });

/** Opens a connection, says something or nothing, and gives all that came back until its end. */
function connection(says = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(shell.origin).port) });
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (heard += text));
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
    if (says !== '') socket.write(says);
  });
}

const head = (route: string, length: number): string =>
  `POST /api/${route} HTTP/1.1\r\nHost: ${new URL(shell.origin).host}\r\nOrigin: ${shell.origin}\r\n` +
  `Cookie: ${cookie}\r\n${PAGE_KEY_HEADER}: ${pageKey}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

describe('connections that go wrong', () => {
  it('closes a connection that says nothing without a word', async () => {
    expect(await connection()).toBe('');
  });

  it('answers 408 to a head that does not end', async () => {
    expect(await connection('GET / HTTP/1.1\r\nHost: a')).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('answers 408 to a body that does not come', async () => {
    expect(await connection(`${head('scan.lan.cancel', 20)}{`)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('answers 431 to a head that is too large', async () => {
    const says = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await connection(says)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('answers 400 to rubbish', async () => {
    expect(await connection('rubbish\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('puts no refusal where the answer to a whole request is awaited', async () => {
    const waits = `${head('scan.latest.read', 2)}{}`;
    expect(await connection(`${waits}rubbish\r\n\r\n`)).toBe('');
  });
});

describe('a call that is sent again after its connection broke', () => {
  it('is done once', async () => {
    const again = { [CALL_ID_HEADER]: randomUUID() };
    const text = `${imported.length} repeated`;
    const before = imported.length;
    const first = await call('cases.case.import', { text }, again);
    const second = await call('cases.case.import', { text }, again);
    expect(second.body).toBe(first.body);
    expect(imported).toHaveLength(before + 1);
    await call('cases.case.import', { text }, { [CALL_ID_HEADER]: randomUUID() });
    expect(imported).toHaveLength(before + 2);
  });
});
