import { addressScope, parseIpv4 } from '../../../shared/net/ipv4.ts';
import type { TcpExchange } from '../../wire/wire.ts';
import { type DatagramSession, openDatagrams } from '../../wire/datagrams.ts';
import { askResolver } from '../../wire/dns-client.ts';
import { askStun } from '../../wire/stun-client.ts';
import type { CheckContext } from './check.ts';
import type { InternetLook } from './internet-look.ts';
import { hasIpv6 } from './translator.ts';

const CONNECT_MS = 2800;
/** Limit of the questions by datagram, which run beside the connections. */
const DATAGRAM_MS = 2900;
const SECURE_PORT = 443;

/** A certificate with wrong dates may be this computer's wrong clock: it proves neither side. */
const WRONG_DATE = /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/;

function textOf(exchange: TcpExchange): string {
  if (exchange.kind !== 'failed' && exchange.kind !== 'untrusted') return exchange.kind;
  return `${exchange.kind} ${exchange.reason}`;
}

type Host = CheckContext['endpoints']['internet']['hosts'][number];

async function lookAtHost(
  { sockets, signal }: Pick<CheckContext, 'sockets' | 'signal'>,
  { address, name, ports }: Host,
): Promise<InternetLook['hosts'][number]> {
  const found = new AbortController();
  const either = AbortSignal.any([signal, found.signal]);
  const ask = (port: number, tls: { readonly name: string } | null): Promise<TcpExchange> =>
    sockets.tcp.exchange({
      address,
      port,
      tls,
      request: null,
      maxBytes: 1,
      timeoutMs: CONNECT_MS,
      signal: either,
    });
  const proving = ask(SECURE_PORT, { name });
  const connecting = ports.map((port) => ask(port, null));
  const signed = await proving;
  if (signed.kind === 'answered') {
    found.abort();
    return { address, look: 'proved', text: `certificate of ${name}` };
  }
  const plain = await Promise.all(connecting);
  const [first] = plain;
  const text = [
    `TLS ${textOf(signed)}`,
    ...ports.map(
      (port, index) => `${port} ${plain[index] === undefined ? '-' : textOf(plain[index])}`,
    ),
  ].join(', ');
  const isDateWrong = signed.kind === 'untrusted' && WRONG_DATE.test(signed.reason);
  if (first?.kind === 'answered' && !isDateWrong) return { address, look: 'accepted', text };
  return { address, look: first?.kind === 'refused' ? 'refused' : 'silent', text };
}

function isPublic(ip: string | null | undefined): boolean {
  const value = parseIpv4(ip ?? '');
  return value !== null && addressScope(value) === 'public';
}

type Asking = CheckContext & { readonly session: DatagramSession };

/**
 * A resolver that tells the asker's own address. It counts only if it does not also know a name that
 * cannot exist: a gateway that answers every question itself knows that one too.
 */
async function provedByResolver(
  { session, random, signal }: Asking,
  source: { readonly name: string; readonly address: string; readonly port: number },
): Promise<string> {
  const target = { ...source, signal, limitMs: DATAGRAM_MS };
  const [own, invented] = await Promise.all([
    askResolver(session, random, target),
    askResolver(session, random, { ...target, name: `tonalite-${random.hex(6)}.invalid` }),
  ]);
  const isHonest = own !== null && (invented?.value.addresses.length ?? 0) === 0;
  if (!isHonest || !isPublic(own.value.addresses[0])) throw new Error('no proof');
  return `dns ${source.address}`;
}

async function provedByStun(
  { session, random, signal, names }: Asking,
  server: { readonly host: string; readonly port: number },
): Promise<string> {
  const address = await names.address(server.host);
  if (address === null) throw new Error('no name');
  const target = { address, port: server.port, signal, limitMs: DATAGRAM_MS };
  const answer = await askStun(session, random, target);
  if (!isPublic(answer?.value.mapped?.ip)) throw new Error('no proof');
  return `stun ${server.host}`;
}

/** The first answer by datagram that only the Internet can give; null when none came in time. */
async function lookByDatagram(context: CheckContext): Promise<string | null> {
  const { sockets, clock, endpoints, signal } = context;
  const session = await openDatagrams(sockets.udp, clock, { address: null });
  if (session === null) return null;
  const over = new AbortController();
  const asking = { ...context, session, signal: AbortSignal.any([signal, over.signal]) };
  const resolvers = endpoints.publicAddress.sources.filter((source) => source.kind === 'dns');
  const proofs = [
    ...resolvers.map((source) => provedByResolver(asking, source)),
    ...endpoints.stun.servers.map((server) => provedByStun(asking, server)),
  ];
  const late = clock.sleep(DATAGRAM_MS, asking.signal).then(() => null);
  const proof = await Promise.race([Promise.any(proofs).catch(() => null), late]);
  over.abort();
  session.close();
  return proof;
}

/** The first host that shows its certificate over IPv6. */
async function lookByIpv6({ sockets, endpoints, signal }: CheckContext): Promise<string | null> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const proofs = endpoints.internet.hosts.map(async ({ address6, name }) => {
    const exchange = await sockets.tcp.exchange({
      address: address6,
      port: SECURE_PORT,
      tls: { name },
      request: null,
      maxBytes: 1,
      timeoutMs: CONNECT_MS,
      signal: either,
    });
    if (exchange.kind !== 'answered') throw new Error('no proof');
    return address6;
  });
  const proof = await Promise.any(proofs).catch(() => null);
  over.abort();
  return proof;
}

async function look(context: CheckContext): Promise<InternetLook> {
  const over = new AbortController();
  const within = { ...context, signal: AbortSignal.any([context.signal, over.signal]) };
  const byDatagram = lookByDatagram(within);
  const byIpv6 = hasIpv6(context) ? lookByIpv6(within) : null;
  const hosts = await Promise.all(
    context.endpoints.internet.hosts.map((host) => lookAtHost(context, host)),
  );
  // A certificate says enough: there is nothing to wait for.
  if (hosts.some((host) => host.look === 'proved')) over.abort();
  return { hosts, datagram: await byDatagram, byIpv6: await byIpv6 };
}

/**
 * Asks the Internet hosts of the endpoints, once per run and by address, so that no resolver is needed.
 * A connection or a refusal alone is no proof, because a gateway can give both.
 */
export function probeInternet(context: CheckContext): Promise<InternetLook> {
  context.facts.internet ??= look(context);
  return context.facts.internet;
}
