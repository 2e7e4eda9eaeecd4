import type { NetworkInterface } from '../../shared/domain/network.ts';
import { cardKindOf } from '../../shared/knowledge/cards.ts';
import type { FileSystem } from '../platform/machine.ts';

/** What `/sys/class/net` says of a card. */
export type LinuxCard = {
  readonly medium: NetworkInterface['medium'];
  readonly speedMbps: number | null;
  /** True for a card without a link layer: a tunnel, PPP, or a modem. */
  readonly isTunnel: boolean;
  readonly isModem: boolean;
  /** True for a switch that joins only containers and virtual machines of this computer. */
  readonly isInnerSwitch: boolean;
  readonly isUp: boolean;
};

/** A card of a system without `/sys`, of which nothing is known. */
export const UNKNOWN_CARD: LinuxCard = {
  medium: 'unknown',
  speedMbps: null,
  isTunnel: false,
  isModem: false,
  isInnerSwitch: false,
  isUp: true,
};

/** Hardware type of a tunnel without link layer (`ARPHRD_NONE`) and of PPP, linux/if_arp.h. */
const TUNNEL_TYPES: ReadonlySet<string> = new Set(['65534', '512', '768', '769', '776', '778']);

function isOwnPort(name: string): boolean {
  return cardKindOf({ name, driver: null, mac: null, hasGateway: false }) !== null;
}

/** Reads a card by its name (Documentation/ABI/testing/sysfs-class-net). */
export async function readLinuxCard(
  files: Pick<FileSystem, 'readText' | 'list'>,
  name: string,
): Promise<LinuxCard> {
  // A name has no slash on Linux; anything else must not become part of a path.
  if (!/^[^/\0]{1,15}$/.test(name) || name.startsWith('.')) return UNKNOWN_CARD;
  const base = `/sys/class/net/${name}`;
  const [entries, speed, type, carrier, event, ports] = await Promise.all([
    files.list(base),
    files.readText(`${base}/speed`, 64),
    files.readText(`${base}/type`, 64),
    files.readText(`${base}/carrier`, 64),
    files.readText(`${base}/uevent`, 1024),
    files.list(`${base}/brif`),
  ]);
  const names = entries.ok ? entries.value : [];
  const wireless = names.includes('wireless') || names.includes('phy80211');
  const mbps = speed.ok ? Number.parseInt(speed.value, 10) : Number.NaN;
  return {
    medium: wireless ? 'wifi' : entries.ok ? 'wired' : 'unknown',
    speedMbps: mbps > 0 ? mbps : null,
    isTunnel: type.ok && TUNNEL_TYPES.has(type.value.trim()),
    isModem: event.ok && /^DEVTYPE=wwan$/m.test(event.value),
    isInnerSwitch: ports.ok && ports.value.every(isOwnPort),
    isUp: !carrier.ok || carrier.value.trim() !== '0',
  };
}
