import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareWithVisit, createSiteMemory } from '../../../electron/network/site-memory.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import type { Device } from '../../../shared/domain/device.ts';

const GATEWAY = 'e4:9e:12:01:02:03';
let directory = '';
let nowMs = 0;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sites-'));
  nowMs = Date.parse('2026-11-21T10:00:00.000Z');
});
afterEach(() => rm(directory, { recursive: true }));

const memory = () =>
  createSiteMemory({
    files: systemFiles,
    clock: { now: () => new Date(nowMs), monotonicMs: () => 0, sleep: async () => undefined },
    directory: join(directory, 'sites'),
    onSetAside: () => undefined,
  });

function device(ip: string, mac: string | null, more: Partial<Device> = {}): Device {
  return {
    ip,
    mac,
    vendor: null,
    name: null,
    role: 'other',
    state: 'answered',
    foundAfterMs: 1,
    phone: null,
    flags: [],
    evidence: [],
    ...more,
  };
}

function phone(firmware: string): Device['phone'] {
  return {
    brand: 'yealink',
    model: 'T54W',
    firmware,
    kind: 'desk',
    resetProcedure: 'yealink-standard',
    confidence: 'confirmed',
  };
}

const A = '00:15:65:00:00:0a';
const B = '00:15:65:00:00:0b';
const C = '00:15:65:00:00:0c';

async function visit(devices: readonly Device[]) {
  const sites = memory();
  const before = await sites.recall(GATEWAY);
  const changes = before === null ? [] : compareWithVisit(before, devices, () => true);
  expect((await sites.remember(GATEWAY, devices)).ok).toBe(true);
  nowMs += 3_600_000;
  return changes.map(({ kind, key, before: from, after }) => [kind, key, from, after]);
}

describe('the memory of a site', () => {
  it('shows nothing on a first visit, then exactly what changed, by MAC', async () => {
    expect(await visit([device('10.0.0.1', A), device('10.0.0.2', B)])).toEqual([]);
    expect(await visit([device('10.0.0.1', A), device('10.0.0.2', B)])).toEqual([]);
    // A DHCP shuffle: both swap, nobody is new or gone.
    expect(await visit([device('10.0.0.2', A), device('10.0.0.1', B)])).toEqual([
      ['address-changed', A, '10.0.0.1', '10.0.0.2'],
      ['address-changed', B, '10.0.0.2', '10.0.0.1'],
    ]);
    expect(await visit([device('10.0.0.2', A), device('10.0.0.3', C)])).toEqual([
      ['new', C, null, '10.0.0.3'],
      ['gone', B, '10.0.0.1', null],
    ]);
    expect(await visit([device('10.0.0.2', A), device('10.0.0.3', C)])).toEqual([]);
  });

  it('notices another firmware, and the return of a device', async () => {
    await visit([device('10.0.0.1', A, { phone: phone('96.86.0.100'), role: 'phone' })]);
    expect(
      await visit([device('10.0.0.1', A, { phone: phone('96.87.0.1'), role: 'phone' })]),
    ).toEqual([['firmware-changed', A, '96.86.0.100', '96.87.0.1']]);
    await visit([device('10.0.0.9', B)]);
    expect((await visit([device('10.0.0.1', A), device('10.0.0.9', B)])).map((c) => c[0])).toEqual([
      'new',
    ]);
  });

  it('keeps the name of a phone that is away through later visits', async () => {
    const named = { phone: phone('96.86.0.100'), role: 'phone' as const };
    await visit([device('10.0.0.1', A, named), device('10.0.0.9', B)]);
    await visit([device('10.0.0.1', A), device('10.0.0.9', B)]);
    const site = await memory().recall(GATEWAY);
    if (site === null) throw new Error('forgotten');
    const [change, ...others] = compareWithVisit(site, [device('10.0.0.9', B)], () => true);
    expect(others).toEqual([]);
    expect(change?.sighting?.device.phone).toEqual(named.phone);
    expect(change?.sighting?.lastSeenAt).toBe(site.lastVisitAt);
    // Of what is no phone its address is enough.
    const gone = compareWithVisit(site, [], () => true);
    expect(gone.map(({ key, sighting }) => [key, sighting !== undefined])).toEqual([
      [A, true],
      [B, false],
    ]);
  });

  it('does not call gone what was not scanned, nor present what was proved absent', async () => {
    await visit([device('10.0.0.1', A), device('10.0.0.2', B)]);
    const site = await memory().recall(GATEWAY);
    if (site === null) throw new Error('forgotten');
    expect(compareWithVisit(site, [device('10.0.0.1', A)], (ip) => ip === '10.0.0.1')).toEqual([]);
    const ghost = device('10.0.0.2', B, { state: 'gone' });
    expect(
      compareWithVisit(site, [device('10.0.0.1', A), ghost], () => true).map((c) => c.kind),
    ).toEqual(['gone']);
  });

  it('keys by address where the system hides MACs', async () => {
    await visit([device('10.0.0.1', null)]);
    expect(await visit([device('10.0.0.2', null)])).toEqual([
      ['new', 'ip:10.0.0.2', null, '10.0.0.2'],
      ['gone', 'ip:10.0.0.1', '10.0.0.1', null],
    ]);
  });

  it('forgets after ninety days', async () => {
    await visit([device('10.0.0.1', A), device('10.0.0.2', B)]);
    nowMs += 91 * 24 * 3_600_000;
    await visit([device('10.0.0.1', A)]);
    await visit([device('10.0.0.1', A)]);
    const site = await memory().recall(GATEWAY);
    expect(site?.sightings.map((sighting) => sighting.key)).toEqual([A]);
  });

  it('forgets nothing because the clock was once in the future', async () => {
    await visit([device('10.0.0.1', A), device('10.0.0.2', B)]);
    nowMs += 4 * 365 * 24 * 3_600_000;
    await visit([device('10.0.0.1', A)]);
    nowMs -= 4 * 365 * 24 * 3_600_000;
    await visit([device('10.0.0.1', A)]);
    const site = await memory().recall(GATEWAY);
    expect(site?.sightings.map((sighting) => sighting.key).toSorted()).toEqual([A, B].toSorted());
  });

  it.each(['', '{', '[]', '{"schema":"tonalite/site@9"}', 'null', '\0\0\0'])(
    'treats a damaged file (%j) as a first visit, and replaces it',
    async (text) => {
      await visit([device('10.0.0.1', A)]);
      const [file = ''] = await readdir(join(directory, 'sites'));
      await writeFile(join(directory, 'sites', file), text);
      expect(await memory().recall(GATEWAY)).toBeNull();
      await visit([device('10.0.0.1', A)]);
      expect((await memory().recall(GATEWAY))?.sightings).toHaveLength(1);
    },
  );

  it('refuses a key that is not a MAC', async () => {
    expect(await memory().recall('../../etc/passwd')).toBeNull();
    expect((await memory().remember('../x', [])).ok).toBe(false);
  });
});

describe('a memory whose folder goes', () => {
  it('says so once, makes none in its place, and remembers again when it is back', async () => {
    const home = join(directory, 'stick');
    const told: Problem[] = [];
    const sites = createSiteMemory({
      files: systemFiles,
      clock: { now: () => new Date(nowMs), monotonicMs: () => 0, sleep: async () => undefined },
      directory: join(home, 'sites'),
      onSetAside: (problem) => told.push(problem),
    });
    const visited = [device('10.0.0.1', A)];
    expect(await sites.remember(GATEWAY, visited)).toMatchObject({ ok: true });
    // The whole drive, then only the folder of the sites.
    for (const [from, to] of [
      [home, join(directory, 'elsewhere')],
      [join(home, 'sites'), join(home, 'elsewhere')],
    ] as const) {
      told.length = 0;
      await rename(from, to);
      expect(await sites.recall(GATEWAY)).toBeNull();
      expect(await sites.remember(GATEWAY, visited)).toMatchObject({ ok: false });
      expect(told).toMatchObject([{ code: 'DATA_FOLDER_GONE' }]);
      expect(await readdir(join(from, '..'))).toEqual(['elsewhere']);
      await rename(to, from);
      expect((await sites.recall(GATEWAY))?.sightings).toHaveLength(1);
    }
    expect(await sites.remember(GATEWAY, visited)).toMatchObject({ ok: true });
    expect(told).toHaveLength(1);
  });
});
