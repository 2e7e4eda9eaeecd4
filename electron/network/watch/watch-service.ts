import type { Evidence } from '../../../shared/domain/evidence.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success, type Result } from '../../../shared/domain/result.ts';
import {
  failedWatchEvent,
  type WatchEvent,
  type WatchTarget,
} from '../../../shared/domain/watch.ts';
import { type CardOnNetwork, networksOf, ownRange } from '../../../shared/net/card-networks.ts';
import { formatCidr, rangeContains } from '../../../shared/net/cidr.ts';
import { isSiteCard } from '../../../shared/net/main-interface.ts';
import { parseIpv4 } from '../../../shared/net/ipv4.ts';
import type { MachineInfo } from '../../platform/machine.ts';
import { type Announcement, openAnnouncementListener } from './announcement-listener.ts';
import {
  createWatchLooks,
  type OpenWatch,
  type WatchLooks,
  type WatchLooksDeps,
} from './watch-looks.ts';
import { tryHearing } from './hearing-trial.ts';
import { createOwnCard } from './own-card.ts';
import { createWatchedDevices } from './watched-devices.ts';

type WatchOptions = {
  readonly signal: AbortSignal;
  readonly onEvent: (event: WatchEvent) => void;
};

export type WatchService = {
  /**
   * Reports what happens to one device, or to all, until aborted. It also listens for the phones'
   * announcements, and continues without them where that is impossible.
   */
  readonly watch: (target: WatchTarget, options: WatchOptions) => Promise<Result<void>>;
};

export type WatchDeps = WatchLooksDeps & { readonly machine: MachineInfo };

/** Pause between two looks at one device, and between two sweeps of the whole network. */
const LOOK_EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 10_000;
/** Most devices that are asked again between two sweeps because they missed once. */
const MOST_DOUBTFUL = 64;

/** Most announcements being confirmed at a time; a phone repeats its own for half a minute. */
const MOST_UNCONFIRMED = 16;

/** Where a watch listens and looks; `item` is the interface on whose network the target is. */
type WatchPlace = { readonly items: readonly CardOnNetwork[]; readonly item: CardOnNetwork };

/** Chooses the interface, or says why the target cannot be watched from this computer. */
async function placeOf(deps: WatchDeps, target: WatchTarget): Promise<Result<WatchPlace>> {
  const cards = await deps.interfaces.list();
  const items = cards.filter(({ scannable }) => scannable).flatMap(networksOf);
  const ip = 'ip' in target ? target.ip : null;
  const value = ip === null ? null : parseIpv4(ip);
  const item =
    value === null ? items[0] : items.find((each) => rangeContains(ownRange(each), value));
  if (items.length === 0) {
    const [forced] = cards.filter((each) => isSiteCard(each, true)).flatMap(networksOf);
    return failure(
      forced === undefined
        ? problem('NO_INTERFACE_UP')
        : problem('RANGE_PUBLIC', { range: formatCidr(ownRange(forced)) }),
    );
  }
  if (item === undefined) return failure(problem('WATCH_TARGET_OUTSIDE', { target: ip ?? '' }));
  return success({ items, item });
}

/** A card joins a group once, whatever the number of its addresses. */
function onePerCard(items: readonly CardOnNetwork[]): readonly CardOnNetwork[] {
  return items.filter(({ name }, at) => items.findIndex((each) => each.name === name) === at);
}

function announcementEvidence(announcement: Announcement, atMs: number): Evidence {
  const { brand, model, firmware } = announcement;
  const value = [brand, model, firmware].filter((part) => part !== null).join(' ');
  return { kind: 'sip-announcement', value: value.slice(0, 512), atMs };
}

/** What a watch is about; the MAC of a phone that is watched by address becomes known later. */
type Wanted = { readonly all: boolean; readonly ip: string | null; mac: string | null };

function wantedOf(target: WatchTarget): Wanted {
  return {
    all: 'all' in target,
    ip: 'ip' in target ? target.ip : null,
    mac: 'mac' in target ? target.mac : null,
  };
}

/** One round: asks the known device, sweeps when it is lost, and asks again those that missed once. */
async function lookRound(
  looks: WatchLooks,
  watch: OpenWatch,
  wanted: Wanted,
  maySweep: boolean,
): Promise<{ readonly swept: boolean }> {
  const { devices, signal } = watch;
  const [device] = devices.all();
  // One device at a known address is simply asked; anything else needs a sweep.
  const ip = wanted.all ? null : (device?.ip ?? wanted.ip);
  if (ip !== null) await looks.lookAt(watch, ip);
  const isLost = ip === null || (wanted.mac !== null && device?.isAway === true);
  const swept = isLost && maySweep && !signal.aborted;
  if (swept) await looks.sweepAll(watch);
  if (!wanted.all) return { swept };
  const doubtful = devices.all().filter((each) => each.isDoubtful);
  for (const each of doubtful.slice(0, MOST_DOUBTFUL)) await looks.lookAt(watch, each.ip);
  return { swept };
}

/** Runs rounds until aborted; calls `onFirstRound` after everything was seen once. */
async function lookOn(
  deps: WatchDeps,
  looks: WatchLooks,
  watch: OpenWatch,
  wanted: Wanted,
  onFirstRound: () => void,
): Promise<void> {
  const { clock } = deps;
  const ownCard = createOwnCard(deps, watch);
  let nextSweepMs = Number.NEGATIVE_INFINITY;
  while (!watch.signal.aborted) {
    const roundMs = clock.monotonicMs();
    if (await ownCard.isWell()) {
      const { swept } = await lookRound(looks, watch, wanted, roundMs >= nextSweepMs);
      if (swept) nextSweepMs = roundMs + SWEEP_EVERY_MS;
      onFirstRound();
      await watch.bystanders.refresh();
    }
    const restMs = LOOK_EVERY_MS - (clock.monotonicMs() - roundMs);
    await clock.sleep(Math.max(50, restMs), watch.signal);
  }
}

/** A watch based on the neighbour table, unicast proofs and the phones' own announcements. */
export function createWatchService(deps: WatchDeps): WatchService {
  const { clock } = deps;
  const looks = createWatchLooks(deps);
  return {
    watch: async (target, { signal, onEvent }) => {
      const startedAtMs = clock.monotonicMs();
      const now = (): string => clock.now().toISOString();
      const place = await placeOf(deps, target);
      if (!place.ok) return place;
      const { items, item } = place.value;

      let isInitial = true;
      const wanted = wantedOf(target);
      const devices = createWatchedDevices({
        now,
        isInitial: () => isInitial,
        isWatched: ({ ip, mac }) =>
          wanted.all || ip === wanted.ip || (mac !== null && mac === wanted.mac),
        onEvent: (event) => {
          if (signal.aborted) return;
          // A phone watched by address is still watched when it comes back at another address.
          if (event.ip === wanted.ip && event.mac !== null) wanted.mac ??= event.mac;
          onEvent(event);
        },
      });
      const asked = { item, startedAtMs, signal };
      const known = { ...asked, gatewayMac: await looks.gatewayMac(asked) };
      const open: OpenWatch = { ...known, devices, bystanders: looks.bystanders(known) };
      let unconfirmed = 0;
      const listener = await openAnnouncementListener(deps, {
        interfaceAddresses: onePerCard(items).map((each) => each.address),
        nowMs: clock.monotonicMs,
        onAnnouncement: (announcement) => {
          if (!devices.concerns(announcement) || unconfirmed >= MOST_UNCONFIRMED) return false;
          const atMs = Math.max(0, clock.monotonicMs() - startedAtMs);
          unconfirmed += 1;
          void looks
            .confirm(open, announcement)
            .then((confirmed) => {
              if (confirmed !== null)
                devices.announced(confirmed, announcementEvidence(confirmed, atMs));
            })
            // What fails here fails in the next round too, which reports it.
            .catch(() => undefined)
            .finally(() => {
              unconfirmed -= 1;
            });
          return true;
        },
      });
      if ('code' in listener) onEvent(failedWatchEvent(now(), listener));
      else
        void tryHearing(deps, listener, item.address, signal)
          .then((isHeard) => {
            if (isHeard !== false || signal.aborted) return;
            onEvent(failedWatchEvent(now(), problem('ANNOUNCEMENTS_BLOCKED')));
          })
          // The watch hears as much, or as little, without this trial.
          .catch(() => undefined);
      await lookOn(deps, looks, open, wanted, () => {
        isInitial = false;
      });
      if (!('code' in listener)) listener.close();
      return success(undefined);
    },
  };
}
