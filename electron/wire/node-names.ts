import { Resolver } from 'node:dns/promises';
import { cleanText } from '../../shared/protocols/clean-text.ts';
import type { NamePort } from './probe-ports.ts';

const TIMEOUT_MS = 700;

/** Reverse look-ups through given name servers (those of the system when none are given). */
export function createNodeNames(servers: readonly string[] = []): NamePort {
  return {
    reverse: async (ip, signal) => {
      if (signal.aborted) return null;
      // One resolver per question, so that cancelling one leaves the others alone.
      const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 1 });
      if (servers.length > 0) resolver.setServers([...servers]);
      const cancel = (): void => resolver.cancel();
      signal.addEventListener('abort', cancel, { once: true });
      try {
        const [first] = await resolver.reverse(ip);
        const name = cleanText(first ?? '', 255);
        return name === '' ? null : name;
      } catch {
        return null;
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
  };
}

export const nodeNames: NamePort = createNodeNames();
