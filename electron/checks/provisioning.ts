import type { Check } from './run/check.ts';

const CONNECT_MS = 3000;

/** Can a phone fetch its configuration: names, TCP 80 and 443? */
export const provisioningCheck: Check = {
  id: 'provisioning',
  needs: ['internet', 'dns'],
  limitMs: 6500,
  run: async (context) => {
    const { endpoints, names, sockets, signal, facts } = context;
    // Where something answers or refuses in the servers' place, their ports say nothing.
    if (facts.areStreamsBlocked)
      return {
        state: 'skipped',
        code: 'NET-SKIPPED-DEPENDS',
        params: { rung: 'internet' },
        evidence: [],
      };
    const { hosts, ports } = endpoints.provisioning;
    const reached = new Map<number, number>(ports.map((port) => [port, 0]));
    const nameless: string[] = [];
    const texts = await Promise.all(
      hosts.map(async (host) => {
        const answer = await names.resolve(host);
        const address = answer.kind === 'found' ? answer.addresses[0] : undefined;
        if (address === undefined) {
          nameless.push(host);
          return `${host}: ${answer.kind === 'failed' ? `no answer (${answer.reason})` : 'no address'}`;
        }
        const kinds = await Promise.all(
          ports.map(async (port) => {
            const { kind } = await sockets.tcp.exchange({
              address,
              port,
              tls: null,
              request: null,
              maxBytes: 1,
              timeoutMs: CONNECT_MS,
              signal,
            });
            // A filter refuses in the server's place, so a refusal opens nothing. One host that accepts
            // is enough: not every server listens on every port.
            if (kind === 'answered') reached.set(port, (reached.get(port) ?? 0) + 1);
            return `${port} ${kind}`;
          }),
        );
        return `${host}: ${kinds.join(', ')}`;
      }),
    );
    const evidence = texts.map((text) => context.evidence('tcp-connect', text));
    if (nameless.length === hosts.length)
      return { state: 'fail', code: 'NET-PROVISIONING-NO-NAMES', evidence };
    const blocked = ports.filter((port) => reached.get(port) === 0);
    const params = { ports: blocked.join(', '), names: nameless.join(', ') };
    if (blocked.length > 0)
      return { state: 'fail', code: 'NET-PROVISIONING-BLOCKED', params, evidence };
    return nameless.length > 0
      ? { state: 'warn', code: 'NET-PROVISIONING-SOME-NAMES', params, evidence }
      : { state: 'pass', code: 'NET-PROVISIONING-OK', params, evidence };
  },
};
