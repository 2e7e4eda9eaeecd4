import { z } from '../../../shared/schema.ts';
import { isHiddenMac, isHostMac, normaliseMac } from '../../../shared/net/mac.ts';
import { parseIpv4 } from '../../../shared/net/ipv4.ts';
import type { Neighbour, NeighbourState } from './neighbour-table.ts';

const COMPLETE = 0x2;
const PERMANENT = 0x4;

/** Rows read from one listing at most: twice the widest range that may be scanned. */
export const MAX_ROWS = 131_072;

/** A row from its parts; null when the address is not IPv4. */
export function neighbourOf(
  ip: string,
  macText: string | null,
  interfaceName: string | null,
  state: NeighbourState,
): Neighbour | null {
  if (parseIpv4(ip) === null) return null;
  const mac = macText === null ? null : normaliseMac(macText);
  const unresolved = state === 'incomplete' || state === 'failed';
  if (mac === null || unresolved)
    return {
      ip,
      mac: null,
      interfaceName,
      state: unresolved ? state : 'incomplete',
      impossibleMac: false,
    };
  // The system has resolved it, and does not say to what: the row is neither a host's nor wrong.
  if (isHiddenMac(mac)) return { ip, mac: null, interfaceName, state, impossibleMac: false };
  if (!isHostMac(mac))
    return { ip, mac: null, interfaceName, state: 'incomplete', impossibleMac: true };
  return { ip, mac, interfaceName, state, impossibleMac: false };
}

/**
 * Reads `/proc/net/arp` (proc(5)): columns address, hardware type, flags, MAC, mask, device. Flag 0x2
 * means that a MAC is held, whatever its age, so the state stays `unknown`. `known` keeps the lines
 * already parsed: a listing that is read again and again hardly changes.
 */
export function parseProcArp(
  text: string,
  known?: Map<string, Neighbour | null>,
): readonly Neighbour[] {
  const rows: Neighbour[] = [];
  let begin = text.indexOf('\n') + 1;
  while (begin > 0 && begin < text.length && rows.length < MAX_ROWS) {
    const newline = text.indexOf('\n', begin);
    const line = text.slice(begin, newline < 0 ? text.length : newline);
    begin = newline < 0 ? text.length : newline + 1;
    let row = known?.get(line);
    if (row === undefined) {
      row = parseProcArpLine(line);
      known?.set(line, row);
    }
    if (row !== null) rows.push(row);
  }
  return rows;
}

function parseProcArpLine(line: string): Neighbour | null {
  const [ip, , flagsText, mac, , device] = line.slice(0, 512).trim().split(/\s+/, 6);
  if (ip === undefined || flagsText === undefined || mac === undefined || device === undefined)
    return null;
  const flags = Number(flagsText);
  if (!Number.isInteger(flags)) return null;
  const isComplete = (flags & COMPLETE) !== 0;
  const state = (flags & PERMANENT) !== 0 ? 'permanent' : isComplete ? 'unknown' : 'incomplete';
  return neighbourOf(ip, mac, device, state);
}

const STATE_NAMES: Readonly<Record<string, NeighbourState>> = {
  REACHABLE: 'reachable',
  STALE: 'stale',
  DELAY: 'delay',
  PROBE: 'probe',
  INCOMPLETE: 'incomplete',
  FAILED: 'failed',
  PERMANENT: 'permanent',
  NOARP: 'permanent',
};

const IpNeighSchema = z.array(
  z.object({
    dst: z.string(),
    dev: z.string().optional(),
    lladdr: z.string().optional(),
    state: z.array(z.string()).optional(),
  }),
);

/** The rows of `ip -j neigh show`, of either version of the protocol; null when it is not that. */
export function ipNeighRows(text: string): z.infer<typeof IpNeighSchema> | null {
  const parsed = IpNeighSchema.safeParse(parseJson(text.trim() === '' ? '[]' : text));
  return parsed.success ? parsed.data.slice(0, MAX_ROWS) : null;
}

/** Reads the JSON of `ip -j -4 neigh show`; null when it is not that. */
export function parseIpNeigh(text: string): readonly Neighbour[] | null {
  const rows = ipNeighRows(text);
  if (rows === null) return null;
  return rows.flatMap((entry) => {
    const state = STATE_NAMES[entry.state?.[0] ?? ''] ?? 'unknown';
    const row = neighbourOf(entry.dst, entry.lladdr ?? null, entry.dev ?? null, state);
    return row === null ? [] : [row];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Reads `/proc/net/stat/arp_cache`: hexadecimal columns named by the first line, one row per processor.
 * `entries` is the count of the whole machine, repeated; `table_fulls` is counted by processor.
 */
export function parseArpCacheStatistics(
  text: string,
): { readonly entries: number; readonly refusals: number } | null {
  const [heading = '', ...rows] = text.trim().split('\n');
  const columns = heading.trim().split(/\s+/);
  const entriesAt = columns.indexOf('entries');
  const fullsAt = columns.indexOf('table_fulls');
  let entries: number | null = null;
  let refusals = 0;
  for (const row of rows) {
    const cells = row.trim().split(/\s+/);
    const count = Number.parseInt(cells[entriesAt] ?? '', 16);
    if (!Number.isNaN(count)) entries = count;
    const fulls = Number.parseInt(cells[fullsAt] ?? '', 16);
    if (!Number.isNaN(fulls)) refusals += fulls;
  }
  return entries === null ? null : { entries, refusals };
}

/**
 * Reads `/proc/net/snmp` (proc(5)): a line of names and a line of figures for each protocol. Gives
 * `SndbufErrors` of UDP, which the kernel also counts when it had no neighbour entry for a datagram
 * although it reported success to the sender; null when the listing lacks it.
 */
export function parseUnsentDatagrams(text: string): number | null {
  const [names, figures] = text
    .split('\n')
    .filter((line) => line.startsWith('Udp:'))
    .map((line) => line.trim().split(/\s+/));
  const figure = figures?.[names?.indexOf('SndbufErrors') ?? -1];
  return figure !== undefined && /^\d{1,15}$/.test(figure) ? Number(figure) : null;
}

/**
 * Reads `/proc/net/softnet_stat`: hexadecimal columns, one row per processor, the second one frames
 * dropped because the queue of incoming frames was full (`netdev_max_backlog`); null when unreadable.
 */
export function parseDroppedFrames(text: string): number | null {
  const counts = text
    .trim()
    .split('\n')
    .map((row) => Number.parseInt(row.trim().split(/\s+/)[1] ?? '', 16));
  return counts.every((count) => Number.isInteger(count))
    ? counts.reduce((sum, count) => sum + count, 0)
    : null;
}
