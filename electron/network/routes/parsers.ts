import { formatIpv4, parseIpv4 } from '../../../shared/net/ipv4.ts';
import { z } from '../../../shared/schema.ts';
import type { DefaultRoute } from './default-route.ts';

const ROUTE_UP = 0x1;
/** A route that refuses traffic; some VPNs leave one behind as a kill switch. */
const ROUTE_REJECT = 0x200;
const MAX_LINES = 20_000;
/**
 * VPNs that keep the default route add 0.0.0.0/1 and 128.0.0.0/1: the longer prefix wins regardless of
 * the metric (RFC 1812 §5.2.4.3), so the first half is preferred to every default route.
 */
const HALF_METRIC = -1;

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/, MAX_LINES).map((line) => line.slice(0, 512).trim());
}

/** Address of the eight hexadecimal digits that /proc/net/route writes in the machine's byte order. */
function littleEndianAddress(hex: string): string | null {
  if (!/^[0-9A-F]{8}$/i.test(hex)) return null;
  const value = Number.parseInt(hex, 16);
  const swapped =
    (((value & 255) << 24) |
      ((value & 0xff00) << 8) |
      ((value >>> 8) & 0xff00) |
      (value >>> 24)) >>>
    0;
  return formatIpv4(swapped);
}

/** Reads `/proc/net/route` (proc(5)); numbers are little-endian on the machines that this runs on. */
export function parseProcRoute(text: string): readonly DefaultRoute[] {
  return lines(text).flatMap((row) => {
    const [name, destination, gatewayHex = '', flags = '', , , metric = '', mask] =
      row.split(/\s+/);
    const isHalf = mask === '00000080';
    // A route that drops or refuses everything has no interface: the listing has `*` instead.
    if (name === undefined || name === '*' || destination !== '00000000') return [];
    if (mask !== '00000000' && !isHalf) return [];
    const bits = Number.parseInt(flags, 16);
    if ((bits & ROUTE_UP) === 0 || (bits & ROUTE_REJECT) !== 0) return [];
    const gateway = littleEndianAddress(gatewayHex);
    return [
      {
        interfaceName: name,
        interfaceAddress: null,
        gateway: gateway === '0.0.0.0' ? null : gateway,
        metric: isHalf ? HALF_METRIC : Number.parseInt(metric, 10) || 0,
        row,
      },
    ];
  });
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

/** Reads the JSON of `ip -j -4 route show`; null when it is not that. */
export function parseIpRoute(text: string): readonly DefaultRoute[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text.trim() || '[]');
  } catch {
    return null;
  }
  const parsed = IpRouteSchema.safeParse(value);
  if (!parsed.success) return null;
  return parsed.data
    .filter(({ type }) => type === undefined || type === 'unicast')
    .filter((route) => route.dst === 'default' || route.dst === '0.0.0.0/1')
    .map((route) => ({
      interfaceName: route.dev ?? null,
      interfaceAddress: route.prefsrc ?? null,
      gateway:
        route.gateway !== undefined && parseIpv4(route.gateway) !== null ? route.gateway : null,
      metric: route.dst === 'default' ? (route.metric ?? 0) : HALF_METRIC,
      row: JSON.stringify(route).slice(0, 200),
    }));
}

/**
 * Reads `netstat -rn -f inet` of macOS: `default 192.168.1.1 UGScg en0`. macOS has no metric: the
 * order of the listing is the order of its services; a scoped route (flag I) comes after the others.
 */
export function parseNetstatRoutes(text: string): readonly DefaultRoute[] {
  return lines(text).flatMap((row, index) => {
    const [destination, gateway = '', flags = '', ...rest] = row.split(/\s+/);
    const isHalf = destination === '0/1';
    if (destination !== 'default' && !isHalf) return [];
    // R rejects and B drops what is sent this way.
    if (/[RB]/.test(flags)) return [];
    // Old listings have the columns Refs and Use before Netif.
    const name = rest.find((cell) => /^[a-z]+\d+$/i.test(cell));
    return [
      {
        interfaceName: name ?? null,
        interfaceAddress: null,
        gateway: parseIpv4(gateway) === null ? null : gateway,
        metric: isHalf ? HALF_METRIC : (flags.includes('I') ? 10_000 : 0) + index,
        row,
      },
    ];
  });
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
 * Reads `route print -4` of Windows: words are translated, rows are not. Active rows have five cells
 * (destination, mask, gateway or a translated "on-link", interface address, metric); persistent
 * routes have four and are left out. "On-link" may hold spaces or accents broken by a code page.
 */
export function parseRoutePrint(text: string): readonly DefaultRoute[] {
  return lines(text).flatMap((row) => {
    const match = /^0\.0\.0\.0\s+(0|128)\.0\.0\.0\s+(\S.*?)\s+(\d+\.\d+\.\d+\.\d+)\s+(\d+)$/.exec(
      row,
    );
    if (match === null) return [];
    const [, half = '0', gateway = '', address = '', metric = ''] = match;
    if (parseIpv4(address) === null) return [];
    return [
      {
        interfaceName: null,
        interfaceAddress: address,
        gateway: parseIpv4(gateway) === null ? null : gateway,
        metric: half === '0' ? Number(metric) : HALF_METRIC,
        row,
      },
    ];
  });
}
