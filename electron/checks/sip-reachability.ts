import type { Evidence } from '../../shared/domain/evidence.ts';
import { sipHosts } from '../../shared/knowledge/endpoints.ts';
import { addressScope, parseIpv4 } from '../../shared/net/ipv4.ts';
import { parseVia, sipHeader } from '../../shared/protocols/sip.ts';
import { openDatagrams } from '../wire/datagrams.ts';
import { type Check, type CheckContext, shownMs } from './run/check.ts';
import { askOptions } from '../wire/sip-options.ts';

type Look = {
  readonly host: string;
  readonly address: string;
  readonly ports: Map<number, number>;
  /** Public addresses from which the server saw the requests come. */
  readonly seenFrom: Set<string>;
  readonly evidence: Evidence[];
};

/** Where the server saw the request come from (RFC 3261 §18.2.1); null unless that is public. */
function publicSource(via: string): string | null {
  const ip = parseVia(via)?.received ?? '';
  const value = parseIpv4(ip);
  return value !== null && addressScope(value) === 'public' ? ip : null;
}

async function lookAt(context: CheckContext, host: string): Promise<Look | null> {
  const { names, sockets, clock, random, endpoints, facts, signal } = context;
  const address = await names.address(host);
  if (address === null) return null;
  const ports = new Map<number, number>();
  const seenFrom = new Set<string>();
  const evidence: Evidence[] = [];
  await Promise.all(
    endpoints.sip.ports.map(async (port) => {
      const session = await openDatagrams(sockets.udp, clock, {
        address: facts.interface?.address ?? null,
      });
      if (session === null) return;
      const { local } = session;
      const target = { host, address, port };
      const asked = { target, via: local, from: local, rport: true, signal, limitMs: 3000 };
      const answer = await askOptions(session, random, asked);
      session.close();
      if (answer === null) {
        evidence.push(context.evidence('sip-options', `${host}:${port}: -`));
        return;
      }
      ports.set(port, answer.roundTripMs);
      const { status, reason } = answer.response;
      const via = sipHeader(answer.response, 'via') ?? '';
      const seen = /;\s*received=[^;]*/i.exec(via)?.[0] ?? '';
      const source = publicSource(via);
      if (source !== null) seenFrom.add(source);
      const text = `${host}:${port}: ${status} ${reason}, ${shownMs(answer.roundTripMs)} ms${seen}`;
      evidence.push(context.evidence('sip-options', text));
    }),
  );
  return { host, address, ports, seenFrom, evidence };
}

/** Do OVHcloud's SIP servers answer, on the usual port and on the alternative one? */
export const sipReachabilityCheck: Check = {
  id: 'sip-reachability',
  needs: ['internet', 'dns'],
  after: ['public-address'],
  limitMs: 6500,
  run: async (context) => {
    const hosts = sipHosts(context.settings, context.endpoints);
    const looks = await Promise.all(hosts.map((host) => lookAt(context, host)));
    const known = looks.filter((look) => look !== null);
    const evidence = known.flatMap((look) => look.evidence);
    const [usual, other] = context.endpoints.sip.ports;
    const name = hosts[0] ?? '';
    if (known.length === 0)
      return { state: 'fail', code: 'NET-SIP-NAME-UNKNOWN', params: { name }, evidence };
    // The line's own proxy decides; the country's name only shows whether SIP passes at all.
    const best = known.find(({ ports }) => ports.size > 0);
    if (best === undefined)
      return { state: 'fail', code: 'NET-SIP-BLOCKED', params: { name, usual, other }, evidence };
    context.facts.sip = best;
    const params = {
      name: best.host,
      usual,
      other,
      ms: shownMs(Math.min(...best.ports.values())),
    };
    if (!best.ports.has(usual))
      return { state: 'fail', code: 'NET-SIP-USUAL-PORT-BLOCKED', params, evidence };
    if (!best.ports.has(other))
      return { state: 'warn', code: 'NET-SIP-OTHER-PORT-BLOCKED', params, evidence };
    if (best.host !== name)
      return {
        state: 'warn',
        code: 'NET-SIP-PROXY-SILENT',
        params: { ...params, proxy: name },
        evidence,
      };
    // Phones take the path to this server: it is their address that the control panel needs.
    const ip = context.facts.publicAddress?.ip ?? null;
    const phones = [...best.seenFrom];
    if (ip !== null && phones.some((seen) => seen !== ip))
      return {
        state: 'warn',
        code: 'NET-SIP-OTHER-WAY-OUT',
        params: { ...params, phones: phones.join(', '), ip },
        evidence,
      };
    return { state: 'pass', code: 'NET-SIP-OK', params, evidence };
  },
};
