import { isIPv4 } from 'node:net';
import type { NameAnswer, NamesWire } from './wire.ts';

/** Names of one run: each is looked up once, and addresses are returned unchanged. */
export type Names = {
  readonly resolve: (host: string) => Promise<NameAnswer>;
  /** First address of a host, or null. */
  readonly address: (host: string) => Promise<string | null>;
};

/** Remembers the answers of one run, so that ten checks do not look up the same name ten times. */
export function createNames(wire: Pick<NamesWire, 'resolve'>, signal: AbortSignal): Names {
  const known = new Map<string, Promise<NameAnswer>>();
  const resolve = (host: string): Promise<NameAnswer> => {
    if (isIPv4(host)) return Promise.resolve({ kind: 'found', addresses: [host] });
    const asked = known.get(host) ?? wire.resolve(host, signal);
    known.set(host, asked);
    return asked;
  };
  return {
    resolve,
    address: async (host) => {
      const answer = await resolve(host);
      return answer.kind === 'found' ? (answer.addresses[0] ?? null) : null;
    },
  };
}
