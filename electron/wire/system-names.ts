import { Resolver } from 'node:dns/promises';
import { cleanText } from '../../shared/protocols/clean-text.ts';
import { codeOf } from '../platform/error-code.ts';
import { siteNameServers } from './site-name-servers.ts';
import type { NamesWire } from './wire.ts';

/** A link that loses one packet in twenty must not make a name look absent: RFC 1536 §1 asks for retries. */
const FORWARD = { timeout: 550, maxTimeout: 550, tries: 5 };
/** Several resolvers in the system's list are tried in turn, so the whole has a limit too. */
const FORWARD_LIMIT_MS = 2900;
const REVERSE = { timeout: 700, tries: 1 };
const MAX_REASON = 60;

/** One resolver per question, so that cancelling one does not affect the others. */
async function ask<T>(resolver: Resolver, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const cancel = (): void => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/**
 * Names by the given name servers, or by the system's when none are given, with our own packets:
 * `dns.lookup` would hold one of the process's few threads as long as a resolver is silent.
 */
export function createNameServers(servers: readonly string[] = []): NamesWire {
  const resolverWith = (options: typeof FORWARD | typeof REVERSE): Resolver => {
    const resolver = new Resolver(options);
    if (servers.length > 0) resolver.setServers([...servers]);
    return resolver;
  };
  /** Looks a name up within the limit, with a resolver of its own. */
  const forward = async <T>(
    signal: AbortSignal,
    work: (resolver: Resolver) => Promise<T>,
  ): Promise<T> => {
    const resolver = resolverWith(FORWARD);
    const timer = setTimeout(() => resolver.cancel(), FORWARD_LIMIT_MS);
    try {
      return await ask(resolver, signal, () => work(resolver));
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    servers: () => {
      try {
        return resolverWith(REVERSE).getServers();
      } catch {
        return [];
      }
    },
    resolve: async (name, signal) => {
      if (signal.aborted) return { kind: 'failed', reason: 'cancelled' };
      try {
        const addresses = await forward(signal, (resolver) => resolver.resolve4(name));
        return addresses.length > 0 ? { kind: 'found', addresses } : { kind: 'no-address' };
      } catch (error) {
        const code = codeOf(error);
        if (code === 'ENOTFOUND' || code === 'ENODATA') return { kind: 'no-address' };
        return { kind: 'failed', reason: code.slice(0, MAX_REASON) };
      }
    },
    resolve6: async (name, signal) =>
      signal.aborted ? [] : forward(signal, (resolver) => resolver.resolve6(name)).catch(() => []),
    reverse: async (ip, signal) => {
      if (signal.aborted) return null;
      const resolver = resolverWith(REVERSE);
      const ofSite = siteNameServers(resolver.getServers());
      if (ofSite.length === 0) return null;
      resolver.setServers(ofSite);
      const [first] = await ask(resolver, signal, () => resolver.reverse(ip)).catch(() => []);
      const name = cleanText(first ?? '', 255);
      return name === '' ? null : name;
    },
  };
}

/** Names by the system's own name servers. */
export const systemNames: NamesWire = createNameServers();
