import type { Socket } from 'node:net';

/** Makes two connections one: what comes in at either end goes out at the other. */
export function joinEnds(near: Socket, far: Socket): void {
  near.pipe(far).pipe(near);
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
}
