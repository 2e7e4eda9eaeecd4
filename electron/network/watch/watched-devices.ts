import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';
import type { Announcement } from './announcement-listener.ts';
import {
  INITIAL_PRESENCE,
  isHeard,
  observePresence,
  type Observation,
  type Presence,
} from './presence.ts';

type Watched = {
  ip: string;
  mac: string | null;
  presence: Presence;
  /** False if this computer's own network was in doubt since the last sign of life. */
  ownNetworkHeld: boolean;
  brand: string | null;
  model: string | null;
  firmware: string | null;
};

/** The devices of one watch, and the events reported about them. */
export type WatchedDevices = {
  /** Takes in what one look at an address saw. A MAC seen at a new address has moved. */
  readonly observe: (
    host: { readonly ip: string; readonly mac: string | null },
    seen: Observation,
    evidence: readonly Evidence[],
    /** Whether this computer was proved to be on its own network at that moment. */
    ownNetworkHeld?: boolean,
  ) => void;
  /** Records what a phone said about itself when it started; only for a confirmed announcement. */
  readonly announced: (announcement: Announcement, evidence: Evidence) => void;
  readonly all: () => readonly {
    readonly ip: string;
    readonly mac: string | null;
    readonly isAway: boolean;
    /** True when the last look had no sign of life and led to no verdict yet. */
    readonly isDoubtful: boolean;
  }[];
  readonly find: (ip: string) => { readonly mac: string | null; readonly isAway: boolean } | null;
  /** True for a device of this watch, and for a device that may join it. */
  readonly concerns: (host: { readonly ip: string; readonly mac: string | null }) => boolean;
};

/** More than the widest swept network can hold, so that invented hosts cannot fill the memory. */
const MOST_DEVICES = 1024;

type Host = { readonly ip: string; readonly mac: string | null };

function newWatched(ip: string, mac: string | null): Watched {
  return {
    ip,
    mac,
    presence: INITIAL_PRESENCE,
    ownNetworkHeld: true,
    brand: null,
    model: null,
    firmware: null,
  };
}

function eventOf(
  type: WatchEvent['type'],
  at: string,
  device: Watched,
  evidence: readonly Evidence[],
): WatchEvent {
  const { ip, mac, brand, model, firmware, ownNetworkHeld } = device;
  return {
    type,
    at,
    ip,
    mac,
    brand,
    model,
    firmware,
    evidence: [...evidence],
    problem: null,
    ...(type === 'left' ? { ownNetwork: ownNetworkHeld ? 'held' : 'unproved' } : {}),
  };
}

/**
 * Keeps devices by MAC, or by address where the system hides MACs. `isInitial` says whether a device
 * seen for the first time was there from the start (`present`) or came later (`appeared`).
 */
export function createWatchedDevices(options: {
  readonly now: () => string;
  readonly isInitial: () => boolean;
  /** Which devices the watch is about. */
  readonly isWatched: (host: { readonly ip: string; readonly mac: string | null }) => boolean;
  readonly onEvent: (event: WatchEvent) => void;
}): WatchedDevices {
  const devices: Watched[] = [];

  const emit = (type: WatchEvent['type'], device: Watched, evidence: readonly Evidence[]): void =>
    options.onEvent(eventOf(type, options.now(), device, evidence));

  const find = (ip: string, mac: string | null): Watched | undefined =>
    (mac === null ? undefined : devices.find((device) => device.mac === mac)) ??
    devices.find((device) => device.ip === ip && (mac === null || device.mac === null));

  const mayJoin = (host: Host): boolean => devices.length < MOST_DEVICES && options.isWatched(host);

  const join = (host: Host): Watched | null => {
    if (!mayJoin(host)) return null;
    const device = newWatched(host.ip, host.mac);
    devices.push(device);
    return device;
  };

  const apply = (device: Watched, seen: Observation, evidence: readonly Evidence[]): void => {
    const { presence, transition } = observePresence(device.presence, seen);
    device.presence = presence;
    if (transition === null) return;
    const isNew = transition === 'present' && !options.isInitial();
    emit(isNew ? 'appeared' : transition, device, evidence);
  };

  return {
    observe: ({ ip, mac }, seen, evidence, ownNetworkHeld = false) => {
      const device = find(ip, mac) ?? (isHeard(seen) ? join({ ip, mac }) : null);
      if (device === null) return;
      device.mac ??= mac;
      if (device.ip !== ip) {
        // Old rows outlive a change of address: only a sign of life moves a device.
        if (!isHeard(seen)) return;
        device.ip = ip;
        emit('moved', device, evidence);
      }
      device.ownNetworkHeld = isHeard(seen) || (device.ownNetworkHeld && ownNetworkHeld);
      apply(device, seen, evidence);
    },
    announced: (announcement, evidence) => {
      const device = find(announcement.ip, announcement.mac) ?? join(announcement);
      if (device === null) return;
      device.mac ??= announcement.mac;
      device.brand = announcement.brand ?? device.brand;
      device.model = announcement.model ?? device.model;
      device.firmware = announcement.firmware ?? device.firmware;
      if (device.ip !== announcement.ip) {
        device.ip = announcement.ip;
        emit('moved', device, [evidence]);
      }
      device.ownNetworkHeld = true;
      apply(device, 'answered', [evidence]);
      emit('announced', device, [evidence]);
    },
    all: () =>
      devices.map(({ ip, mac, presence }) => ({
        ip,
        mac,
        isAway: presence.state === 'away',
        isDoubtful: presence.state === 'present' && presence.misses > 0,
      })),
    find: (ip) => {
      const device = devices.find((each) => each.ip === ip);
      return device === undefined
        ? null
        : { mac: device.mac, isAway: device.presence.state === 'away' };
    },
    concerns: (host) => find(host.ip, host.mac) !== undefined || mayJoin(host),
  };
}
