import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type ObservationId, READINGS } from '../../../shared/knowledge/observation-schema.ts';
import { observe, proposalFor } from '../../../shared/diagnosis/observations.ts';
import type { Device } from '../../../shared/domain/device.ts';
import type { ScanResult } from '../../../shared/domain/scan.ts';
import { EvidenceSchema } from '../../../shared/domain/evidence.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { observationMeanings } from '../../../shared/knowledge/observations.ts';
import { judgeAnswer } from '../../../shared/diagnosis/proposals.ts';
import { scanWithPhones } from '../../../shared/diagnosis/sightings.ts';
import {
  ALL_MET,
  at,
  checked,
  device,
  facts,
  freshScan,
  mac,
  other,
  scan,
  seen,
  watched,
} from './sightings-samples.ts';
import { COUNTER_WORLDS, type World } from './observation-worlds.ts';
import { TICKING_WORLDS } from './ticking-worlds.ts';

function nodeOf(id: string) {
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (node === undefined || node.kind === 'end') throw new Error(`no question ${id}`);
  return node;
}

/** What the application would sign by itself at a node. */
function ticked(node: string, sightings: World['seen']): readonly string[] {
  const proposal = proposalFor(nodeOf(node), sightings);
  return nodeOf(node)
    .choices.map(({ id }) => judgeAnswer(id, proposal))
    .filter(({ confirmedBy }) => confirmedBy === 'application')
    .map(({ choice }) => choice);
}

const counterWorlds = Object.entries(COUNTER_WORLDS).flatMap(([id, worlds]) =>
  Object.entries(worlds).map(([reading, world]) => [id, reading, world] as const),
);

describe('a world in which the measure is true and the answer false', () => {
  it.each(counterWorlds)('%s, %s: is measured so, and not ticked', (id, reading, world) => {
    const node = nodeOf(world.node);
    expect('observation' in node ? node.observation : undefined).toBe(id);
    expect(node.choices.map((choice) => choice.id)).toContain(world.falseAnswer);
    expect(observe(id as ObservationId, world.seen).reading).toBe(reading);
    expect(ticked(world.node, world.seen), world.truth).toEqual([]);
  });

  it.each(Object.entries(TICKING_WORLDS))('%s ticks one answer', (reading, world) => {
    expect(proposalFor(nodeOf(world.node), world.seen)?.reading).toBe(reading);
    expect(ticked(world.node, world.seen)).toEqual([world.answer]);
  });

  const nearest = Object.entries(TICKING_WORLDS).flatMap(([reading, world]) =>
    Object.entries(world.nearest).map(([truth, near]) => [reading, truth, world, near] as const),
  );
  it.each(nearest)('near %s, where %s, ticks nothing', (_reading, _truth, world, near) => {
    expect(ticked(world.node, near)).toEqual([]);
  });

  it('exists for every reading', () => {
    const told = new Set([
      ...counterWorlds.map(([id, reading]) => `${id} ${reading}`),
      ...Object.entries(READINGS).flatMap(([id, readings]) =>
        readings
          .filter((reading) => reading in TICKING_WORLDS)
          .map((reading) => `${id} ${reading}`),
      ),
    ]);
    const all = Object.entries(READINGS).flatMap(([id, readings]) =>
      readings.map((reading) => `${id} ${reading}`),
    );
    expect([...told].toSorted()).toEqual(all.toSorted());
  });
});

describe('what the data says of each observation', () => {
  it('covers every observation and every reading, once', () => {
    expect(observationMeanings.map(({ id }) => id)).toEqual(Object.keys(READINGS));
    for (const { id, readings } of observationMeanings)
      expect(readings.map((reading) => reading.id)).toEqual([...READINGS[id]]);
  });

  const carried = observationMeanings.flatMap(({ id, readings }) =>
    readings.flatMap(({ id: reading, answers }) =>
      answers.map((answer) => ({ id, reading, ...answer })),
    ),
  );

  it('names only answers that a node with this observation offers', () => {
    const foreign = carried.filter(({ id, node: nodeId, choice }) => {
      const node = nodeOf(nodeId);
      const observes = 'observation' in node ? node.observation : undefined;
      return observes !== id || !node.choices.some((candidate) => candidate.id === choice);
    });
    expect(foreign).toEqual([]);
  });

  it('ticks only by readings whose nearest false worlds are known, and one answer at a node', () => {
    const ticking = carried.filter(({ strength }) => strength === 'observed');
    expect([...new Set(ticking.map(({ reading }) => reading))].toSorted()).toEqual(
      Object.keys(TICKING_WORLDS).toSorted(),
    );
    const places = ticking.map(({ reading, node }) => `${reading} ${node}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it('is used by some question each', () => {
    const used = new Set(
      graph.nodes.flatMap((node) => ('observation' in node ? (node.observation ?? []) : [])),
    );
    expect([...used].toSorted()).toEqual(Object.keys(READINGS).toSorted());
  });

  it('never lets a measure answer whether a repair worked', () => {
    const outcome = carried.filter(
      ({ choice, node }) => ['works', 'fails'].includes(choice) && node !== 'date-time',
    );
    expect(outcome).toEqual([]);
  });
});

describe('the phones of the site', () => {
  it.each([
    ['this phone alone on the site', [device()], 'alone'],
    [
      'the others answer, this one not',
      [device({ state: 'gone' }), other('30')],
      'only-this-silent',
    ],
    ['all answer', [device(), other('30')], 'all-answer'],
    [
      'two are silent',
      [device({ state: 'gone' }), other('30', { state: 'cached' })],
      'several-silent',
    ],
    ['another one alone is silent', [device(), other('30', { state: 'gone' })], 'another-silent'],
    ['no phone at all', [device({ role: 'other' })], null],
  ] as const)('%s', (_, devices, reading) => {
    expect(observe('phones-affected', seen({ scan: scan(devices) })).reading).toBe(reading);
  });

  it('count those gone since the last visit, and wait for a whole scan', () => {
    const gone = (role: 'phone' | 'other') =>
      ['80:5e:c0:00:00:01', '80:5e:c0:00:00:02'].map((key) => {
        const sighting = { key, firstSeenAt: at(0), lastSeenAt: at(0), device: device({ role }) };
        return { kind: 'gone' as const, key, before: null, after: null, sighting };
      });
    const reading = (overrides: Partial<ScanResult>) =>
      observe('phones-affected', seen({ scan: scan([device()], overrides) })).reading;
    expect(reading({ changes: gone('phone') })).toBe('several-silent');
    // Computers and printers come and go.
    expect(reading({ changes: gone('other') })).toBe('alone');
    expect(reading({ complete: false })).toBeNull();
  });

  describe('as the case knows them', () => {
    const atHand = { key: mac, device: device(), presence: 'now' } as const;
    const known = (last: string, presence: 'now' | 'gone' | 'earlier') => {
      const there = other(last);
      return { key: there.mac ?? '', device: there, presence };
    };
    const reading = (heard: readonly Device[], devices: readonly ReturnType<typeof known>[]) =>
      observe(
        'phones-affected',
        seen({ scan: scanWithPhones(scan(heard), atHand, { devices, isPast: false }) }),
      ).reading;
    const poorly = other('30', { role: 'other', phone: null, evidence: [] });

    it('stay phones where this scan saw only their address', () => {
      expect(reading([device(), poorly], [])).toBe('alone');
      expect(reading([device(), poorly], [known('30', 'now')])).toBe('all-answer');
    });

    it('are silent where they were looked for and are not there', () => {
      expect(reading([device()], [known('30', 'gone')])).toBe('another-silent');
      expect(reading([device()], [known('30', 'gone'), known('31', 'gone')])).toBe(
        'several-silent',
      );
    });

    it('leave the question open where they were not looked for', () => {
      expect(reading([device()], [known('30', 'earlier')])).toBeNull();
      expect(reading([device(), other('31')], [known('30', 'earlier')])).toBeNull();
    });
  });
});

describe('clock and prerequisites', () => {
  it.each([
    [3, 'right'],
    [-119, 'right'],
    [121, 'wrong'],
    [-800_000_000, 'wrong'],
    [null, null],
  ] as const)('a clock off by %s s is %s', (differenceSeconds, reading) => {
    const clock = { differenceSeconds, evidence: [] };
    expect(observe('phone-clock', seen({ clock })).reading).toBe(reading);
  });

  it.each([
    ['one fails while others are unknown', { nat: 'unknown', ntp: 'fail' }, 'failed'],
    ['only some were run', { nat: 'pass' }, 'partial'],
    ['none was run', { quality: 'pass' }, null],
    ['all pass', ALL_MET, 'passed'],
  ] as const)('prerequisites: %s', (_, states, reading) => {
    expect(observe('prerequisites', seen({ checks: checked(states) })).reading).toBe(reading);
  });

  it('give the public address to paste, with the sources that agree', () => {
    const observed = observe('public-address', seen({ facts: facts('known') }));
    expect(observed.evidence[0]?.value).toBe('91.121.5.6');
    expect(observe('public-address', seen({ facts: facts('disagree') })).evidence).toEqual([]);
    expect(observe('internet', seen({ facts: facts('offline') })).reading).toBe('silent');
    expect(observe('internet', seen({ facts: facts('disagree') })).reading).toBeNull();
  });
});

describe('letters read for digits', () => {
  it('never make two addresses the same', () => {
    const inexact = { mac, exact: false };
    const exact = { mac, exact: true };
    for (const sightings of [
      seen({ panelMac: inexact, labelMac: exact }),
      seen({ panelMac: exact, labelMac: inexact }),
      seen({ panelMac: inexact, scan: scan([device()]) }),
    ])
      expect(observe('panel-mac', sightings).reading).toBe('panel-close');
  });
});

describe('a phone that the scan since the question did not hear', () => {
  const answers = device();
  const isTicked = (
    heard: readonly (typeof answers)[],
    phone: Parameters<typeof scanWithPhones>[1],
    isPast = false,
  ) =>
    ticked(
      'net-address',
      seen({ scan: scanWithPhones(freshScan(...heard), phone, { devices: [], isPast }) }),
    );

  it.each([
    ['it answered on another network, or before the scan was stopped', 'earlier'],
    ['only the watcher heard it, maybe before the question', 'now'],
    ['it has left', 'gone'],
  ] as const)('is not ticked at an address: %s', (_, presence) => {
    expect(isTicked([other('30')], { key: mac, device: answers, presence })).toEqual([]);
  });

  it('is not ticked at an address that an announcement gave it since', () => {
    const moved = device({ ip: '192.168.77.66' });
    expect(isTicked([answers], { key: mac, device: moved, presence: 'now' })).toEqual([]);
  });

  it('is ticked where the scan itself heard it', () => {
    expect(isTicked([answers], { key: mac, device: answers, presence: 'now' })).toEqual(['valid']);
  });

  it('is not ticked where the cable was pulled since the scan heard it', () => {
    const earlier = { key: mac, device: answers, presence: 'earlier' } as const;
    expect(isTicked([answers], earlier, true)).toEqual([]);
  });

  it('is silent, and at no address, where only a person knows of it', () => {
    const unseen = { ...answers, ip: null, state: 'gone' as const };
    const sightings = seen({
      scan: scanWithPhones(
        freshScan(other('30')),
        { key: mac, device: unseen, presence: 'gone' },
        { devices: [], isPast: false },
      ),
    });
    expect(observe('phones-affected', sightings).reading).toBe('only-this-silent');
    expect(observe('phone-powered', sightings).reading).toBe('not-seen');
    expect(observe('phone-address', sightings).reading).toBeNull();
  });

  it('keeps the state of the scan, not that of the watcher', () => {
    const resolved = device({ state: 'resolved' });
    expect(isTicked([resolved], { key: mac, device: answers, presence: 'now' })).toEqual([]);
  });
});

const rich = seen({
  scan: freshScan(device(), other('30')),
  checks: checked({ ...ALL_MET, internet: 'pass', quality: 'pass' }, { startedAt: at(13) }),
  facts: facts('known'),
  watch: [watched('left', 11), watched('back', 12), watched('announced', 12)],
  clock: { differenceSeconds: 1, evidence: [] },
  labelMac: { mac, exact: true },
  panelMac: { mac, exact: true },
});

describe('proposals', () => {
  it('hold evidence that fits its schema', () => {
    const evidence = graph.nodes.flatMap((node) => proposalFor(node, rich)?.evidence ?? []);
    expect(evidence.length).toBeGreaterThan(20);
    expect(EvidenceSchema.array().parse(evidence)).toEqual(evidence);
  });

  it('say nothing where nothing was seen, and nothing at ends and crossed tests', () => {
    const blind = graph.nodes.flatMap((node) => proposalFor(node, seen({}))?.choices ?? []);
    expect(blind).toEqual([]);
    expect(proposalFor(nodeOf('crossed-test'), rich)).toBeNull();
  });

  const sightings = fc.record({
    scan: fc.constantFrom(null, rich.scan, scan([device()]), scan([device({ state: 'gone' })])),
    checks: fc.constantFrom(null, rich.checks, checked({ internet: 'fail', 'sip-alg': 'fail' })),
    facts: fc.constantFrom(null, facts('known'), facts('offline')),
    watch: fc.subarray([
      watched('present', 1),
      watched('left', 11),
      watched('left', 12, { ownNetwork: 'unproved' }),
      watched('moved', 13),
      watched('back', 14),
      watched('announced', 15),
    ]),
    since: fc.constantFrom(null, at(0), at(10), at(30)),
    clock: fc.constantFrom(null, rich.clock),
    labelMac: fc.constantFrom(null, { mac, exact: true }, { mac, exact: false }),
    panelMac: fc.constantFrom(null, { mac, exact: true }),
  });
  test.prop([sightings, fc.constantFrom(...graph.nodes)], { numRuns: 3000 })(
    'are answers of their node, of the strength that the data gives them',
    (world, node) => {
      const proposal = proposalFor(node, seen(world));
      if (proposal === null || node.kind === 'end') return;
      const offered = new Set(node.choices.map(({ id }) => id));
      expect(proposal.choices.filter((choice) => !offered.has(choice))).toEqual([]);
      expect(proposal.strength === null).toBe(proposal.choices.length === 0);
      if (proposal.strength !== 'observed') return;
      expect(proposal.choices).toHaveLength(1);
      expect(Object.keys(TICKING_WORLDS)).toContain(proposal.reading);
    },
  );
});
