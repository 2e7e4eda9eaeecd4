import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type { InterfaceReason, NetworkInterface } from '../../shared/domain/network.ts';
import { addressScope, maskToPrefix, parseIpv4 } from '../../shared/net/ipv4.ts';
import { isHostMac, normaliseMac } from '../../shared/net/mac.ts';
import type { FileSystem, MachineInfo } from '../platform/machine.ts';
import { EXCLUDED_KINDS, isExternalSwitch, kindByName } from './interface-kind.ts';
import type { DefaultRoute, DefaultRouteReader } from './routes/default-route.ts';

/** Every interface with the reason why it is scanned or not; the preferred one first. */
export type InterfaceReader = { readonly list: () => Promise<readonly NetworkInterface[]> };

type AddressTable = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

export type InterfaceDeps = {
  readonly machine: MachineInfo;
  readonly files: Pick<FileSystem, 'readText' | 'list'>;
  readonly routes: DefaultRouteReader;
  /** `os.networkInterfaces`, injected by tests. */
  readonly addresses?: () => AddressTable;
};

type LinuxFacts = {
  readonly medium: NetworkInterface['medium'];
  readonly speedMbps: number | null;
  readonly tunnel: boolean;
  readonly up: boolean;
};

const UNKNOWN_FACTS: LinuxFacts = { medium: 'unknown', speedMbps: null, tunnel: false, up: true };
/** Hardware type of a tunnel without link layer (`ARPHRD_NONE`) and of PPP, linux/if_arp.h. */
const TUNNEL_TYPES: ReadonlySet<string> = new Set(['65534', '512', '768', '769', '776', '778']);

async function readLinuxFacts(files: InterfaceDeps['files'], name: string): Promise<LinuxFacts> {
  // A name has no slash on Linux; anything else must not become part of a path.
  if (!/^[^/\0]{1,15}$/.test(name) || name.startsWith('.')) return UNKNOWN_FACTS;
  const base = `/sys/class/net/${name}`;
  const [entries, speed, type, carrier] = await Promise.all([
    files.list(base),
    files.readText(`${base}/speed`, 64),
    files.readText(`${base}/type`, 64),
    files.readText(`${base}/carrier`, 64),
  ]);
  const names = entries.ok ? entries.value : [];
  const wireless = names.includes('wireless') || names.includes('phy80211');
  const mbps = speed.ok ? Number.parseInt(speed.value, 10) : Number.NaN;
  return {
    medium: wireless ? 'wifi' : entries.ok ? 'wired' : 'unknown',
    speedMbps: mbps > 0 ? mbps : null,
    tunnel: type.ok && TUNNEL_TYPES.has(type.value.trim()),
    up: !carrier.ok || carrier.value.trim() !== '0',
  };
}

function reasonOf(
  name: string,
  address: string | null,
  facts: LinuxFacts,
  route: DefaultRoute | null,
): InterfaceReason {
  const kind = kindByName(name);
  if (kind !== null && !isExternalSwitch(name, (route?.gateway ?? null) !== null)) return kind;
  if (facts.tunnel) return 'vpn';
  if (!facts.up) return 'down';
  const value = address === null ? null : parseIpv4(address);
  if (value === null) return 'no-ipv4';
  const scope = addressScope(value);
  if (scope === 'link-local') return 'link-local-only';
  if (scope === 'loopback') return 'loopback';
  // Overlay networks hand out 100.64/10; a carrier's NAT gives it to boxes, not to laptops.
  if (scope === 'shared') return 'overlay';
  if (scope !== 'private') return 'public-address';
  return route === null ? 'physical' : 'default-route';
}

/** True for a reason that lets an interface be scanned without being named. */
function isScannable(reason: InterfaceReason): boolean {
  return reason === 'default-route' || reason === 'physical';
}

function rankOf(info: NetworkInterfaceInfo): number {
  const value = parseIpv4(info.address);
  const scope = value === null ? 'reserved' : addressScope(value);
  return scope === 'private' ? 0 : scope === 'link-local' ? 2 : 1;
}

/** First IPv4 address worth scanning from; a private one is better than a self-assigned one. */
function preferredAddress(infos: readonly NetworkInterfaceInfo[]): NetworkInterfaceInfo | null {
  // macOS reports 0.0.0.0 for a card that has no address yet.
  const ipv4 = infos.filter(({ family, address }) => family === 'IPv4' && address !== '0.0.0.0');
  return ipv4.toSorted((a, b) => rankOf(a) - rankOf(b))[0] ?? null;
}

function prefixOf(info: NetworkInterfaceInfo): number | null {
  const mask = parseIpv4(info.netmask);
  return mask === null ? null : maskToPrefix(mask);
}

const ORDER: readonly InterfaceReason[] = [
  'default-route',
  'physical',
  'link-local-only',
  'public-address',
];

function orderOf(item: NetworkInterface): number {
  const at = ORDER.indexOf(item.reason);
  return (at < 0 ? ORDER.length : at) * 1e6 + (item.metric ?? 1e5);
}

/** Reads interfaces from the system call behind `os.networkInterfaces`, routes, and /sys on Linux. */
export function createInterfaceReader(deps: InterfaceDeps): InterfaceReader {
  const addresses = deps.addresses ?? networkInterfaces;
  return {
    list: async () => {
      const table = addresses();
      const routes = await deps.routes.read();
      // `os.networkInterfaces` leaves out interfaces without an address: /sys has them all.
      const system =
        deps.machine.platform === 'linux' ? await deps.files.list('/sys/class/net') : null;
      const names = new Set([...Object.keys(table), ...(system?.ok === true ? system.value : [])]);
      names.delete('bonding_masters');
      const items = [...names].map(async (name): Promise<NetworkInterface> => {
        const infos = table[name] ?? [];
        const info = preferredAddress(infos);
        const address = info?.address ?? null;
        const facts =
          deps.machine.platform === 'linux'
            ? await readLinuxFacts(deps.files, name)
            : UNKNOWN_FACTS;
        const route =
          (routes.ok ? routes.value : []).find(
            (each) =>
              each.interfaceName === name ||
              infos.some((own) => own.address === each.interfaceAddress),
          ) ?? null;
        const reason = reasonOf(name, address, facts, route);
        const mac = normaliseMac(info?.mac ?? infos[0]?.mac ?? '');
        return {
          name,
          address,
          prefix: info === null ? null : prefixOf(info),
          mac: mac !== null && isHostMac(mac) ? mac : null,
          medium: EXCLUDED_KINDS.has(reason) ? 'unknown' : facts.medium,
          speedMbps: facts.speedMbps,
          metric: route?.metric ?? null,
          scannable: isScannable(reason),
          reason,
        };
      });
      return (await Promise.all(items)).toSorted((a, b) => orderOf(a) - orderOf(b));
    },
  };
}
