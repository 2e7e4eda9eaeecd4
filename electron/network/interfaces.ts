import type { NetworkInterfaceInfo } from 'node:os';
import type {
  CardAddress,
  InterfaceReason,
  NetworkInterface,
} from '../../shared/domain/network.ts';
import { cardKindOf, CardKindSchema } from '../../shared/knowledge/cards.ts';
import { rangeContains, rangeOf } from '../../shared/net/cidr.ts';
import { addressScope, maskToPrefix, parseIpv4 } from '../../shared/net/ipv4.ts';
import { isHostMac, normaliseMac } from '../../shared/net/mac.ts';
import type { FileSystem, MachineInfo, Platform } from '../platform/machine.ts';
import { type CardTable, readCardTable } from './card-table.ts';
import type { CardDriverReader } from './card-drivers.ts';
import { readIdleAddresses } from './linux-idle-addresses.ts';
import { type LinuxCard, readLinuxCard, UNKNOWN_CARD } from './linux-card.ts';
import type { DefaultRoute, DefaultRouteReader } from './routes/default-route.ts';

/** Every interface with the reason why it is scanned or not; the preferred one first. */
export type InterfaceReader = { readonly list: () => Promise<readonly NetworkInterface[]> };

export type InterfaceDeps = {
  readonly machine: MachineInfo;
  readonly files: Pick<FileSystem, 'readText' | 'list'>;
  readonly routes: DefaultRouteReader;
  /** Without it, only names and MACs tell the kind of a card. */
  readonly drivers?: CardDriverReader;
  /** `os.networkInterfaces`, injected by tests. */
  readonly addresses?: () => CardTable;
};

/** What the reason for or against scanning a card depends on. */
type Card = {
  readonly name: string;
  readonly address: CardAddress | null;
  readonly others: readonly CardAddress[];
  /** Null also where the system hides it. */
  readonly mac: string | null;
  /** False for a tunnel, which has no MAC at all. */
  readonly hasLinkLayer: boolean;
  readonly driver: string | null;
  readonly system: LinuxCard;
  readonly route: DefaultRoute | null;
};

const NO_DRIVERS: ReadonlyMap<string, string> = new Map();
/** The MAC that systems give a card without link layer. */
const NO_MAC = '00:00:00:00:00:00';
/** From this prefix length on, a network has at most one host besides this computer. */
const POINT_TO_POINT_PREFIX = 31;

function reasonOf(card: Card): InterfaceReason {
  const { name, address, mac, driver, system, route, hasLinkLayer } = card;
  const hasGateway = (route?.gateway ?? null) !== null;
  const kind = cardKindOf({ name, driver, mac, hasGateway });
  if (kind !== null) return kind;
  if (system.isInnerSwitch && !hasGateway) return 'virtual';
  if (system.isTunnel && !system.isModem) return 'vpn';
  if (!system.isUp) return 'down';
  const value = address === null ? null : parseIpv4(address.address);
  if (address === null || value === null) return 'no-ipv4';
  const scope = addressScope(value);
  if (scope === 'link-local') return 'link-local-only';
  if (scope === 'loopback') return 'loopback';
  // Overlay networks hand out 100.64/10 over a tunnel; a LAN may use that block too.
  if (scope === 'shared' && !hasLinkLayer && !system.isModem) return 'overlay';
  if (!hasLinkLayer || address.prefix >= POINT_TO_POINT_PREFIX) return 'point-to-point';
  if (scope === 'shared') return 'shared-address';
  if (scope !== 'private') return 'public-address';
  return route === null ? 'physical' : 'default-route';
}

/** True for a reason that lets an interface be scanned without being named. */
function isScannable(reason: InterfaceReason): boolean {
  return reason === 'default-route' || reason === 'physical';
}

function addressOf({ address, netmask, family }: NetworkInterfaceInfo): CardAddress[] {
  // macOS reports 0.0.0.0 for a card that has no address yet.
  if (family !== 'IPv4' || address === '0.0.0.0') return [];
  const mask = parseIpv4(netmask);
  const prefix = mask === null ? null : maskToPrefix(mask);
  return [{ address, prefix: prefix ?? 32 }];
}

/** How far an address is from the one worth scanning from: the gateway's network, then a private one. */
function rankOf({ address, prefix }: CardAddress, gateway: number | null): number {
  const value = parseIpv4(address) ?? 0;
  if (gateway !== null && prefix < 32 && rangeContains(rangeOf(value, prefix), gateway)) return 0;
  const scope = addressScope(value);
  return scope === 'private' ? 1 : scope === 'link-local' ? 3 : 2;
}

const ORDER: readonly InterfaceReason[] = [
  'default-route',
  'physical',
  'link-local-only',
  'public-address',
  'shared-address',
  'point-to-point',
];

function orderOf(item: NetworkInterface): number {
  const at = ORDER.indexOf(item.reason);
  return (at < 0 ? ORDER.length : at) * 1e6 + (item.metric ?? 1e5);
}

/** The system's number of an interface, which the scope of a link-local IPv6 address is. */
function indexOf(infos: readonly NetworkInterfaceInfo[]): number | null {
  for (const info of infos) if (info.family === 'IPv6' && info.scopeid > 0) return info.scopeid;
  return null;
}

function macOf(infos: readonly NetworkInterfaceInfo[]): string | null {
  return normaliseMac(infos[0]?.mac ?? '');
}

function cardOf(
  name: string,
  infos: readonly NetworkInterfaceInfo[],
  known: Pick<Card, 'driver' | 'system'> & {
    readonly routes: readonly DefaultRoute[];
    readonly idle: readonly CardAddress[];
  },
): Card {
  const addresses = [...infos.flatMap(addressOf), ...known.idle];
  const route =
    known.routes.find(
      (each) =>
        each.interfaceName === name ||
        addresses.some(({ address }) => address === each.interfaceAddress),
    ) ?? null;
  const gateway = parseIpv4(route?.gateway ?? '');
  const [address = null, ...others] = addresses.toSorted(
    (a, b) => rankOf(a, gateway) - rankOf(b, gateway),
  );
  const mac = macOf(infos);
  return {
    name,
    address,
    others,
    mac: mac !== null && isHostMac(mac) ? mac : null,
    hasLinkLayer: mac !== NO_MAC,
    driver: known.driver,
    system: known.system,
    route,
  };
}

function interfaceOf(card: Card): NetworkInterface {
  const { name, address, others, mac, system, route } = card;
  const reason = reasonOf(card);
  return {
    name,
    address: address?.address ?? null,
    prefix: address?.prefix ?? null,
    ...(others.length === 0 ? {} : { otherAddresses: [...others] }),
    mac,
    medium: CardKindSchema.safeParse(reason).success ? 'unknown' : system.medium,
    speedMbps: system.speedMbps,
    metric: route?.metric ?? null,
    scannable: isScannable(reason),
    reason,
  };
}

/**
 * A link to one private address is a tunnel if it has no link layer while another card leads to a gateway.
 * With a link layer it is one on Windows and macOS, where only VPN programs give such an address.
 */
function nameTunnels(
  items: readonly NetworkInterface[],
  cards: readonly Card[],
  platform: Platform,
): readonly NetworkInterface[] {
  const hasGateway = items.some(({ reason }) => reason === 'default-route');
  const isTunnel = (item: NetworkInterface, card: Card | undefined): boolean => {
    if (item.reason !== 'point-to-point' || card === undefined || card.system.isModem) return false;
    if (addressScope(parseIpv4(item.address ?? '') ?? 0) !== 'private') return false;
    return card.hasLinkLayer ? platform !== 'linux' && item.prefix === 32 : hasGateway;
  };
  return items.map((item, at) =>
    isTunnel(item, cards[at]) ? { ...item, reason: 'vpn', medium: 'unknown' } : item,
  );
}

/**
 * Addresses of switches and tunnels of this computer that have no carrier. A network card without one is
 * simply unplugged.
 */
function idleAddresses(
  files: InterfaceDeps['files'],
  names: ReadonlySet<string>,
  table: CardTable,
): ReturnType<typeof readIdleAddresses> {
  const listed = new Map(
    Object.entries(table).map(([name, infos = []]) => [name, infos.flatMap(addressOf)]),
  );
  const isIdle = (name: string): boolean =>
    (listed.get(name) ?? []).length === 0 &&
    cardKindOf({ name, driver: null, mac: null, hasGateway: false }) !== null;
  return readIdleAddresses(
    files,
    new Set([...names].filter(isIdle)),
    new Set([...listed.values()].flat().map(({ address }) => address)),
  );
}

/** Reads interfaces from the system call behind `os.networkInterfaces`, routes, and /sys on Linux. */
export function createInterfaceReader(deps: InterfaceDeps): InterfaceReader {
  const isLinux = deps.machine.platform === 'linux';
  return {
    list: async () => {
      const table = readCardTable(deps.addresses);
      const named = Object.entries(table).map(([name, infos = []]) => {
        const mac = macOf(infos);
        return { name, mac: mac === NO_MAC ? null : mac, index: indexOf(infos) };
      });
      // `os.networkInterfaces` leaves out interfaces without an address: /sys has them all.
      const [read, drivers, system] = await Promise.all([
        deps.routes.read(),
        deps.drivers?.(named) ?? NO_DRIVERS,
        isLinux ? deps.files.list('/sys/class/net') : null,
      ]);
      const names = new Set([...Object.keys(table), ...(system?.ok === true ? system.value : [])]);
      names.delete('bonding_masters');
      const routes = read.ok ? read.value : [];
      const idle = isLinux ? await idleAddresses(deps.files, names, table) : null;
      const cards = await Promise.all(
        [...names].map(async (name) =>
          cardOf(name, table[name] ?? [], {
            routes,
            idle: idle?.get(name) ?? [],
            driver: drivers.get(name) ?? null,
            system: isLinux ? await readLinuxCard(deps.files, name) : UNKNOWN_CARD,
          }),
        ),
      );
      const items = nameTunnels(cards.map(interfaceOf), cards, deps.machine.platform);
      return items.toSorted((a, b) => orderOf(a) - orderOf(b));
    },
  };
}
