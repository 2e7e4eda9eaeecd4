import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CaseEventSchema,
  CaseSchema,
  type NewCaseEvent,
} from '../../../shared/case/case-schema.ts';
import { readJournal } from '../../../shared/case/journal.ts';
import { lastScanOf } from '../../../shared/case/networks.ts';
import { reduceCase } from '../../../shared/case/reduce.ts';
import { newEvent } from './case-arbitraries.ts';
import {
  at,
  created,
  facts,
  gigaset,
  journalOf,
  labPath,
  presentText,
  scan,
  yealink,
} from './case-samples.ts';

describe('reduceCase', () => {
  it('folds the path of the lab into the case that the report needs', () => {
    const whole = reduceCase(journalOf(labPath));

    expect(CaseSchema.parse(whole)).toEqual(whole);
    expect(whole.site?.name).toBe('Boulangerie Élise');
    expect(whole.closed).toBe(true);
    expect(whole.eventCount).toBe(labPath.length + 1);
    expect(whole.phones).toHaveLength(1);
    expect(whole.phones[0]?.transcript.map(({ type }) => type)).toEqual([
      'started',
      'answered',
      'answered',
      'answered',
      'step-done',
      'answered',
      'answered',
      'answered',
    ]);
    expect(whole.phones[0]?.labelMac).toEqual({ typed: '805E0C123456', matches: true });
    expect(whole.cells.map(({ result }) => result)).toEqual(['fails', 'works']);
    expect(whole.networks).toHaveLength(1);
    expect(whole.networks[0]?.sightings.map(({ key }) => key)).toEqual([yealink.mac, gigaset.mac]);
    expect(whole.networks[0]?.checks?.rungs).toHaveLength(3);
  });

  it('keeps the hosts of earlier measures when a later one replaces them', () => {
    const later = { ...facts, publicAddress: null, hostsContacted: ['192.168.77.1 dns'] };
    const whole = reduceCase(
      journalOf([
        { type: 'network-seen', facts },
        { type: 'scan-recorded', result: scan },
        { type: 'network-seen', facts: later },
      ]),
    );
    expect(whole.hostsContacted).toEqual([
      '192.168.77.1 dns',
      'www.ovhcloud.com (203.0.113.9) tcp/443',
    ]);
  });

  it('keeps any prefix of any valid journal a valid case', () => {
    fc.assert(
      fc.property(fc.array(newEvent, { maxLength: 12 }), fc.nat(), (events, cut) => {
        const length = cut % (events.length + 1);
        const whole = reduceCase(journalOf(events.slice(0, length)));
        expect(CaseSchema.parse(whole)).toEqual(whole);
        expect(whole.eventCount).toBe(length + 1);
        for (const phone of whole.phones)
          expect(phone.transcript.map(({ sequence }) => sequence)).toEqual(
            phone.transcript.map((_, index) => index),
          );
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same case after a round trip through JSON, events and case alike', () => {
    fc.assert(
      fc.property(fc.array(newEvent, { maxLength: 10 }), (events) => {
        const journal = journalOf(events);
        const reading = readJournal(presentText(journal));
        expect(reading.ok && reading.value.journal).toEqual(journal);
        const whole = reduceCase(journal);
        expect(reading.ok && reduceCase(reading.value.journal)).toEqual(whole);
        expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
        for (const event of journal) expect(CaseEventSchema.parse(event)).toEqual(event);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves the journal and the former case untouched', () => {
    const journal = journalOf(labPath);
    const copy = structuredClone(journal);
    reduceCase(journal);
    reduceCase(journal);
    expect(journal).toEqual(copy);
  });

  it('keeps what was noted about a phone that nobody chose', () => {
    const whole = reduceCase(
      journalOf([
        { type: 'label-mac-typed', phoneKey: '00:15:65:01:02:03', typed: 'x', matches: false },
        { type: 'label-mac-typed', phoneKey: 'ip:10.0.0.9', typed: 'y', matches: null },
        { type: 'label-mac-typed', phoneKey: 'mystère', typed: 'z', matches: null },
      ]),
    );
    expect(whole.phones.map(({ device }) => [device.ip, device.mac])).toEqual([
      [null, '00:15:65:01:02:03'],
      ['10.0.0.9', null],
      [null, null],
    ]);
    expect(whole.phones.map(({ labelMac }) => labelMac?.typed)).toEqual(['x', 'y', 'z']);
  });

  it('takes the identity of a phone that nobody chose from the scan that found it', () => {
    const whole = reduceCase(
      journalOf([
        { type: 'scan-recorded', result: scan },
        { type: 'label-mac-typed', phoneKey: yealink.mac ?? '', typed: 'x', matches: true },
      ]),
    );
    expect(whole.phones[0]?.device).toEqual(yealink);
  });

  it('keeps the site’s network when the laptop goes to another access', () => {
    const elsewhere = {
      ...facts,
      gateway: facts.gateway && { ...facts.gateway, ip: '192.168.43.1', mac: '02:aa:bb:cc:dd:ee' },
    };
    const whole = reduceCase(
      journalOf([
        { type: 'network-seen', facts },
        { type: 'scan-recorded', result: scan },
        { type: 'network-seen', facts: elsewhere },
        { type: 'network-seen', facts },
      ]),
    );
    expect(whole.networks.map(({ gatewayIp }) => gatewayIp)).toEqual([
      '192.168.77.1',
      '192.168.43.1',
    ]);
    expect(whole.networks[0]?.scan).toEqual(scan);
    expect(whole.networks[0]?.lastSeenAt).toBe(at(40));
  });

  it('knows a network again whose gateway had not shown its MAC at first', () => {
    const withoutMac = { ...facts, gateway: facts.gateway && { ...facts.gateway, mac: null } };
    const whole = reduceCase(
      journalOf([
        { type: 'network-seen', facts: withoutMac },
        { type: 'network-seen', facts },
      ]),
    );
    expect(whole.networks.map(({ gatewayMac }) => gatewayMac)).toEqual(['00:1e:80:11:22:33']);
  });

  it('does not forget a model because a later scan saw only an address', () => {
    const faded = { ...yealink, role: 'other' as const, state: 'cached' as const, phone: null };
    const whole = reduceCase(
      journalOf([
        { type: 'scan-recorded', result: scan },
        { type: 'scan-recorded', result: { ...scan, startedAt: at(900), devices: [faded] } },
      ]),
    );
    const sighting = whole.networks[0]?.sightings[0];
    expect(sighting?.device.phone?.model).toBe('T54W');
    expect(sighting?.device.state).toBe('cached');
    expect(sighting?.lastSeenAt).toBe(sighting?.firstSeenAt);
  });

  it('knows its last scan, however many networks were met before and since', () => {
    const gateway = (octet: number) => ({ ip: `10.0.${octet}.1`, mac: null, vendor: null });
    const step = fc.record({ octet: fc.nat({ max: 20 }), isScan: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const sent = steps.map(({ octet, isScan }, index): NewCaseEvent => {
          const found = gateway(octet);
          if (isScan) {
            const result = { ...scan, scanId: `scan-${index}`, gateway: found };
            return { type: 'scan-recorded', result };
          }
          const answering = { answering: null, roundTripMs: null, evidence: [] };
          return {
            type: 'network-seen',
            facts: { ...facts, gateway: { ...found, ...answering } },
          };
        });
        const last = sent.findLast((event) => event.type === 'scan-recorded');
        const whole = reduceCase(journalOf(sent));
        expect(lastScanOf(whole)).toEqual(last?.result ?? null);
        expect(whole.networks.length).toBeLessThanOrEqual(12);
        expect(whole.networks[0]?.gatewayIp).toBe(
          steps[0] === undefined ? undefined : gateway(steps[0].octet).ip,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('contains a scan only once, because it is the largest part of what a page opens', () => {
    const whole = reduceCase(journalOf([{ type: 'scan-recorded', result: scan }]));
    // A device that is no phone is remembered nowhere but in the scan.
    expect(JSON.stringify(whole).split('"00:11:22:33:44:55"')).toHaveLength(2);
  });

  it('marks a case as simulated as soon as one measure in it is', () => {
    const journal = journalOf([{ type: 'scan-recorded', result: { ...scan, simulated: true } }]);
    expect(created.simulated).toBe(false);
    expect(reduceCase(journal).simulated).toBe(true);
  });
});
