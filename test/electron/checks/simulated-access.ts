/** A site behind a gateway, with the Internet that the product's own endpoints name, all in memory. */
import { CHECKS, createNetworkChecks } from '../../../electron/checks/run/network-checks.ts';
import type { LastKnownAddress } from '../../../electron/checks/run/public-address-sources.ts';
import type { Clock } from '../../../electron/platform/machine.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { createContacts } from '../../../electron/wire/contacts.ts';
import type {
  NameAnswer,
  TcpExchange,
  TcpQuestion,
  UdpSender,
  Wire,
} from '../../../electron/wire/wire.ts';
import type { CheckId, CheckResult, ChecksResult } from '../../../shared/domain/check.ts';
import type { Gateway, NetworkInterface } from '../../../shared/domain/network.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import { SettingsSchema } from '../../../shared/domain/settings.ts';
import { shippedEndpoints } from '../../../shared/knowledge/endpoints.ts';
import { createSimulatedClock } from '../network/simulated-network.ts';
import { dnsAnswer, httpAnswer, stunAnswer, unguarded } from '../wire/loopback-peers.ts';
import { sipAnswer } from '../wire/talkers.ts';

export const PUBLIC_IP = '109.190.100.42';
export const OTHER_PUBLIC_IP = '109.190.100.77';
export const LAPTOP = '192.168.77.2';
export const GATEWAY = '192.168.77.1';
const SIP_SERVER = '91.121.129.20';
const STUN_PORT = 3478;
const MIRROR_RESOLVER = '208.67.222.222';

/** One flow of the site, as the Internet sees it. */
export type Flow = {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  readonly localPort: number;
  /** Counts the flows of the run. */
  readonly index: number;
};

/** What is special about an access; everything that is left out works as on a good one. */
export type Access = {
  /** The public address and port of a flow; the usual address and the local port when absent. */
  readonly translate?: (flow: Flow) => { readonly ip: string; readonly port: number };
  /** What comes of a connection in place of the server's own answer; null: that answer. */
  readonly connect?: (question: TcpQuestion) => TcpExchange | null;
  /** True for a datagram that is swallowed. */
  readonly swallows?: (to: UdpSender) => boolean;
  /** An answer in place of the server's; null: the server's own. */
  readonly answers?: (bytes: Uint8Array, to: UdpSender) => Uint8Array | null;
  readonly resolves?: (name: string) => NameAnswer | null;
  readonly router?: string | null;
  /** What the box says of its outer address by NAT-PMP: the address, or null for "I have none". */
  readonly outer?: string | null;
  /** IPv6 addresses of the laptop's card. */
  readonly ipv6?: readonly string[];
  /** IPv6 addresses that the resolver makes for names without any. */
  readonly resolves6?: readonly string[];
  readonly gateway?: Partial<Gateway>;
  readonly card?: Partial<NetworkInterface>;
  readonly lastKnown?: LastKnownAddress | null;
};

/** The addresses of the simulated Internet's names. */
const NAMES: Readonly<Record<string, string>> = {
  'monip.ovh': '188.165.10.20',
  'api.ipify.org': '188.165.10.21',
  'checkip.amazonaws.com': '188.165.10.22',
  'connectivitycheck.gstatic.com': '188.165.20.10',
  'captive.apple.com': '188.165.20.11',
  'www.msftconnecttest.com': '188.165.20.12',
  'stun.cloudflare.com': '5.39.70.10',
  'stun.nextcloud.com': '5.39.70.11',
  'stun.sipgate.net': '5.39.70.12',
  'sip.ovh.fr': SIP_SERVER,
  'cisco.prov.voip.ovh.net': '188.165.10.30',
  'gigaset.prov.voip.ovh.net': '188.165.10.31',
  'lk.prov.voip.ovh.net': '188.165.10.32',
  'pb.voip.ovh.net': '188.165.10.33',
};

const CARD: NetworkInterface = {
  name: 'eth0',
  address: LAPTOP,
  prefix: 24,
  mac: null,
  medium: 'wired',
  speedMbps: 1000,
  metric: 100,
  scannable: true,
  reason: 'default-route',
};

const BOX: Gateway = {
  ip: GATEWAY,
  mac: '00:11:22:33:44:55',
  vendor: null,
  answering: true,
  roundTripMs: 1,
  evidence: [],
};

const encoder = new TextEncoder();

export function answered(text = ''): TcpExchange {
  return { kind: 'answered', bytes: encoder.encode(text), truncated: false, tls: null };
}

function pageOf(question: TcpQuestion, ip: string): string {
  const request = new TextDecoder().decode(question.request ?? new Uint8Array());
  const host = /^Host: (\S+)/im.exec(request)?.[1] ?? '';
  const portal = shippedEndpoints.portal.pages.find(({ url }) => new URL(url).hostname === host);
  if (portal !== undefined) return httpAnswer(portal.body, `${portal.status} OK`);
  return httpAnswer(ip);
}

function nameIn(query: Uint8Array): string {
  const labels: string[] = [];
  for (let at = 12, size = query[at] ?? 0; size > 0; at += size + 1, size = query[at] ?? 0)
    labels.push(new TextDecoder().decode(query.subarray(at + 1, at + 1 + size)));
  return labels.join('.');
}

/** An answer without a record: `code` 3 says that the name does not exist. */
export function emptyDnsAnswer(query: Uint8Array, code: number): Uint8Array {
  const head = Buffer.from(query);
  head.writeUInt16BE(0x8180 | code, 2);
  return head;
}

/** What the servers of the simulated Internet answer to a datagram that reached them. */
function serverAnswer(
  bytes: Uint8Array,
  to: UdpSender,
  from: { readonly ip: string; readonly port: number },
): Uint8Array | null {
  if (to.port === STUN_PORT) return stunAnswer(bytes, from.ip, from.port);
  if (to.port === 53) {
    const name = nameIn(bytes);
    if (name === 'myip.opendns.com' && to.address === MIRROR_RESOLVER)
      return dnsAnswer(bytes, from.ip);
    const known = NAMES[name];
    return known === undefined ? emptyDnsAnswer(bytes, 3) : dnsAnswer(bytes, known);
  }
  if (to.address === SIP_SERVER) {
    const text = sipAnswer(new TextDecoder().decode(bytes), []);
    const seen = `;received=${from.ip};rport=${from.port}`;
    return encoder.encode(text.replace(/;rport\b(?!=)/, seen));
  }
  return null;
}

/** The box's own NAT-PMP service (RFC 6886 §3.2), where it has one. */
function boxAnswer({ outer }: Access, to: UdpSender): Uint8Array | null {
  if (to.address !== GATEWAY || to.port !== 5351 || outer === undefined) return null;
  const answer = Buffer.alloc(12);
  answer[1] = 128;
  answer.writeUInt16BE(outer === null ? 3 : 0, 2);
  Buffer.from((outer ?? '0.0.0.0').split('.').map(Number)).copy(answer, 8);
  return answer;
}

function wireOf(access: Access, clock: Clock): Wire {
  let flows = 0;
  let localPorts = 40_000;
  const translated = (flow: Omit<Flow, 'index'>): { ip: string; port: number } => {
    flows += 1;
    return access.translate?.({ ...flow, index: flows }) ?? { ip: PUBLIC_IP, port: flow.localPort };
  };
  return {
    udp: {
      open: async (options) => {
        if (options.broadcast === true) return { ok: false, code: 'EACCES' };
        localPorts += 1;
        const localPort = options.port === 0 ? localPorts : options.port;
        const readers: ((bytes: Uint8Array, from: UdpSender) => void)[] = [];
        const flowsOf = new Map<string, { ip: string; port: number }>();
        return {
          ok: true,
          value: {
            localAddress: options.address ?? LAPTOP,
            localPort,
            send: (bytes, address, port, done) => {
              done?.(null);
              const to = { address, port };
              if (access.swallows?.(to) === true) return;
              const key = `${address} ${port}`;
              const from = flowsOf.get(key) ?? translated({ protocol: 'udp', ...to, localPort });
              flowsOf.set(key, from);
              const answer =
                access.answers?.(bytes, to) ??
                boxAnswer(access, to) ??
                serverAnswer(bytes, to, from);
              if (answer === null) return;
              void clock.sleep(10).then(() => {
                for (const reader of readers) reader(answer, to);
              });
            },
            listen: (reader) => void readers.push(reader),
            close: () => void readers.splice(0),
          },
        };
      },
      probe: async () => ({ kind: 'silent' }),
    },
    tcp: {
      probe: async () => ({ kind: 'silent' }),
      exchange: async (question) => {
        const given = access.connect?.(question) ?? null;
        await clock.sleep(given?.kind === 'silent' ? question.timeoutMs : 10, question.signal);
        if (given !== null) return given;
        const { address, port } = question;
        const from = translated({ protocol: 'tcp', address, port, localPort: 0 });
        return question.request === null ? answered() : answered(pageOf(question, from.ip));
      },
    },
    names: {
      servers: () => [GATEWAY],
      resolve: async (name) => {
        const given = access.resolves?.(name) ?? null;
        if (given !== null) return given;
        const known = NAMES[name];
        return known === undefined ? { kind: 'no-address' } : { kind: 'found', addresses: [known] };
      },
      resolve6: async () => access.resolves6 ?? [],
      reverse: async () => null,
    },
  };
}

/** The checks that need no long series of packets. */
const SHORT: ReadonlySet<CheckId> = new Set<CheckId>([
  'link',
  'address',
  'gateway',
  'dns',
  'captive-portal',
  'internet',
  'public-address',
  'nat',
  'sip-reachability',
  'port-mapping',
  'provisioning',
  'ip-restriction',
]);

export type AccessReport = {
  readonly result: ChecksResult;
  readonly of: (id: CheckId) => CheckResult;
  /** The check to treat first, with its code. */
  readonly first: string;
};

/** Runs the checks behind an access, on a clock that jumps over every wait. */
export async function checkAccess(access: Access): Promise<AccessReport> {
  const clock = createSimulatedClock(90_000, 200);
  const checks = createNetworkChecks({
    platform: 'linux',
    clock,
    contacts: createContacts(),
    random: systemRandom,
    ping: { pingSeries: () => Promise.resolve(failure(problem('PING_UNAVAILABLE'))) },
    singlePing: { routerAt: () => Promise.resolve(access.router ?? null) },
    interfaces: { list: () => Promise.resolve([{ ...CARD, ...access.card }]) },
    gateway: { read: () => Promise.resolve(success({ ...BOX, ...access.gateway })) },
    ownIpv6: () => access.ipv6 ?? [],
    systemInformation: {
      interfaces: () => Promise.resolve(failure(problem('SYSTEM_INFORMATION_UNAVAILABLE'))),
    },
    memory: {
      recall: () => Promise.resolve(access.lastKnown ?? null),
      remember: () => Promise.resolve(),
    },
    sockets: unguarded(wireOf(access, clock)),
    settings: () => Promise.resolve(SettingsSchema.parse({})),
    simulated: false,
    checks: CHECKS.filter(({ id }) => SHORT.has(id)),
  });
  const running = checks.run({
    runId: 'run',
    signal: new AbortController().signal,
    background: false,
    onEvent: () => undefined,
  });
  await clock.runUntil(running);
  const result = await running;
  const of = (id: CheckId): CheckResult => {
    const found = result.rungs.find(({ rung }) => rung === id);
    if (found === undefined) throw new Error(`no check ${id}`);
    return found;
  };
  const { firstCause } = result;
  return { result, of, first: firstCause === null ? 'none' : of(firstCause).code };
}
