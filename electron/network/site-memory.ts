import { dirname, join } from 'node:path';
import { mergeDevice } from '../../shared/case/merge-device.ts';
import { InstantSchema, MacSchema } from '../../shared/domain/addresses.ts';
import {
  deviceKey,
  DeviceSightingSchema,
  type Device,
  type DeviceSighting,
  isThere,
} from '../../shared/domain/device.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, success, type Result } from '../../shared/domain/result.ts';
import type { ScanChange } from '../../shared/domain/scan.ts';
import { z } from '../../shared/schema.ts';
import { createKeptFile, type KeptFile, type OnSetAside } from '../platform/kept-file.ts';
import { createStandingFolder } from '../platform/standing-folder.ts';
import type { Clock, FileSystem } from '../platform/machine.ts';

export const SiteSchema = z.object({
  schema: z.literal('tonalite/site@1'),
  gatewayMac: MacSchema,
  firstVisitAt: InstantSchema,
  lastVisitAt: InstantSchema,
  sightings: z.array(DeviceSightingSchema).max(70_000),
});

export type Site = z.infer<typeof SiteSchema>;

/** What is remembered of each site; a site is identified by its gateway's MAC. */
export type SiteMemory = {
  /** The site at the last visit; null on a first visit or when its file cannot be used. */
  readonly recall: (gatewayMac: string) => Promise<Site | null>;
  /** Stores the devices of a complete scan; a device is forgotten after ninety days of visits without it. */
  readonly remember: (gatewayMac: string, devices: readonly Device[]) => Promise<Result<void>>;
};

const MAX_FILE_BYTES = 64 * 1024 * 1024;
const FORGET_AFTER_MS = 90 * 24 * 3600 * 1000;

/** A memory with one JSON file per site in the given folder, written atomically. */
export function createSiteMemory(deps: {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly directory: string;
  readonly onSetAside: OnSetAside;
}): SiteMemory {
  const fileOf = (gatewayMac: string): KeptFile<Site> =>
    createKeptFile({
      files: deps.files,
      path: join(deps.directory, `${gatewayMac.replaceAll(':', '')}.json`),
      maxBytes: MAX_FILE_BYTES,
      format: 'tonalite/site@1',
      schema: SiteSchema.refine((site) => site.gatewayMac === gatewayMac),
      code: 'SITE_SET_ASIDE',
      onSetAside: deps.onSetAside,
    });
  const folder = createStandingFolder(deps.files, deps.directory, dirname(deps.directory));
  /** Says it once for each time that the folder goes: a scan recalls and remembers. */
  let isToldGone = false;
  async function tellIfGone(): Promise<void> {
    const isGone = await folder.isGone();
    if (isGone && !isToldGone)
      deps.onSetAside(problem('DATA_FOLDER_GONE', { folder: deps.directory }));
    isToldGone = isGone;
  }
  return {
    recall: async (gatewayMac) => {
      await tellIfGone();
      return MacSchema.safeParse(gatewayMac).success ? fileOf(gatewayMac).read() : null;
    },
    remember: async (gatewayMac, devices) => {
      if (!MacSchema.safeParse(gatewayMac).success) return failure(problem('SITE_NOT_SAVED'));
      await tellIfGone();
      const directory = await folder.ensure();
      const now = deps.clock.now();
      const written = directory.ok
        ? await fileOf(gatewayMac).replace((before) => siteAfter(before, gatewayMac, devices, now))
        : directory;
      return written.ok
        ? success(undefined)
        : failure(problem('SITE_NOT_SAVED', { reason: written.reason }));
    },
  };
}

/** The site after this visit. */
function siteAfter(
  before: Site | null,
  gatewayMac: string,
  devices: readonly Device[],
  now: Date,
): Site {
  const at = now.toISOString();
  // Counted up to the visit before: a clock that was once in the future makes nothing forgotten.
  const last = Math.min(now.getTime(), Date.parse(before?.lastVisitAt ?? at));
  const kept = new Map(
    (before?.sightings ?? [])
      .filter((sighting) => last - Date.parse(sighting.lastSeenAt) < FORGET_AFTER_MS)
      .map((sighting): [string, DeviceSighting] => [sighting.key, sighting]),
  );
  for (const device of devices) {
    // Devices of the machine itself or without proof of life are not worth remembering.
    if (!isThere(device) || device.role === 'self') continue;
    const key = deviceKey(device);
    const known = kept.get(key);
    kept.set(key, {
      key,
      firstSeenAt: known?.firstSeenAt ?? at,
      lastSeenAt: at,
      device: known === undefined ? device : mergeDevice(known.device, device),
    });
  }
  return {
    schema: 'tonalite/site@1',
    gatewayMac,
    firstVisitAt: before?.firstVisitAt ?? at,
    lastVisitAt: at,
    sightings: [...kept.values()],
  };
}

/** Devices seen at the last visit, without those that were already away then. */
export function lastVisitDevices(site: Site): ReadonlyMap<string, Device> {
  return new Map(
    site.sightings
      .filter((sighting) => sighting.lastSeenAt === site.lastVisitAt)
      .map((sighting) => [sighting.key, sighting.device]),
  );
}

function label(device: Device): string {
  const name = device.phone?.model ?? device.name ?? device.vendor;
  return (name === null ? device.ip : `${device.ip} ${name}`).slice(0, 120);
}

/**
 * What changed since the last visit, keyed by MAC (by address where MACs are hidden). A device counts
 * as gone only if its former address was scanned and it was not found at another one.
 */
export function compareWithVisit(
  site: Site,
  devices: readonly Device[],
  wasLookedAt: (ip: string) => boolean,
): readonly ScanChange[] {
  const before = lastVisitDevices(site);
  const known = new Map(site.sightings.map((sighting) => [sighting.key, sighting.device]));
  const present = new Map(
    devices
      .filter((device) => device.state !== 'gone' && device.role !== 'self')
      .map((device) => [deviceKey(device), device]),
  );
  const changes: ScanChange[] = [];
  for (const [key, device] of present) {
    const earlier = known.get(key);
    // A cache entry proves neither an arrival nor a departure.
    if (device.state === 'cached' && !before.has(key)) continue;
    if (earlier === undefined || !before.has(key))
      changes.push({ kind: 'new', key, before: null, after: label(device) });
    if (earlier === undefined) continue;
    if (earlier.ip !== device.ip)
      changes.push({ kind: 'address-changed', key, before: earlier.ip, after: device.ip });
    const oldFirmware = earlier.phone?.firmware ?? null;
    const newFirmware = device.phone?.firmware ?? null;
    if (oldFirmware !== null && newFirmware !== null && oldFirmware !== newFirmware)
      changes.push({ kind: 'firmware-changed', key, before: oldFirmware, after: newFirmware });
  }
  const sightings = new Map(site.sightings.map((sighting) => [sighting.key, sighting]));
  for (const [key, device] of before) {
    if (present.has(key) || !wasLookedAt(device.ip)) continue;
    const sighting = device.role === 'phone' ? sightings.get(key) : undefined;
    changes.push({
      kind: 'gone',
      key,
      before: label(device),
      after: null,
      // A phone that is away keeps its name, for a person who was not there when it was seen.
      ...(sighting === undefined ? {} : { sighting }),
    });
  }
  return changes;
}
