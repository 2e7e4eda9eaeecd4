import * as fc from 'fast-check';
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import type { Device } from '../../../shared/domain/device.ts';
import type { TranscriptEntry } from '../../../shared/diagnosis/run-schema.ts';
import { at, facts, scan, checks, yealink } from './case-samples.ts';

/** Any text, hostile ones included, no longer than the schema allows. */
function text(maxLength: number): fc.Arbitrary<string> {
  const hostile = fc.constantFrom(
    '<script>alert(1)</script>',
    '=cmd|calc',
    '\u202Etxt.exe',
    'a\u0000b',
    'ligne\nsuite',
    '"',
    '\u2028',
    '🙂',
  );
  return fc
    .oneof(fc.string({ unit: 'binary', maxLength: Math.min(maxLength, 60) }), hostile)
    .map((value) => value.slice(0, maxLength).toWellFormed());
}

const octet = fc.integer({ min: 0, max: 255 });
const ip = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const mac = fc
  .array(octet, { minLength: 6, maxLength: 6 })
  .map((octets) => octets.map((value) => value.toString(16).padStart(2, '0')).join(':'));
const instant = fc.integer({ min: 0, max: 100_000 }).map(at);
/** Few keys, so that events meet on the same phone; some belong to no phone that was chosen. */
const phoneKey = fc.constantFrom('80:5e:0c:12:34:56', 'ip:10.0.0.7', 'nobody', '');

const evidence = fc.array(
  fc.record({
    kind: fc.constantFrom('sip-options' as const, 'person' as const),
    value: text(512),
    atMs: fc.nat(),
  }),
  { maxLength: 2 },
);

const device: fc.Arbitrary<Device> = fc.record({
  ip,
  mac: fc.option(mac),
  vendor: fc.option(text(120)),
  name: fc.option(text(255)),
  role: fc.constantFrom('phone' as const, 'phone-candidate' as const, 'other' as const),
  state: fc.constantFrom('answered' as const, 'resolved' as const, 'gone' as const),
  foundAfterMs: fc.nat({ max: 100_000 }),
  phone: fc.constantFrom(yealink.phone, null),
  flags: fc.constant([]),
  evidence,
});

const gateway = fc.record({ ip, mac: fc.option(mac), vendor: fc.option(text(120)) });

const entry: fc.Arbitrary<TranscriptEntry> = fc.oneof(
  fc.record({
    type: fc.constant('answered' as const),
    sequence: fc.nat({ max: 9 }),
    at: instant,
    node: fc.constantFrom('one', 'two'),
    choice: fc.constantFrom('yes', 'no'),
    confirmedBy: fc.constantFrom('person' as const, 'application' as const),
    overruled: fc.option(fc.constant('no')),
    strength: fc.option(fc.constantFrom('observed' as const, 'suggested' as const)),
    evidence,
    note: fc.option(text(2000)),
  }),
  fc.record({
    type: fc.constantFrom('undone' as const, 'resumed' as const),
    sequence: fc.nat({ max: 9 }),
    at: instant,
  }),
);

/** Any event that a journal may hold after its creation. */
export const newEvent: fc.Arbitrary<NewCaseEvent> = fc.oneof(
  fc.record({
    type: fc.constant('site-described' as const),
    site: fc.record({
      name: text(200),
      address: text(400),
      contact: text(200),
      lineNumbers: fc.array(text(40), { maxLength: 3 }),
      technician: text(200),
      note: text(4000),
    }),
  }),
  fc.option(gateway).map((found) => ({
    type: 'network-seen' as const,
    facts: {
      ...facts,
      gateway: found && { ...found, answering: null, roundTripMs: null, evidence: [] },
    },
  })),
  fc.tuple(fc.option(gateway), fc.array(device, { maxLength: 4 })).map(([found, devices]) => ({
    type: 'scan-recorded' as const,
    result: { ...scan, gateway: found, devices },
  })),
  fc.constant({ type: 'checks-recorded' as const, result: checks }),
  fc.record({
    type: fc.constant('phone-chosen' as const),
    phoneKey,
    device,
    byHand: fc.boolean(),
  }),
  fc.record({ type: fc.constant('diagnosis-entry' as const), phoneKey, entry }),
  fc.record({
    type: fc.constant('label-mac-typed' as const),
    phoneKey,
    typed: text(120),
    matches: fc.option(fc.boolean()),
  }),
  fc.record({ type: fc.constant('panel-mac-typed' as const), phoneKey, typed: text(120) }),
  fc.record({
    type: fc.constant('crossed-test-cell' as const),
    cell: fc.record({
      phoneKey,
      accessId: fc.constantFrom('site', 'other'),
      result: fc.constantFrom('works' as const, 'fails' as const, 'not-tried' as const),
      at: instant,
      confirmedBy: fc.constant('person' as const),
    }),
  }),
  text(4000).map((note) => ({ type: 'note-added' as const, text: note === '' ? '-' : note })),
  fc.record({ type: fc.constantFrom('case-closed' as const, 'case-reopened' as const) }),
);
