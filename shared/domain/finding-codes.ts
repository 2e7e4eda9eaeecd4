import type { CodeTable, ParametersOf } from './code-parameters.ts';
import type { Finding } from './finding.ts';

/** Every statement that a scan can make about the network, with the parameters of its sentences. */
export const FINDINGS = {
  'NET-OWN-LINK-LOST': { interface: 'said' },
  'NET-OWN-ADDRESS-CHANGED': { interface: 'said', before: 'said', after: 'said' },
  'NET-GATEWAY-CHANGED': { before: 'said', after: 'said' },
  'NET-GATEWAY-OWN-ADDRESS': { gateway: 'said', card: 'said' },
  'NET-NETWORK-ALONE': { interface: 'said', network: 'said' },
  'NET-NETWORK-OF-TWO': { interface: 'said', network: 'said' },
  'NET-DHCP-FAILED': { address: 'said', interface: 'said' },
  'NET-NO-DEFAULT-ROUTE': { interface: 'kept' },
  'NET-ROUTES-UNREADABLE': {},
  'NET-VPN-ACTIVE': { vpn: 'said', interface: 'kept' },
  'NET-RANGE-REDUCED': { network: 'said', scanned: 'said' },
  'NET-PROXY-ARP': { mac: 'said', count: 'said' },
  'NET-ANSWERED-FOR-ALL': { count: 'said', first: 'said', last: 'said' },
  'NET-DUPLICATE-IP': { ip: 'said', first: 'said', second: 'said' },
  'NET-IMPOSSIBLE-MAC': { count: 'said' },
  'NET-RANDOMISED-MAC': { count: 'said' },
  'NET-IPV6-TELEPHONE': { count: 'said', vendors: 'said', macs: 'said' },
  'NET-PERMISSION-DENIED': { count: 'kept' },
  'NET-NO-HOST': { count: 'said' },
  'NET-TABLE-UNREADABLE': {},
  'NET-MAC-HIDDEN': {},
  'NET-TABLE-FULL': { count: 'said' },
  'NET-CLIENT-ISOLATION': { gateway: 'said' },
  'NET-LOSSY-LINK': { percent: 'said' },
  'NET-OTHER-SUBNET': { interface: 'said', networks: 'said', first: 'said' },
  'NET-OTHER-CARD': { cards: 'said', first: 'said' },
} as const satisfies CodeTable;

export type FindingCode = keyof typeof FINDINGS;

/** A finding as a scan makes it; one read from a case may have a code of another version. */
export type KnownFinding = {
  [Code in FindingCode]: Omit<Finding, 'code' | 'params'> & {
    readonly code: Code;
    readonly params: ParametersOf<(typeof FINDINGS)[Code]>;
  };
}[FindingCode];
