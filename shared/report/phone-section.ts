import { byAddress } from '../net/ipv4.ts';
import type { Case, NetworkSeen } from '../case/case-schema.ts';
import { type CurrentPhone, phoneBook, viewOf } from '../case/current-phone.ts';
import { lastScanOf } from '../case/networks.ts';
import { lastPresence } from '../case/presence.ts';
import type { DeviceSighting } from '../domain/device.ts';
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
  const book = phoneBook(whole, viewOf(lastScanOf(whole)));
  const sightings = new Map(
    [...whole.networks, ...(site === null ? [] : [site])].flatMap((network) =>
      network.sightings.map((seen) => [seen.key, seen] as const),
    ),
  );
  const describe = (key: string): ReportPhone[] => {
    const phone = book.phone(key);
    return phone === null ? [] : [phoneOf(whole, phone, sightings.get(key), knowledge, sentences)];
  };
  const worked = new Set(whole.phones.map(({ phoneKey }) => phoneKey));
  const others = (site?.sightings ?? [])
    .filter(({ key, device }) => !worked.has(key) && device.role === 'phone')
    .toSorted((left, right) => byAddress(left.device, right.device))
    .map(({ key }) => key);
  return [...worked, ...others].flatMap(describe);
}

function clean(text: string | null, max: number): string | null {
  const cleaned = plainText(text ?? '', { max });
  return cleaned === '' ? null : cleaned;
}

function phoneOf(
  whole: Case,
  { key, device, record, presence }: CurrentPhone,
  sighting: DeviceSighting | undefined,
  knowledge: ReportKnowledge,
  sentences: Sentences,
): ReportPhone {
  const { phone, ip } = device;
  const observations = record?.observations ?? [];
  const labelMac = record?.labelMac ?? null;
  const brand = clean(phone?.brand ?? null, 40);
  const brandName = brand === null ? null : (knowledge.brandName(brand) ?? brand);
  const model = clean(phone?.model ?? null, 80);
  const seen = seenInstants(sighting, observations);
  return {
    key: plainText(key, { max: 60 }),
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
    state: presence === 'gone' ? 'gone' : device.state,
    presence: presenceOf(whole, key),
    confidence: phone?.confidence ?? null,
    byHand: record?.byHand ?? false,
    flags: device.flags,
    evidence: sentences.evidence(device.evidence),
    ...seen,
    labelMac:
      labelMac === null
        ? null
        : { typed: plainText(labelMac.typed, { max: 120 }), matches: labelMac.matches },
    runs: runsOf(record?.transcript ?? [], knowledge, sentences),
    observations: observations.slice(-MAX_OBSERVATIONS_SHOWN).map((observation) => ({
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
  if (sighting !== undefined && sighting.unproved !== true)
    instants.push(sighting.firstSeenAt, sighting.lastSeenAt);
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
