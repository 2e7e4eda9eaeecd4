import type { Evidence } from '../../shared/domain/evidence.ts';
import { sipHosts } from '../../shared/knowledge/endpoints.ts';
import { scopeOf } from '../../shared/net/ipv4.ts';
import type { NameAnswer } from '../wire/wire.ts';
import { openDatagrams } from '../wire/datagrams.ts';
import { askResolver } from '../wire/dns-client.ts';
import { isInternetProved } from './run/internet-look.ts';
import { probeInternet } from './run/internet-probe.ts';
import type { Check, CheckContext, CheckOutcome } from './run/check.ts';

const LIMIT_MS = 2900;

type PublicAnswer = { readonly resolver: string; readonly addresses: readonly string[] };

/** The first public resolver that answers; null when none can be reached. */
async function askPublicly(context: CheckContext, name: string): Promise<PublicAnswer | null> {
  const session = await openDatagrams(context.sockets.udp, context.clock, { address: null });
  if (session === null) return null;
  try {
    const tries = context.endpoints.dns.resolvers.map(async ({ address, port }) => {
      const target = { address, port, name, signal: context.signal, limitMs: LIMIT_MS };
      const answer = await askResolver(session, context.random, target);
      const usable = answer !== null && (answer.value.responseCode === 0 || isNoName(answer.value));
      if (!usable) throw new Error('no answer');
      return { resolver: address, addresses: answer.value.addresses };
    });
    return await Promise.any(tries).catch(() => null);
  } finally {
    session.close();
  }
}

function isNoName(answer: { readonly responseCode: number }): boolean {
  return answer.responseCode === 3;
}

function isPrivate(ip: string): boolean {
  return scopeOf(ip) !== 'public';
}

function textOf(answer: NameAnswer): string {
  if (answer.kind === 'found') return answer.addresses.slice(0, 4).join(' ');
  return answer.kind === 'no-address' ? 'no address' : answer.reason;
}

async function whenSilent(
  context: CheckContext,
  broken: 'NET-DNS-BROKEN' | 'NET-DNS-NO-NAME',
  outside: PublicAnswer | null,
  told: { readonly params: { readonly name: string }; readonly evidence: Evidence[] },
): Promise<CheckOutcome> {
  const isKnownOutside = outside !== null && outside.addresses.length > 0;
  if (broken === 'NET-DNS-NO-NAME' || (outside !== null && !isKnownOutside))
    return isKnownOutside
      ? { state: 'fail', code: broken, ...told }
      : { state: 'warn', code: 'NET-DNS-UNKNOWN-NAME', ...told };
  // A gateway may answer in the public resolver's place. Where the Internet is cut, nothing is said of
  // the site's own resolver.
  return isInternetProved(await probeInternet(context))
    ? { state: 'fail', code: 'NET-DNS-BROKEN', ...told }
    : { state: 'unknown', code: 'NET-DNS-UNTESTABLE', ...told };
}

/** Do names resolve, here and at a public resolver, and do both give the same answer? */
export const dnsCheck: Check = {
  id: 'dns',
  needs: ['gateway'],
  limitMs: 6500,
  run: async (context) => {
    const { names, sockets, random, settings, endpoints, signal, evidence } = context;
    const name = sipHosts(settings, endpoints)[0] ?? '';
    // RFC 6761 §6.4: no name below .invalid exists, so any answer for it is false.
    const nowhere = `tonalite-${random.hex(6)}.invalid`;
    const [here, outside, invented] = await Promise.all([
      names.resolve(name),
      askPublicly(context, name),
      sockets.names.resolve(nowhere, signal),
    ]);
    const proofs: Evidence[] = [evidence('dns-answer', `${name}: ${textOf(here)}`)];
    if (outside !== null)
      proofs.push(
        evidence('dns-answer', `${name} @${outside.resolver}: ${outside.addresses.join(' ')}`),
      );
    if (invented.kind === 'found')
      proofs.push(evidence('dns-answer', `${nowhere}: ${textOf(invented)}`));
    const told = { params: { name }, evidence: proofs };

    if (invented.kind === 'found') return { state: 'fail', code: 'NET-DNS-LYING', ...told };
    if (here.kind !== 'found') {
      const code = here.kind === 'failed' ? 'NET-DNS-BROKEN' : 'NET-DNS-NO-NAME';
      return whenSilent(context, code, outside, told);
    }
    if (outside === null) return { state: 'pass', code: 'NET-DNS-LOCAL-ONLY', ...told };
    const agree = here.addresses.some((address) => outside.addresses.includes(address));
    if (agree) return { state: 'pass', code: 'NET-DNS-OK', ...told };
    const misled = outside.addresses.length > 0 && here.addresses.every(isPrivate);
    return misled
      ? { state: 'fail', code: 'NET-DNS-LYING', ...told }
      : { state: 'warn', code: 'NET-DNS-DISAGREE', ...told };
  },
};
