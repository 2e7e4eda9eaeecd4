import { randomBytes, randomUUID } from 'node:crypto';
import type { RandomSource } from './ports.ts';

/** Cryptographic randomness of the machine. */
export const systemRandom: RandomSource = {
  uuid: () => randomUUID(),
  hex: (bytes) => randomBytes(bytes).toString('hex'),
};
