import type { InterfaceReason } from '../../shared/domain/network.ts';

/** What a name reveals, the most specific pattern first. Systems and products use these names. */
type NamedKind = 'loopback' | 'overlay' | 'vpn' | 'container' | 'virtual';

const NAMES: readonly (readonly [pattern: RegExp, reason: NamedKind])[] = [
  // Windows calls a real card "Local Area Connection": only `lo` and `lo0` are loopbacks.
  [/^(?:lo\d*$|loopback\b)/i, 'loopback'],
  // "Local Area Connection* 2", in any language: Windows creates it for Wi-Fi Direct.
  [/\* ?\d+$/, 'virtual'],
  [/^(?:tailscale|zt[a-z0-9]{4,}|zerotier|nebula|hamachi|netbird|wt0$|ham0$)/i, 'overlay'],
  [/(?:tailscale|zerotier|hamachi|netbird|nebula)/i, 'overlay'],
  [/^(?:tun|tap|utun|wg|ppp|ipsec|gpd|cscotun|vpn|nordlynx|proton|mullvad|outline)\d*/i, 'vpn'],
  [/(?:\bvpn\b|wireguard|openvpn|wintun|anyconnect|forticlient|globalprotect|tap-windows)/i, 'vpn'],
  [
    /^(?:docker|br-[0-9a-f]{6,}|veth(?!ernet)|cni|flannel|cali|podman|lxc|lxd|kube|weave|nerdctl)/i,
    'container',
  ],
  [
    /^(?:virbr|vnet|vmnet|vboxnet|bridge1\d\d$|vmenet|anpi|dummy|ifb|bond_slave|gif\d|stf\d|sit\d)/i,
    'virtual',
  ],
  [/(?:vethernet|vmware|virtualbox|hyper-v|virtual ethernet|npcap loopback|bluetooth)/i, 'virtual'],
  [/^(?:awdl|llw|p2p)\d*/i, 'virtual'],
];

/** What the name of an interface says it is; null for a name that a real network card has. */
export function kindByName(name: string): NamedKind | null {
  for (const [pattern, reason] of NAMES) if (pattern.test(name)) return reason;
  return null;
}

/**
 * True for a Hyper-V switch in front of the machine's own card: it has the card's address and default
 * route, which an internal switch of Windows never has.
 */
export function isExternalSwitch(name: string, hasGateway: boolean): boolean {
  return hasGateway && /^vethernet\b/i.test(name);
}

/** Kinds that are scanned only when a person names them. */
export const EXCLUDED_KINDS: ReadonlySet<InterfaceReason> = new Set([
  'virtual',
  'vpn',
  'container',
  'overlay',
  'loopback',
]);
