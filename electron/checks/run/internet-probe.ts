import type { CheckContext } from './check.ts';

const CONNECT_MS = 2800;

/**
 * Tries every Internet host of the endpoints once per run, by address, so that no resolver is needed.
 * Returns those that answered; a refusal counts, because it also comes from the host itself.
 */
export function probeInternet(context: CheckContext): Promise<readonly string[]> {
  const { endpoints, sockets, facts, signal } = context;
  facts.internet ??= Promise.all(
    endpoints.internet.hosts.map(async ({ address, ports }) => {
      const found = new AbortController();
      const either = AbortSignal.any([signal, found.signal]);
      const tries = ports.map(async (port) => {
        const exchange = await sockets.tcp.exchange({
          address,
          port,
          tls: null,
          request: null,
          maxBytes: 1,
          timeoutMs: CONNECT_MS,
          signal: either,
        });
        if (exchange.kind !== 'answered' && exchange.kind !== 'refused') throw new Error('silent');
      });
      const isThere = await Promise.any(tries).then(
        () => true,
        () => false,
      );
      found.abort();
      return isThere ? address : null;
    }),
  ).then((reached) => reached.filter((address) => address !== null));
  return facts.internet;
}
