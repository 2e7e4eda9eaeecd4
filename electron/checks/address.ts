import type { Evidence } from '../../shared/domain/evidence.ts';
import {
  buildDhcpInform,
  DHCP_SERVER_PORT,
  type DhcpAnswer,
  parseDhcpAnswer,
} from '../../shared/protocols/dhcp.ts';
import { addressScope, isOverIpv6, parseIpv4 } from '../../shared/net/ipv4.ts';
import { askEverybody } from '../wire/datagrams.ts';
import type { Check, CheckContext, CheckOutcome } from './run/check.ts';
import { hasIpv6, readTranslator } from './run/translator.ts';

const LISTEN_MS = 700;

/**
 * The DHCP servers that answer a request for settings. Many (all that are dnsmasq, as in most boxes)
 * answer to the port that asked; others only to port 68, which needs administrator rights. Two
 * answers therefore prove two servers; one or none proves nothing.
 */
async function dhcpServers(
  context: CheckContext,
  address: string,
  mac: string,
): Promise<readonly DhcpAnswer[]> {
  const transactionId = Number.parseInt(context.random.hex(4), 16);
  const answers = await askEverybody(context.sockets.udp, context.clock, {
    address,
    port: DHCP_SERVER_PORT,
    bytes: buildDhcpInform({ transactionId, address, mac }),
    listenMs: LISTEN_MS,
    signal: context.signal,
  });
  const servers = new Map<string, DhcpAnswer>();
  for (const bytes of answers) {
    const answer = parseDhcpAnswer(bytes);
    if (answer?.transactionId === transactionId) servers.set(answer.server, answer);
  }
  return [...servers.values()];
}

function describe(answer: DhcpAnswer): string {
  const options = answer.provisioning.map(({ option, text }) => `option ${option} ${text}`);
  return [`DHCP ${answer.server}`, `router ${answer.router ?? '-'}`, ...options].join(', ');
}

/** What a network without IPv4 of its own is; null when the card has no IPv6 of a provider either. */
async function withoutIpv4(context: CheckContext): Promise<CheckOutcome | null> {
  const { facts, evidence } = context;
  const name = facts.interface?.name ?? '?';
  const isTranslatedHere = isOverIpv6(facts.interface?.address ?? '');
  if (!isTranslatedHere && !hasIpv6(context)) return null;
  const translator = await readTranslator(context);
  const proofs = [
    ...context
      .ownIpv6(name)
      .slice(0, 4)
      .map((address) => evidence('interface', `${name} ${address}`)),
    ...(translator === null ? [] : [evidence('dns-answer', `NAT64 ${translator}`)]),
  ];
  const told = { state: 'fail', params: { name }, evidence: proofs } as const;
  return isTranslatedHere || translator !== null
    ? // This computer translates by itself, so that what follows can still be measured.
      { ...told, code: 'NET-ADDRESS-NAT64', leavesRest: isTranslatedHere }
    : { ...told, code: 'NET-ADDRESS-IPV6-ONLY' };
}

/** Has the network given the laptop a usable address? */
export const addressCheck: Check = {
  id: 'address',
  needs: ['link'],
  limitMs: 2000,
  run: async (context) => {
    const { facts, evidence } = context;
    const item = facts.interface;
    const address = item?.address ?? null;
    const value = address === null ? null : parseIpv4(address);
    const isWithoutIpv4 = value === null || isOverIpv6(address ?? '');
    const ipv6Only = isWithoutIpv4 ? await withoutIpv4(context) : null;
    if (ipv6Only !== null) return ipv6Only;
    if (item === null || address === null || value === null)
      return { state: 'fail', code: 'NET-ADDRESS-NONE', evidence: [] };
    const params = { address, prefix: item.prefix ?? '?', name: item.name };
    const proofs: Evidence[] = [
      evidence('interface', `${item.name} ${address}/${item.prefix ?? '?'}`),
    ];
    const scope = addressScope(value);
    if (scope === 'link-local')
      return { state: 'fail', code: 'NET-ADDRESS-SELF-ASSIGNED', params, evidence: proofs };
    if (item.prefix !== null && item.prefix > 30)
      return { state: 'warn', code: 'NET-ADDRESS-MASK', params, evidence: proofs };
    if (scope === 'public')
      return { state: 'warn', code: 'NET-ADDRESS-PUBLIC', params, evidence: proofs };
    const servers = item.mac === null ? [] : await dhcpServers(context, address, item.mac);
    proofs.push(...servers.map((server) => evidence('system', describe(server))));
    if (servers.length > 1) {
      const names = servers.map(({ server }) => server).join(', ');
      const told = { ...params, servers: names };
      return { state: 'warn', code: 'NET-ADDRESS-TWO-SERVERS', params: told, evidence: proofs };
    }
    const hijacked = servers.find(({ provisioning }) => provisioning.length > 0);
    if (hijacked !== undefined) {
      const told = { ...params, server: hijacked.server };
      return { state: 'warn', code: 'NET-ADDRESS-PROVISIONING', params: told, evidence: proofs };
    }
    return { state: 'pass', code: 'NET-ADDRESS-OK', params, evidence: proofs };
  },
};
