import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { page, shell, useBrowserShell } from './shell-under-test.ts';

/** So many connections are served at once. */
const SERVED = 100;

useBrowserShell({});

const sockets: Socket[] = [];
afterEach(() => sockets.forEach((socket) => socket.destroy()));

/** Opens a connection that says nothing. */
function silent(): Socket {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(shell.origin).port) });
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

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
