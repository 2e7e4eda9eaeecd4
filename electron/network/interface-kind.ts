import type { InterfaceReason } from '../../shared/domain/network.ts';

/** What a name gives away, most particular first. Names are those that systems and products use. */
type NamedKind = 'loopback' | 'overlay' | 'vpn' | 'container' | 'virtual';

const NAMES: readonly (readonly [pattern: RegExp, reason: NamedKind])[] = [
  // Windows calls a true card "Local Area Connection": only `lo` and `lo0` are loopbacks.
  [/^(?:lo\d*$|loopback\b)/i, 'loopback'],
  // "Local Area Connection* 2", in any language: what Windows makes for Wi-Fi Direct.
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
 * True for a switch of Hyper-V in front of the machine's own card: the card's address and its default
 * route stand on it, which no inner switch of Windows has.
 */
export function isExternalSwitch(name: string, hasGateway: boolean): boolean {
  return hasGateway && /^vethernet\b/i.test(name);
}

/** Kinds that are left alone unless a person names them. */
export const EXCLUDED_KINDS: ReadonlySet<InterfaceReason> = new Set([
  'virtual',
  'vpn',
  'container',
  'overlay',
  'loopback',
]);
