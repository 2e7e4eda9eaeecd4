import { Resolver } from 'node:dns/promises';
import type { NameAnswer, ResolverPort } from './check-ports.ts';

/** A link that loses one packet in twenty must not make a name look absent: RFC 1536 §1 asks for retries. */
const TRIES = 5;
const TRY_MS = 550;

/**
 * The system's resolvers by name-service packets of our own: `dns.lookup` would hold one of the few
 * threads of the whole process for as long as a dead resolver keeps silent.
 */
export const nodeResolver: ResolverPort = {
  servers: () => {
    try {
      return new Resolver().getServers();
    } catch {
      return [];
    }
  },
  resolve: async (name, signal): Promise<NameAnswer> => {
    if (signal.aborted) return { kind: 'failed', reason: 'cancelled' };
    const resolver = new Resolver({ timeout: TRY_MS, maxTimeout: TRY_MS, tries: TRIES });
    const cancel = (): void => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    // Several resolvers in the system's list would each be tried: the whole has a limit too.
    const timer = setTimeout(cancel, 2900);
    try {
      const addresses = await resolver.resolve4(name);
      return addresses.length > 0 ? { kind: 'found', addresses } : { kind: 'no-address' };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed';
      if (code === 'ENOTFOUND' || code === 'ENODATA') return { kind: 'no-address' };
      return { kind: 'failed', reason: code.slice(0, 60) };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    }
  },
};
