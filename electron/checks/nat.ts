import type { Evidence } from '../../shared/domain/evidence.ts';
import { isOverIpv6, scopeOf } from '../../shared/net/ipv4.ts';
import {
  buildNatPmpRequest,
  NAT_PMP_PORT,
  type NatPmpReply,
  parseNatPmpReply,
} from '../../shared/protocols/nat-pmp.ts';
import { openDatagrams } from '../wire/datagrams.ts';
import { askIgd } from '../wire/igd-client.ts';
import type { Check, CheckContext, VerdictWithState } from './run/check.ts';
import { hasIpv6, readTranslator } from './run/translator.ts';

async function askNatPmp(context: CheckContext, gatewayIp: string): Promise<NatPmpReply | null> {
  const session = await openDatagrams(context.sockets.udp, context.clock, {
    address: context.facts.interface?.address ?? null,
  });
  if (session === null) return null;
  try {
    const answer = await session.ask({
      bytes: buildNatPmpRequest(),
      address: gatewayIp,
      port: NAT_PMP_PORT,
      signal: context.signal,
      limitMs: 2000,
      accept: (bytes, from) => (from.address === gatewayIp ? parseNatPmpReply(bytes) : null),
    });
    return answer?.value ?? null;
  } finally {
    session.close();
  }
}

/** What the clues say together. `declared` is the outer address that the box itself reports. */
export function judge(parts: {
  readonly publicIp: string | null;
  readonly local: string | null;
  readonly declared: string | null;
  /** The box answered that it has no outer address of its own. */
  readonly declaresNone: boolean;
  readonly secondRouter: string | null;
  /** The laptop has IPv6 of the provider. */
  readonly hasIpv6: boolean;
  /** The resolver shows a translator between IPv6 and IPv4. */
  readonly isTranslated: boolean;
}): VerdictWithState {
  const { publicIp, local, declared, declaresNone, secondRouter } = parts;
  const params = { wan: declared ?? '?', ip: publicIp ?? '?', router: secondRouter ?? '?' };
  const wan = scopeOf(declared);
  const second = scopeOf(secondRouter);
  if (publicIp !== null && publicIp === local)
    return { state: 'pass', code: 'NET-NAT-NONE', params };
  if ([declared, secondRouter].some((ip) => ip !== null && isOverIpv6(ip)))
    return {
      state: 'warn',
      code: parts.isTranslated ? 'NET-NAT-NAT64' : 'NET-NAT-DS-LITE',
      params,
    };
  if (wan === 'shared') return { state: 'warn', code: 'NET-NAT-CARRIER', params };
  if (wan === 'private') return { state: 'warn', code: 'NET-NAT-DOUBLE', params };
  if (wan === 'public') {
    if (publicIp === null || publicIp === declared)
      return { state: 'pass', code: 'NET-NAT-SINGLE', params };
    return { state: 'warn', code: 'NET-NAT-OTHER-WAY-OUT', params };
  }
  // RFC 6598 addresses serve only one purpose, so a router that has one proves carrier NAT.
  if (second === 'shared') return { state: 'warn', code: 'NET-NAT-CARRIER', params };
  // A box without IPv4 of its own, with IPv6 and a provider's router next: IPv4 goes through the IPv6.
  if (declaresNone && parts.hasIpv6 && second === 'public')
    return { state: 'warn', code: 'NET-NAT-DS-LITE', params };
  if (declaresNone) return { state: 'warn', code: 'NET-NAT-DOUBLE', params };
  if (second === 'public') return { state: 'pass', code: 'NET-NAT-NO-SECOND-ROUTER', params };
  // Many providers give their own routers private addresses, which alone prove no second translation.
  if (second === 'private') return { state: 'unknown', code: 'NET-NAT-PRIVATE-ROUTER', params };
  return { state: 'unknown', code: 'NET-NAT-UNTESTABLE', params };
}

/** How often are addresses translated between the phone and the Internet? */
export const natCheck: Check = {
  id: 'nat',
  needs: ['gateway', 'internet'],
  after: ['public-address'],
  limitMs: 7000,
  run: async (context) => {
    const { facts, endpoints, signal, evidence } = context;
    const gatewayIp = facts.gateway?.ip ?? null;
    if (gatewayIp === null) return { state: 'unknown', code: 'NET-NAT-UNTESTABLE', evidence: [] };
    const target = endpoints.internet.hosts[0]?.address ?? '';
    const local = facts.interface?.address ?? null;
    const [pmp, igd, secondRouter, translator] = await Promise.all([
      askNatPmp(context, gatewayIp),
      askIgd(context, { gatewayIp, localAddress: local, signal }),
      context.singlePing.routerAt(target, 2, signal),
      readTranslator(context),
    ]);
    const declared =
      [pmp?.resultCode === 0 ? pmp.externalIp : null, igd?.externalIp ?? null].find(
        (ip) => ip !== null && (scopeOf(ip) !== 'reserved' || isOverIpv6(ip)),
      ) ?? null;
    const declaresNone =
      declared === null &&
      (pmp?.resultCode === 3 || (igd !== null && scopeOf(igd.externalIp) === 'reserved'));
    facts.wanAddress = declared;
    const maker = igd?.description;
    facts.upnp =
      maker === undefined
        ? null
        : [maker.manufacturer, maker.modelName, maker.modelNumber, maker.friendlyName]
            .filter((text) => text !== null)
            .join(' ');
    const proofs: Evidence[] = [];
    if (pmp !== null)
      proofs.push(evidence('nat-pmp', `result ${pmp.resultCode}, ${pmp.externalIp}`));
    if (igd !== null) proofs.push(evidence('upnp', `${facts.upnp} ${igd.externalIp ?? '-'}`));
    if (secondRouter !== null) proofs.push(evidence('ping', `router 2: ${secondRouter}`));
    if (translator !== null) proofs.push(evidence('dns-answer', `NAT64 ${translator}`));
    const publicIp = facts.publicAddress?.ip ?? null;
    const judged = judge({
      publicIp,
      local,
      declared,
      declaresNone,
      secondRouter,
      hasIpv6: hasIpv6(context),
      isTranslated: translator !== null,
    });
    facts.isSingleTranslation = judged.state === 'pass';
    return { ...judged, evidence: proofs };
  },
};
