import { randomBytes, randomUUID } from 'node:crypto';
import type { RandomSource } from './machine.ts';

/** Cryptographic randomness of the machine. */
export const systemRandom: RandomSource = {
  uuid: () => randomUUID(),
  hex: (bytes) => randomBytes(bytes).toString('hex'),
};
