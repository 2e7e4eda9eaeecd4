import { type Ipv4Range, rangeOf } from '../../../shared/net/cidr.ts';
import { formatIpv4, maskToPrefix, parseIpv4 } from '../../../shared/net/ipv4.ts';
import { z } from '../../../shared/schema.ts';
import type { DefaultRoute } from './default-route.ts';
import { EVERYTHING, type ListedRoute, waysOut } from './ways-out.ts';

const ROUTE_UP = 0x1;
/** A route that refuses traffic; some VPNs leave one behind as a kill switch. */
const ROUTE_REJECT = 0x200;
const MAX_LINES = 20_000;

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/, MAX_LINES).map((line) => line.slice(0, 512).trim());
}

/** The block that an address and a mask describe; null when they describe none. */
function blockOf(address: number | null, mask: number | null): Ipv4Range | null {
  const prefix = mask === null ? null : maskToPrefix(mask);
  return address === null || prefix === null ? null : rangeOf(address, prefix);
}

/** Number of the eight hexadecimal digits that /proc/net/route writes in the machine's byte order. */
function littleEndian(hex: string): number | null {
  if (!/^[0-9A-F]{8}$/i.test(hex)) return null;
  const value = Number.parseInt(hex, 16);
  return (
    (((value & 255) << 24) |
      ((value & 0xff00) << 8) |
      ((value >>> 8) & 0xff00) |
      (value >>> 24)) >>>
    0
  );
}

/**
 * Reads `/proc/net/route` (proc(5)), without the routes that refuse traffic; numbers are little-endian on
 * the machines that this runs on.
 */
export function parseProcRows(text: string): readonly ListedRoute[] {
  return lines(text).flatMap((row): ListedRoute[] => {
    const [name, destinationHex = '', gatewayHex = '', flags = '', , , metric = '', maskHex = ''] =
      row.split(/\s+/);
    const destination = blockOf(littleEndian(destinationHex), littleEndian(maskHex));
    // A route that drops or refuses everything has no interface: the listing has `*` instead.
    if (name === undefined || name === '*' || destination === null) return [];
    const bits = Number.parseInt(flags, 16);
    if ((bits & ROUTE_UP) === 0 || (bits & ROUTE_REJECT) !== 0) return [];
    const gateway = littleEndian(gatewayHex);
    return [
      {
        destination,
        interfaceName: name,
        interfaceAddress: null,
        gateway: gateway === null || gateway === 0 ? null : formatIpv4(gateway),
        metric: Number.parseInt(metric, 10) || 0,
        row,
      },
    ];
  });
}

/** Reads the ways to the Internet in `/proc/net/route`. */
export function parseProcRoute(text: string): readonly DefaultRoute[] {
  return waysOut(parseProcRows(text));
}

const IpRouteSchema = z.array(
  z.object({
    dst: z.string(),
    /** Absent for an ordinary route; otherwise blackhole, unreachable, prohibit or throw. */
    type: z.string().optional(),
    gateway: z.string().optional(),
    dev: z.string().optional(),
    metric: z.number().optional(),
    prefsrc: z.string().optional(),
  }),
);

/** Reads `default`, `8.0.0.0/7`, `8.8.8.8`, and the shortened `8/7` and `128.0/1` of BSD; null otherwise. */
function parseDestination(text: string): Ipv4Range | null {
  if (text === 'default') return EVERYTHING;
  const match = /^(\d{1,3}(?:\.\d{1,3}){0,3})(?:\/(\d{1,2}))?$/.exec(text);
  if (match?.[1] === undefined) return null;
  const octets = match[1].split('.');
  const address = parseIpv4([...octets, '0', '0', '0'].slice(0, 4).join('.'));
  // Without a prefix, BSD leaves out the octets that the mask does not cover.
  const prefix = match[2] === undefined ? octets.length * 8 : Number(match[2]);
  return address === null || prefix > 32 ? null : rangeOf(address, prefix);
}

/** Reads the ways to the Internet in the JSON of `ip -j -4 route show`; null when it is not that. */
export function parseIpRoute(text: string): readonly DefaultRoute[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text.trim() || '[]');
  } catch {
    return null;
  }
  const parsed = IpRouteSchema.safeParse(value);
  if (!parsed.success) return null;
  const routes = parsed.data.flatMap((route): ListedRoute[] => {
    const destination = parseDestination(route.dst);
    if (destination === null || (route.type ?? 'unicast') !== 'unicast') return [];
    return [
      {
        destination,
        interfaceName: route.dev ?? null,
        interfaceAddress: route.prefsrc ?? null,
        gateway:
          route.gateway !== undefined && parseIpv4(route.gateway) !== null ? route.gateway : null,
        metric: route.metric ?? 0,
        row: JSON.stringify(route).slice(0, 200),
      },
    ];
  });
  return waysOut(routes);
}

/**
 * Reads the ways to the Internet in `netstat -rn -f inet` of macOS: `default 192.168.1.1 UGScg en0`.
 * macOS has no metric: the order of the listing is the order of its services; a scoped default route
 * (flag I) comes after the others.
 */
export function parseNetstatRoutes(text: string): readonly DefaultRoute[] {
  const routes = lines(text).flatMap((row, index): ListedRoute[] => {
    const [target = '', gateway = '', flags = '', ...rest] = row.split(/\s+/);
    const destination = parseDestination(target);
    if (destination === null) return [];
    // R rejects and B drops what is sent this way.
    if (/[RB]/.test(flags)) return [];
    const isScoped = flags.includes('I');
    // A scoped route serves only programs that name its interface: it covers nothing for the others.
    if (isScoped && destination.prefix > 0) return [];
    // Old listings have the columns Refs and Use before Netif.
    const name = rest.find((cell) => /^[a-z]+\d+$/i.test(cell));
    return [
      {
        destination,
        interfaceName: name ?? null,
        interfaceAddress: null,
        gateway: parseIpv4(gateway) === null ? null : gateway,
        metric: (isScoped ? 10_000 : 0) + index,
        row,
      },
    ];
  });
  return waysOut(routes);
}

/** Reads `route -n get default` of macOS; null when the machine has no default route. */
export function parseRouteGet(text: string): DefaultRoute | null {
  const field = (name: string): string | null =>
    new RegExp(`^\\s*${name}: (\\S+)`, 'm').exec(text.slice(0, 8192))?.[1] ?? null;
  const gateway = field('gateway');
  const name = field('interface');
  if (name === null && gateway === null) return null;
  if (/\b(?:REJECT|BLACKHOLE)\b/.test(field('flags') ?? '')) return null;
  return {
    interfaceName: name,
    interfaceAddress: null,
    gateway: gateway === null || parseIpv4(gateway) === null ? null : gateway,
    metric: 0,
    row: `gateway ${gateway ?? '-'} interface ${name ?? '-'}`,
  };
}

/**
 * Reads the ways to the Internet in `route print -4` of Windows: words are translated, rows are not.
 * Active rows have five cells (destination, mask, gateway or a translated "on-link", interface address,
 * metric); persistent routes have four and are left out. "On-link" may hold spaces or accents broken by
 * a code page.
 */
export function parseRoutePrint(text: string): readonly DefaultRoute[] {
  const routes = lines(text).flatMap((row): ListedRoute[] => {
    const match =
      /^(\d+\.\d+\.\d+\.\d+)\s+(\d+\.\d+\.\d+\.\d+)\s+(\S.*?)\s+(\d+\.\d+\.\d+\.\d+)\s+(\d+)$/.exec(
        row,
      );
    if (match === null) return [];
    const [, target = '', mask = '', gateway = '', address = '', metric = ''] = match;
    const destination = blockOf(parseIpv4(target), parseIpv4(mask));
    if (destination === null || parseIpv4(address) === null) return [];
    return [
      {
        destination,
        interfaceName: null,
        interfaceAddress: address,
        // Older systems write the interface's own address in place of "on-link".
        gateway: parseIpv4(gateway) === null || gateway === address ? null : gateway,
        metric: Number(metric),
        row,
      },
    ];
  });
  return waysOut(routes);
}
