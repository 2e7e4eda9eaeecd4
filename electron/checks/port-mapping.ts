import type { Evidence } from '../../shared/domain/evidence.ts';
import type { TransportAddress } from '../../shared/protocols/stun.ts';
import { openDatagrams } from '../wire/datagrams.ts';
import type { Check } from './run/check.ts';
import { tryPortShare } from './run/port-share-trial.ts';
import { askStun } from '../wire/stun-client.ts';

/**
 * Does the box keep one public port for one local port, regardless of destination (RFC 4787 §4.1), and
 * does it have all the ports of its address?
 */
export const portMappingCheck: Check = {
  id: 'port-mapping',
  needs: ['internet', 'dns'],
  limitMs: 9000,
  run: async (context) => {
    const { endpoints, names, sockets, clock, random, facts, signal } = context;
    const evidence: Evidence[] = [];
    const session = await openDatagrams(sockets.udp, clock, {
      address: facts.interface?.address ?? null,
    });
    if (session === null) return { state: 'unknown', code: 'NET-MAPPING-UNTESTABLE', evidence };
    const mappings = new Map<string, TransportAddress>();
    const others: TransportAddress[] = [];
    /** Servers that answered. */
    const asked: { readonly address: string; readonly port: number }[] = [];
    const ask = async (address: string, port: number): Promise<void> => {
      const answer = await askStun(session, random, { address, port, signal });
      const mapped = answer?.value.mapped ?? null;
      if (mapped === null) return;
      mappings.set(`${address}:${port}`, mapped);
      asked.push({ address, port });
      const other = answer?.value.other ?? null;
      if (other !== null) others.push(other);
      evidence.push(
        context.evidence('stun', `${address}:${port} sees ${mapped.ip}:${mapped.port}`),
      );
    };
    try {
      const found = await Promise.all(
        endpoints.stun.servers.map(async ({ host, port }) => ({
          address: await names.address(host),
          port,
        })),
      );
      const servers = new Map(
        found.map(({ address, port }) => [`${address}:${port}`, { address, port }]),
      );
      await Promise.all(
        [...servers.values()].map(({ address, port }) =>
          address === null ? Promise.resolve() : ask(address, port),
        ),
      );
      const [other] = others;
      if (other !== undefined && mappings.size < 2) await ask(other.ip, other.port);
    } finally {
      session.close();
    }
    const seen = [...mappings.values()];
    const [first] = seen;
    if (first === undefined) return { state: 'unknown', code: 'NET-MAPPING-UNTESTABLE', evidence };
    const { local } = session;
    const params = { local: local.port, port: first.port, servers: seen.length };
    if (first.ip === local.ip)
      return { state: 'pass', code: 'NET-MAPPING-NO-TRANSLATION', params, evidence };
    const [server] = asked;
    const trial = server === undefined ? null : await tryPortShare(context, server);
    if (trial !== null && trial.share !== null) {
      const { ports, from, to } = trial.share;
      evidence.push(context.evidence('stun', `public ports ${trial.ports.join(' ')}`));
      const told = { ports, from, to, ip: trial.ip ?? '?', ...params };
      return { state: 'warn', code: 'NET-MAPPING-SHARED-PORTS', params: told, evidence };
    }
    const isStable = seen.every(({ ip, port }) => ip === first.ip && port === first.port);
    if (!isStable) return { state: 'warn', code: 'NET-MAPPING-SYMMETRIC', params, evidence };
    if (first.port === local.port)
      return { state: 'pass', code: 'NET-MAPPING-PRESERVED', params, evidence };
    return seen.length > 1
      ? { state: 'pass', code: 'NET-MAPPING-STABLE', params, evidence }
      : { state: 'unknown', code: 'NET-MAPPING-ONE-SERVER', params, evidence };
  },
};
