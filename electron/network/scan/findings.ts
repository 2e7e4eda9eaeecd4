import type { Device } from '../../../shared/domain/device.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { KnownFinding } from '../../../shared/domain/finding-codes.ts';
import type { NetworkInterface } from '../../../shared/domain/network.ts';
import type { ScanRequest } from '../../../shared/domain/scan.ts';
import { formatCidr } from '../../../shared/net/cidr.ts';
import { isTunnel } from '../../../shared/net/main-interface.ts';
import { isDenial } from '../local-network-denial.ts';
import type { AnsweredForAll } from './answered-for-all.ts';
import type { Ipv6Telephone } from './ipv6-telephones.ts';
import { leftOutFindings } from './left-out.ts';
import type { InterfaceTarget } from './scan-targets.ts';

/** What a scan saw besides its devices. */
export type ScanFacts = {
  readonly devices: readonly Device[];
  readonly request: ScanRequest;
  readonly targets: readonly InterfaceTarget[];
  readonly interfaces: readonly NetworkInterface[];
  readonly complete: boolean;
  /** How this computer lost the network during the scan; null if it did not. */
  readonly linkChange: KnownFinding | null;
  readonly addressesTried: number;
  /** Interface of the system's preferred default route; null without one. */
  readonly preferredRouteInterface: string | null;
  /** Null when the routes could not be read. */
  readonly hasDefaultRoute: boolean | null;
  readonly gatewayIp: string | null;
  /** The card of this computer that has the gateway's address. */
  readonly gatewayClash: NetworkInterface | null;
  /** Addresses whose MAC changed while the scan ran, with both MACs. */
  readonly macFlips: ReadonlyMap<string, readonly [before: string, after: string]>;
  /** MACs with the number of addresses that resolved to them, unlisted addresses included. */
  readonly sharedMacs: ReadonlyMap<string, number>;
  /** Addresses for which something on the path answered, and which are not listed. */
  readonly answeredForAll: readonly AnsweredForAll[];
  readonly ipv6Telephones: readonly Ipv6Telephone[];
  readonly impossibleMacs: number;
  readonly tableReduced: boolean;
  readonly tableUnreadable: boolean;
  readonly refusedDatagrams: number;
  /** Addresses that the table still refused at the end. */
  readonly neverTaken: number;
  /** The listing had no row at all although hosts answered. */
  readonly macsHidden: boolean;
  readonly sendErrors: ReadonlyMap<string, number>;
  readonly tryLoss: number;
};

/** Codes that have no other cause than a denial; the other ones have when other hosts are reached. */
const DENIED_CODES: ReadonlySet<string> = new Set(['EPERM', 'EACCES']);
/** Fewer addresses than this say nothing about a network where only the gateway answers. */
const ENOUGH_ADDRESSES = 30;
const NOTABLE_LOSS = 0.1;

function system(value: string): Evidence {
  return { kind: 'system', value: value.slice(0, 512), atMs: 0 };
}

function count(facts: ScanFacts, isCounted: (code: string) => boolean): number {
  return [...facts.sendErrors].reduce((sum, [code, n]) => sum + (isCounted(code) ? n : 0), 0);
}

function gatewayClash({ gatewayIp, gatewayClash: card }: ScanFacts): KnownFinding[] {
  if (gatewayIp === null || card === null) return [];
  return [
    {
      code: 'NET-GATEWAY-OWN-ADDRESS',
      severity: 'error',
      params: { gateway: gatewayIp, card: card.name },
      evidence: [{ kind: 'interface', value: `${card.name} ${gatewayIp}`, atMs: 0 }],
    },
  ];
}

function interfaceFindings(facts: ScanFacts): KnownFinding[] {
  const findings: KnownFinding[] = gatewayClash(facts);
  const [first] = facts.targets;
  for (const target of facts.targets) {
    const { name, address, prefix } = target.interface;
    const evidence: Evidence[] = [
      { kind: 'interface', value: `${name} ${address}/${prefix}`, atMs: 0 },
    ];
    if (target.interface.reason === 'point-to-point')
      findings.push({
        code: prefix === 31 ? 'NET-NETWORK-OF-TWO' : 'NET-NETWORK-ALONE',
        severity: prefix === 31 ? 'warning' : 'error',
        params: { interface: name, network: `${address}/${prefix}` },
        evidence,
      });
    if (target.interface.reason === 'link-local-only')
      findings.push({
        code: 'NET-DHCP-FAILED',
        severity: 'error',
        params: { interface: name, address },
        evidence: [{ kind: 'interface', value: `${name} ${address}`, atMs: 0 }],
      });
    if (target.reducedFrom !== null)
      findings.push({
        code: 'NET-RANGE-REDUCED',
        severity: 'info',
        params: {
          network: formatCidr(target.reducedFrom),
          scanned: target.ranges.map(formatCidr).join(', '),
        },
        evidence,
      });
  }
  const preferred = facts.interfaces.find((item) => item.name === facts.preferredRouteInterface);
  if (preferred !== undefined && isTunnel(preferred))
    findings.push({
      code: 'NET-VPN-ACTIVE',
      severity: 'warning',
      params: { vpn: preferred.name, interface: first?.interface.name ?? '' },
      evidence: [{ kind: 'route-table', value: `default ${preferred.name}`, atMs: 0 }],
    });
  if (facts.hasDefaultRoute === null)
    findings.push({
      code: 'NET-ROUTES-UNREADABLE',
      severity: 'warning',
      params: {},
      evidence: [system('the routing table could not be read')],
    });
  if (facts.hasDefaultRoute === false && first?.interface.reason !== 'link-local-only')
    findings.push({
      code: 'NET-NO-DEFAULT-ROUTE',
      severity: 'warning',
      params: { interface: first?.interface.name ?? '' },
      evidence: [{ kind: 'route-table', value: 'no default route', atMs: 0 }],
    });
  return findings;
}

function macFindings(facts: ScanFacts): KnownFinding[] {
  const findings: KnownFinding[] = [];
  for (const [mac, addresses] of facts.sharedMacs)
    findings.push({
      code: 'NET-PROXY-ARP',
      severity: addresses > 8 ? 'warning' : 'info',
      params: { mac, count: addresses },
      evidence: [{ kind: 'neighbour-table', value: `${mac}: ${addresses}`, atMs: 0 }],
    });
  for (const { count: addresses, first, last, evidence } of facts.answeredForAll)
    findings.push({
      code: 'NET-ANSWERED-FOR-ALL',
      severity: 'warning',
      params: { count: addresses, first, last },
      evidence: [...evidence],
    });
  for (const [ip, [before, after]] of facts.macFlips)
    findings.push({
      code: 'NET-DUPLICATE-IP',
      severity: 'error',
      params: { ip, first: before, second: after },
      evidence: [{ kind: 'neighbour-table', value: `${ip}: ${before} → ${after}`, atMs: 0 }],
    });
  if (facts.impossibleMacs > 0)
    findings.push({
      code: 'NET-IMPOSSIBLE-MAC',
      severity: 'info',
      params: { count: facts.impossibleMacs },
      evidence: [system(`${facts.impossibleMacs} rows with a multicast, broadcast or zero MAC`)],
    });
  const randomised = facts.devices.filter(
    (device) => device.role !== 'self' && device.flags.includes('randomised-mac'),
  );
  if (randomised.length > 0)
    findings.push({
      code: 'NET-RANDOMISED-MAC',
      severity: 'info',
      params: { count: randomised.length },
      evidence: [
        system(
          randomised
            .slice(0, 20)
            .map((device) => device.ip)
            .join(' '),
        ),
      ],
    });
  const overIpv6 = facts.ipv6Telephones;
  if (overIpv6.length > 0)
    findings.push({
      code: 'NET-IPV6-TELEPHONE',
      severity: 'info',
      params: {
        count: overIpv6.length,
        vendors: [...new Set(overIpv6.map(({ vendor }) => vendor))].slice(0, 4).join(', '),
        macs: overIpv6
          .slice(0, 8)
          .map(({ mac }) => mac)
          .join(', '),
      },
      evidence: overIpv6.slice(0, 20).map(({ mac, ips }) => ({
        kind: 'neighbour-cache' as const,
        value: `${mac}: ${ips.join(' ')}`.slice(0, 512),
        atMs: 0,
      })),
    });
  return findings;
}

function sensorFindings(facts: ScanFacts): KnownFinding[] {
  const findings: KnownFinding[] = [];
  const others = facts.devices.filter(
    (device) => device.role !== 'self' && device.state !== 'gone',
  );
  const denied = count(facts, (code) => DENIED_CODES.has(code));
  const blocked = count(facts, (code) => isDenial(code) && !DENIED_CODES.has(code));
  const tried = facts.addressesTried;
  // The gateway stays reachable without the permission; any other host shows that it was given.
  const isReached = others.some(({ role, state }) => role !== 'gateway' && state !== 'cached');
  if (denied > 0 || (blocked > tried / 2 && tried > 0 && !isReached))
    findings.push({
      code: 'NET-PERMISSION-DENIED',
      severity: 'error',
      params: { count: denied + blocked },
      evidence: [system([...facts.sendErrors].map(([code, n]) => `${code} ${n}`).join(', '))],
    });
  else if (others.length === 0 && tried > 0 && facts.complete && facts.answeredForAll.length === 0)
    findings.push({
      code: 'NET-NO-HOST',
      severity: 'error',
      params: { count: tried },
      evidence: [system(`${tried} addresses, no answer`)],
    });
  if (facts.tableUnreadable)
    findings.push({
      code: 'NET-TABLE-UNREADABLE',
      severity: 'warning',
      params: {},
      evidence: [system('the neighbour table could not be read')],
    });
  else if (facts.macsHidden)
    findings.push({
      code: 'NET-MAC-HIDDEN',
      severity: 'warning',
      params: {},
      evidence: [system('hosts answered, the neighbour table shows no MAC')],
    });
  if (facts.tableReduced || facts.refusedDatagrams > 0)
    findings.push({
      code: 'NET-TABLE-FULL',
      severity: facts.complete && facts.neverTaken === 0 ? 'info' : 'warning',
      params: { count: facts.refusedDatagrams },
      evidence: [
        system(`${facts.refusedDatagrams} addresses refused by the table and asked again`),
        ...(facts.neverTaken === 0
          ? []
          : [
              system(
                `${facts.neverTaken} addresses refused to the end and asked without the table`,
              ),
            ]),
      ],
    });
  const isWifi = facts.targets.some((target) => target.interface.medium === 'wifi');
  const onlyGateway = others.length > 0 && others.every((device) => device.role === 'gateway');
  // On a wired network, perhaps nothing else is plugged in.
  if (onlyGateway && tried >= ENOUGH_ADDRESSES && facts.complete)
    findings.push({
      code: 'NET-CLIENT-ISOLATION',
      severity: isWifi ? 'warning' : 'info',
      params: { gateway: facts.gatewayIp ?? '' },
      evidence: [system(`${tried} addresses, only ${facts.gatewayIp ?? 'the gateway'} answers`)],
    });
  if (facts.tryLoss >= NOTABLE_LOSS && others.length >= 5)
    findings.push({
      code: 'NET-LOSSY-LINK',
      severity: 'warning',
      params: { percent: Math.round((1 - Math.sqrt(1 - facts.tryLoss)) * 100) },
      evidence: [system(`${Math.round(facts.tryLoss * 100)} % of ARP exchanges lost`)],
    });
  return findings;
}

/** The findings of a scan, with their stable codes; their sentences are in `shared/messages/`. */
export function buildFindings(facts: ScanFacts): readonly KnownFinding[] {
  // This one reason explains refusals and silence, which then say nothing about the network.
  if (facts.linkChange !== null) return [facts.linkChange, ...interfaceFindings(facts)];
  return [
    ...interfaceFindings(facts),
    ...macFindings(facts),
    ...sensorFindings(facts),
    ...leftOutFindings(facts),
  ];
}
