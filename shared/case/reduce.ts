import {
  addExport,
  addHosts,
  addNote,
  type CaseDraft,
  openDraft,
  ownPhone,
  publish,
  putAccess,
  putCell,
  setNetworks,
} from './case-draft.ts';
import type { Case, CaseEvent } from './case-schema.ts';
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
  return fold(startCase(first), rest);
}

/** The case after the first line of its journal. */
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

/** The case after one more event; the given case is not changed. */
export function applyEvent(current: Case, event: CaseEvent): Case {
  return fold(current, [event]);
}

/** The case after further events; the unaffected parts are shared with the given case. */
function fold(current: Case, events: readonly CaseEvent[]): Case {
  const draft = openDraft(current);
  for (const event of events) {
    change(draft, event);
    draft.whole.updatedAt = event.at;
    draft.whole.eventCount += 1;
  }
  return publish(draft);
}

function change(draft: CaseDraft, event: CaseEvent): void {
  const { whole } = draft;
  switch (event.type) {
    case 'case-created':
      // A journal has one creation; a second one is ignored.
      return;
    case 'case-repaired':
      // The file kept beside the journal shows what was lost; the case itself does not change.
      return;
    case 'site-described':
      whole.site = event.site;
      return;
    case 'network-seen':
      whole.facts = event.facts;
      addHosts(draft, event.facts.hostsContacted);
      setNetworks(draft, withFacts(whole.networks, event.facts, event.at));
      return;
    case 'scan-recorded':
      recordScan(draft, event);
      return;
    case 'checks-recorded':
      recordChecks(draft, event);
      return;
    case 'access-described':
      putAccess(draft, event.access);
      return;
    case 'crossed-test-cell':
      putCell(draft, event.cell);
      return;
    case 'report-exported':
      addExport(draft, { at: event.at, format: event.format, path: event.path });
      return;
    case 'note-added':
      addNote(draft, { at: event.at, text: event.text });
      return;
    case 'position-changed':
      whole.position = event.position;
      return;
    case 'case-closed':
    case 'case-reopened':
      whole.closed = event.type === 'case-closed';
      return;
    default:
      changePhone(draft, event);
  }
}

type EventOf<Type extends CaseEvent['type']> = Extract<CaseEvent, { type: Type }>;

function recordScan(draft: CaseDraft, { result, at }: EventOf<'scan-recorded'>): void {
  const { whole } = draft;
  addHosts(draft, result.hostsContacted);
  whole.simulated = whole.simulated || result.simulated;
  setNetworks(draft, withScan(whole.networks, result, { at, sequence: whole.eventCount }));
}

function recordChecks(draft: CaseDraft, { result, at }: EventOf<'checks-recorded'>): void {
  const { whole } = draft;
  const latest = { facts: whole.facts, scan: lastScanOf(whole) };
  whole.lastChecks = result;
  addHosts(draft, result.hostsContacted);
  whole.simulated = whole.simulated || result.simulated;
  setNetworks(draft, withChecks(whole.networks, result, latest, at));
}

function changePhone(
  draft: CaseDraft,
  event: EventOf<
    'phone-chosen' | 'diagnosis-entry' | 'phone-observed' | 'label-mac-typed' | 'panel-mac-typed'
  >,
): void {
  const phone = ownPhone(draft, event.phoneKey);
  switch (event.type) {
    case 'phone-chosen':
      // A person's correction stays until a person corrects it again.
      if (phone.byHand && !event.byHand) return;
      phone.device = event.byHand ? event.device : mergeDevice(phone.device, event.device);
      phone.byHand = event.byHand;
      return;
    case 'diagnosis-entry':
      // Positions are assigned when reading, so that a duplicate or missing number cannot make a
      // gap.
      phone.transcript.push({ ...event.entry, sequence: phone.transcript.length });
      return;
    case 'phone-observed':
      phone.observations.push(event.observation);
      return;
    case 'label-mac-typed':
      phone.labelMac = { typed: event.typed, matches: event.matches };
      return;
    default:
      phone.panelMac = event.typed;
  }
}
