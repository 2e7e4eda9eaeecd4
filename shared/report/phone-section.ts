import type { Case, NetworkSeen, PhoneRecord } from '../case/case-schema.ts';
import { mergeDevice } from '../case/networks.ts';
import { lastPresence } from '../case/presence.ts';
import { UNKNOWN_ADDRESS } from '../case/reduce.ts';
import type { Device, DeviceSighting } from '../domain/device.ts';
import type { WatchEvent } from '../domain/watch.ts';
import type { ReportKnowledge } from './knowledge.ts';
import { plainText } from './plain-text.ts';
import type { ReportPhone } from './report-schema.ts';
import type { Sentences } from './sentences.ts';
import { runsOf } from './transcript-section.ts';

const MAX_OBSERVATIONS_SHOWN = 200;

/** Every phone of the site and every phone that was worked on; the latter come first. */
export function phonesSection(
  whole: Case,
  site: NetworkSeen | null,
  knowledge: ReportKnowledge,
  sentences: Sentences,
): ReportPhone[] {
  const sightings = new Map((site?.sightings ?? []).map((sighting) => [sighting.key, sighting]));
  const elsewhere = new Map(
    whole.networks.flatMap((network) => network.sightings.map((seen) => [seen.key, seen] as const)),
  );
  const worked = whole.phones.map((record) =>
    phoneOf(
      whole,
      record,
      sightings.get(record.phoneKey) ?? elsewhere.get(record.phoneKey),
      knowledge,
      sentences,
    ),
  );
  const workedKeys = new Set(whole.phones.map(({ phoneKey }) => phoneKey));
  const others = [...sightings.values()]
    .filter(({ key, device }) => !workedKeys.has(key) && device.role === 'phone')
    .toSorted((left, right) => addressRank(left.device.ip) - addressRank(right.device.ip))
    .map((sighting) => phoneOf(whole, recordOfSighting(sighting), sighting, knowledge, sentences));
  return [...worked, ...others];
}

function addressRank(ip: string): number {
  return ip.split('.').reduce((rank, octet) => rank * 256 + Number(octet), 0);
}

function recordOfSighting(sighting: DeviceSighting): PhoneRecord {
  return {
    phoneKey: sighting.key,
    device: sighting.device,
    byHand: false,
    transcript: [],
    observations: [],
    labelMac: null,
    panelMac: null,
  };
}

/** A model given by hand stands; everything else is as it was seen last. */
function currentDevice(record: PhoneRecord, sighting: DeviceSighting | undefined): Device {
  if (sighting === undefined) return record.device;
  if (!record.byHand) return mergeDevice(record.device, sighting.device);
  return { ...sighting.device, role: record.device.role, phone: record.device.phone };
}

function clean(text: string | null, max: number): string | null {
  const cleaned = plainText(text ?? '', { max });
  return cleaned === '' ? null : cleaned;
}

function phoneOf(
  whole: Case,
  record: PhoneRecord,
  sighting: DeviceSighting | undefined,
  knowledge: ReportKnowledge,
  sentences: Sentences,
): ReportPhone {
  const device = currentDevice(record, sighting);
  const { phone } = device;
  const brand = clean(phone?.brand ?? null, 40);
  const brandName = brand === null ? null : (knowledge.brandName(brand) ?? brand);
  const model = clean(phone?.model ?? null, 80);
  const ip = device.ip === UNKNOWN_ADDRESS ? null : device.ip;
  const seen = seenInstants(sighting, record.observations);
  return {
    key: plainText(record.phoneKey, { max: 60 }),
    label: labelOf({ brandName, model, vendor: device.vendor, mac: device.mac, ip }, sentences),
    brand,
    brandName,
    model,
    firmware: clean(phone?.firmware ?? null, 80),
    kind: phone?.kind ?? null,
    mac: device.mac,
    vendor: clean(device.vendor, 120),
    ip,
    name: clean(device.name, 255),
    state: device.state,
    presence: presenceOf(whole, record.phoneKey),
    confidence: phone?.confidence ?? null,
    byHand: record.byHand,
    flags: device.flags,
    evidence: sentences.evidence(device.evidence),
    ...seen,
    labelMac:
      record.labelMac === null
        ? null
        : {
            typed: plainText(record.labelMac.typed, { max: 120 }),
            matches: record.labelMac.matches,
          },
    runs: runsOf(record.transcript, knowledge, sentences),
    observations: record.observations.slice(-MAX_OBSERVATIONS_SHOWN).map((observation) => ({
      at: observation.at,
      type: observation.type,
      text: observationText(observation, sentences),
      evidence: sentences.evidence(observation.evidence),
    })),
  };
}

function presenceOf(whole: Case, phoneKey: string): ReportPhone['presence'] {
  const presence = lastPresence(whole, phoneKey);
  return presence === null ? null : { state: presence.state, at: presence.at };
}

function labelOf(
  given: {
    readonly brandName: string | null;
    readonly model: string | null;
    readonly vendor: string | null;
    readonly mac: string | null;
    readonly ip: string | null;
  },
  sentences: Sentences,
): string {
  const { brandName, model, vendor, mac, ip } = given;
  const named = [brandName, model].filter((part) => part !== null).join(' ');
  if (named !== '') return named;
  const address = mac ?? ip;
  const maker = vendor === null ? '' : plainText(vendor, { max: 60 });
  if (address === null) return sentences.say('report.phone.unnamed');
  return sentences.say('report.phone.unnamedAt', { maker, address }).replaceAll(/ {2,}/g, ' ');
}

const PRESENCE: ReadonlySet<WatchEvent['type']> = new Set([
  'present',
  'back',
  'announced',
  'appeared',
  'moved',
]);

function seenInstants(
  sighting: DeviceSighting | undefined,
  observations: readonly WatchEvent[],
): Pick<ReportPhone, 'firstSeenAt' | 'lastSeenAt'> {
  const instants = observations.filter(({ type }) => PRESENCE.has(type)).map(({ at }) => at);
  if (sighting !== undefined) instants.push(sighting.firstSeenAt, sighting.lastSeenAt);
  const ordered = instants.toSorted();
  return { firstSeenAt: ordered[0] ?? null, lastSeenAt: ordered.at(-1) ?? null };
}

function observationText(observation: WatchEvent, sentences: Sentences): string {
  const { type, ip, model, firmware, problem } = observation;
  if (problem !== null) return sentences.problem(problem);
  const detail = [model, firmware, type === 'moved' ? ip : null]
    .filter((part) => part !== null && part !== '')
    .map((part) => plainText(part ?? '', { max: 80 }))
    .join(', ');
  const sentence = sentences.say(`report.observation.${type}`);
  return detail === '' ? sentence : `${sentence} (${detail})`;
}
