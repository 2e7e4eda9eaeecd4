import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentPhone, phoneBook, viewOf } from '../../../shared/case/current-phone.ts';
import { contradicts } from '../../../shared/case/merge-device.ts';
import { lastScanOf } from '../../../shared/case/networks.ts';
import { reduceCase } from '../../../shared/case/reduce.ts';
import { deviceKey, type Phone } from '../../../shared/domain/device.ts';
import { reportKnowledge } from '../../../shared/report/knowledge.ts';
import { buildReport } from '../../../shared/report/report-model.ts';
import { at, journalOf } from './case-samples.ts';
import { phoneEvents, scanAt } from './phone-arbitraries.ts';
import { folded } from './seen-phones.ts';

/** How much an identity says of one statement; growing knowledge never lowers it. */
function weight(known: Phone | null | undefined): readonly number[] {
  if (known === null || known === undefined) return [0, 0, 0];
  const sure = { 'vendor-only': 1, probable: 2, confirmed: 3 }[known.confidence];
  return [sure, known.model === null ? 0 : sure, known.firmware === null ? 0 : 1];
}

describe('over generated cases and scans', () => {
  it('says the same on the screen and in the report', () => {
    fc.assert(
      fc.property(phoneEvents, (events) => {
        const { whole, book } = folded(events);
        const report = buildReport(whole, {
          language: 'fr',
          now: new Date(at(3600)),
          timeZone: 'Europe/Paris',
          applicationVersion: '0.1.0',
          knowledge: reportKnowledge,
        });
        for (const printed of report.phones) {
          const shown = book.phone(printed.key);
          expect(printed).toMatchObject({
            brand: shown?.device.phone?.brand ?? null,
            model: shown?.device.phone?.model ?? null,
            firmware: shown?.device.phone?.firmware ?? null,
            confidence: shown?.device.phone?.confidence ?? null,
            state: shown?.device.state,
            byHand: shown?.record?.byHand ?? false,
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('shows a scan that has just ended as it will be shown once it is written', () => {
    fc.assert(
      fc.property(phoneEvents, scanAt(500), (events, result) => {
        const before = reduceCase(journalOf(events));
        const after = reduceCase(journalOf([...events, { type: 'scan-recorded', result }]));
        const unwritten = phoneBook(before, viewOf(result));
        const written = phoneBook(after, viewOf(result));
        const strip = (book: typeof written) =>
          book
            .devices()
            .map(({ key, device, presence, seenAt }) => ({ key, device, presence, seenAt }));
        expect(strip(unwritten)).toEqual(strip(written));
      }),
      { numRuns: 300 },
    );
  });

  it('never knows less about a phone after one more scan, unless it reports to be another one', () => {
    fc.assert(
      fc.property(phoneEvents, scanAt(500), (events, result) => {
        const before = reduceCase(journalOf(events));
        const was = phoneBook(before, viewOf(lastScanOf(before)));
        const is = phoneBook(before, viewOf(result));
        const gateways = [
          ...before.networks.map(({ gatewayMac }) => gatewayMac),
          result.gateway?.mac,
        ];
        const elsewhere = new Set(gateways).size > 1;
        for (const { key, device, record } of was.phones()) {
          const now = is.phone(key)?.device.phone;
          if (record?.byHand === true) expect(now?.model).toBe(device.phone?.model);
          const seen = result.devices.find((found) => deviceKey(found) === key)?.phone ?? null;
          // Without a MAC the same address is another phone on another network.
          if (device.mac === null && elsewhere) continue;
          const said = before.networks
            .flatMap(({ sightings }) => sightings.filter((sighting) => sighting.key === key))
            .map((sighting) => sighting.device.phone);
          if ([...said, device.phone].some((one) => said.some((other) => contradicts(one, other))))
            continue;
          if (contradicts(device.phone, seen)) continue;
          const [old, fresh] = [weight(device.phone), weight(now)];
          for (const [index, value] of old.entries())
            expect(fresh[index], `${key} ${index}`).toBeGreaterThanOrEqual(value);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same answer for the same scan', () => {
    fc.assert(
      fc.property(phoneEvents, (events) => {
        const whole = reduceCase(journalOf(events));
        const last = lastScanOf(whole);
        if (last === null) return;
        const again = { ...last, scanId: 'again' };
        for (const device of last.devices) {
          const key = deviceKey(device);
          expect(currentPhone(whole, viewOf(again), key)?.device.phone).toEqual(
            currentPhone(whole, viewOf(last), key)?.device.phone,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});
