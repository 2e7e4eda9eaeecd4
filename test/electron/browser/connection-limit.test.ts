import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { page, shell, useBrowserShell } from './shell-under-test.ts';

/** So many connections are served at once. */
const SERVED = 100;

useBrowserShell({});

const sockets: Socket[] = [];
afterEach(() => sockets.forEach((socket) => socket.destroy()));

it('turns connections away before they take the descriptors that files need', async () => {
  const { port } = new URL(shell.origin);
  let closed = 0;
  const turnedAway = new Promise<void>((resolve) => {
    for (let index = 0; index < SERVED + 30; index += 1) {
      const socket = connect({ host: '127.0.0.1', port: Number(port) });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        closed += 1;
        if (closed === 30) resolve();
      });
      sockets.push(socket);
    }
  });
  await turnedAway;
  expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(SERVED);
  // Once they have gone, whoever comes is served again.
  for (const socket of sockets) socket.destroy();
  const status = (): Promise<number> =>
    page('/').then(
      (answer) => answer.status,
      () => 0,
    );
  await expect.poll(status, { timeout: 20_000 }).toBe(200);
});
