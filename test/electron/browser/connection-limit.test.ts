import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import {
  call,
  cookie,
  downloads,
  enter,
  folder,
  hub,
  listen,
  page,
  shell,
  useBrowserShell,
} from './shell-under-test.ts';

/** So many connections are served at once. */
const SERVED = 100;

useBrowserShell({});

const sockets: Socket[] = [];
afterEach(() => sockets.forEach((socket) => socket.destroy()));

/** More than the system keeps for a peer that does not read. */
const LARGE = Buffer.alloc(24 * 1024 * 1024, 'a');

/** Opens a connection that says nothing. */
function silent(): Socket {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(shell.origin).port) });
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

const get = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${new URL(shell.origin).host}\r\nCookie: ${cookie}\r\n\r\n`;

/** A stranger that knows the cookie, as every port of 127.0.0.1 may, asks for the page and stays. */
function holdConnection(): void {
  const socket = silent();
  socket.pause();
  socket.write(get('/'));
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

it('keeps connections from taking the descriptors that files need', async () => {
  let closed = 0;
  const turnedAway = new Promise<void>((resolve) => {
    for (let index = 0; index < SERVED + 30; index += 1)
      silent().on('close', () => {
        closed += 1;
        if (closed === 30) resolve();
      });
  });
  await turnedAway;
  expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(SERVED);
});

it('serves a page while others flood it with connections that say nothing', async () => {
  for (let round = 0; round < 5; round += 1) {
    for (let index = 0; index < SERVED + 20; index += 1) silent();
    expect((await page('/')).status).toBe(200);
  }
});

it('locks nobody out for connections that show the cookie alone', async () => {
  for (let index = 0; index < SERVED; index += 1) holdConnection();
  await pause(300);
  expect((await page('/')).status).toBe(200);
  expect((await call('scan.lan.cancel', {})).status).toBe(200);
  expect((await enter(shell.newEntry('terminal').code)).status).toBe(200);
});

it('spares the connections of pages: their events, and their slow downloads', async () => {
  const tabs = await Promise.all([listen(), listen(), listen(), listen()]);
  const path = join(folder, 'report.pdf');
  writeFileSync(path, LARGE);
  const slow = silent();
  let received = 0;
  slow.on('data', (piece: Buffer) => (received += piece.byteLength)).pause();
  slow.write(get(downloads.publish(path)));
  await pause(100);
  for (let index = 0; index < SERVED * 2; index += 1) holdConnection();
  await pause(300);
  hub.emit('checks.progressed', { type: 'running', runId: 'run', check: 'link' });
  for (const tab of tabs) expect(await tab.until('"link"')).toContain('"link"');
  slow.resume();
  while (received < LARGE.byteLength && !slow.destroyed) await pause(20);
  expect(received).toBeGreaterThan(LARGE.byteLength);
  for (const { abort } of tabs) abort.abort();
});
