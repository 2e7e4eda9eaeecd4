import { type CaseDevice, CaseDeviceSchema } from '../domain/device.ts';
import { MacSchema } from '../domain/addresses.ts';
import type { Case, CaseEvent, PhoneRecord } from './case-schema.ts';
import { mergeDevice } from './merge-device.ts';
import { lastScanOf, withChecks, withFacts, withScan } from './networks.ts';

export type CaseCreated = Extract<CaseEvent, { type: 'case-created' }>;

/** A journal that can be folded: it begins with its creation. */
export type Journal = readonly [CaseCreated, ...CaseEvent[]];

/** Narrows a list of events to a journal; null when it does not begin with its creation. */
export function asJournal(events: readonly CaseEvent[]): Journal | null {
  const [first, ...rest] = events;
  return first?.type === 'case-created' ? [first, ...rest] : null;
}

/** A case is the fold of its journal: the same lines always give the same case. */
export function reduceCase(journal: Journal): Case {
  const [first, ...rest] = journal;
  return rest.reduce(applyEvent, startCase(first));
}

/** The case as it stands after the first line of its journal. */
export function startCase(created: CaseCreated): Case {
  return {
    caseId: created.caseId,
    createdAt: created.at,
    updatedAt: created.at,
    closed: false,
    simulated: created.simulated,
    laptop: created.laptop,
    site: null,
    position: { page: 'home', phoneKey: null },
    facts: null,
    lastChecks: null,
    networks: [],
    phones: [],
    accesses: [],
    cells: [],
    hostsContacted: [],
    notes: [],
    exports: [],
    eventCount: 1,
  };
}

/** The case after one more event; the case given is left as it is. */
export function applyEvent(current: Case, event: CaseEvent): Case {
  return {
    ...current,
    ...changeOf(current, event),
    updatedAt: event.at,
    eventCount: current.eventCount + 1,
  };
}

/**
 * A later measure replaces an earlier one, but the hosts that the earlier one contacted are kept.
 */
function withHosts(current: Case, hosts: readonly string[]): string[] {
  return [...new Set([...current.hostsContacted, ...hosts])].toSorted();
}

function changeOf(current: Case, event: CaseEvent): Partial<Case> {
  switch (event.type) {
    case 'case-created':
      // A journal has one creation; a second one is ignored.
      return {};
    case 'site-described':
      return { site: event.site };
    case 'network-seen':
      return {
        facts: event.facts,
        hostsContacted: withHosts(current, event.facts.hostsContacted),
        networks: withFacts(current.networks, event.facts, event.at),
      };
    case 'scan-recorded':
      return {
        hostsContacted: withHosts(current, event.result.hostsContacted),
        simulated: current.simulated || event.result.simulated,
        networks: withScan(current.networks, event.result, {
          at: event.at,
          sequence: current.eventCount,
        }),
      };
    case 'checks-recorded':
      return {
        lastChecks: event.result,
        hostsContacted: withHosts(current, event.result.hostsContacted),
        simulated: current.simulated || event.result.simulated,
        networks: withChecks(
          current.networks,
          event.result,
          { facts: current.facts, scan: lastScanOf(current) },
          event.at,
        ),
      };
    case 'phone-chosen':
      return {
        phones: withPhone(current, event.phoneKey, (phone) => {
          if (event.byHand) return { ...phone, device: event.device, byHand: true };
          // A person's correction stays until a person corrects it again.
          if (phone.byHand) return phone;
          return { ...phone, device: mergeDevice(phone.device, event.device) };
        }),
      };
    case 'diagnosis-entry':
      return {
        phones: withPhone(current, event.phoneKey, (phone) => ({
          ...phone,
          // Positions are assigned when reading, so that a duplicate or missing number cannot make
          // a gap.
          transcript: [...phone.transcript, { ...event.entry, sequence: phone.transcript.length }],
        })),
      };
    case 'phone-observed':
      return {
        phones: withPhone(current, event.phoneKey, (phone) => ({
          ...phone,
          observations: [...phone.observations, event.observation],
        })),
      };
    case 'label-mac-typed':
      return {
        phones: withPhone(current, event.phoneKey, (phone) => ({
          ...phone,
          labelMac: { typed: event.typed, matches: event.matches },
        })),
      };
    case 'panel-mac-typed':
      return {
        phones: withPhone(current, event.phoneKey, (phone) => ({
          ...phone,
          panelMac: event.typed,
        })),
      };
    case 'access-described':
      return { accesses: withReplaced(current.accesses, event.access, sameId) };
    case 'crossed-test-cell':
      return { cells: withReplaced(current.cells, event.cell, sameCell) };
    case 'report-exported':
      return {
        exports: [...current.exports, { at: event.at, format: event.format, path: event.path }],
      };
    case 'note-added':
      return { notes: [...current.notes, { at: event.at, text: event.text }] };
    case 'position-changed':
      return { position: event.position };
    default:
      return { closed: isClosing(event) };
  }
}

function isClosing(event: Extract<CaseEvent, { type: 'case-closed' | 'case-reopened' }>): boolean {
  return event.type === 'case-closed';
}

/** Replaces the first member with the same identity in place, or appends. */
function withReplaced<T>(list: readonly T[], item: T, isSame: (left: T, right: T) => boolean): T[] {
  const index = list.findIndex((known) => isSame(known, item));
  return index === -1 ? [...list, item] : list.with(index, item);
}

function sameId(left: { readonly id: string }, right: { readonly id: string }): boolean {
  return left.id === right.id;
}

type CellIdentity = { readonly phoneKey: string; readonly accessId: string };

function sameCell(left: CellIdentity, right: CellIdentity): boolean {
  return left.phoneKey === right.phoneKey && left.accessId === right.accessId;
}

function withPhone(
  current: Case,
  phoneKey: string,
  change: (phone: PhoneRecord) => PhoneRecord,
): PhoneRecord[] {
  const index = current.phones.findIndex((phone) => phone.phoneKey === phoneKey);
  const known = current.phones[index];
  if (known !== undefined) return current.phones.with(index, change(known));
  return [
    ...current.phones,
    change({
      phoneKey,
      device: deviceOfUnknownPhone(current, phoneKey),
      byHand: false,
      transcript: [],
      observations: [],
      labelMac: null,
      panelMac: null,
    }),
  ];
}

/** What the case knows about a phone that nobody chose: its sighting, or only what its key says. */
function deviceOfUnknownPhone(current: Case, phoneKey: string): CaseDevice {
  for (const network of current.networks.toReversed()) {
    const sighting = network.sightings.find(({ key }) => key === phoneKey);
    if (sighting !== undefined) return sighting.device;
  }
  const mac = MacSchema.safeParse(phoneKey);
  const ip = CaseDeviceSchema.shape.ip.safeParse(phoneKey.replace(/^ip:/, ''));
  return {
    ip: ip.success ? ip.data : null,
    mac: mac.success ? mac.data : null,
    vendor: null,
    name: null,
    role: 'phone-candidate',
    state: 'gone',
    foundAfterMs: 0,
    phone: null,
    flags: [],
    evidence: [],
  };
}
