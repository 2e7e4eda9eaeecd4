import type { Case, NetworkSeen } from '../case/case-schema.ts';
import { siteNetworkOf } from '../case/site-network.ts';
import type { Language } from '../domain/text.ts';
import { conclusionSection } from './conclusion-section.ts';
import { crossedTestSection } from './crossed-test-section.ts';
import type { ReportKnowledge } from './knowledge.ts';
import { limitsSection } from './limits.ts';
import { momentsIn } from './moments.ts';
import { networkSection } from './network-section.ts';
import { phonesSection } from './phone-section.ts';
import { plainText } from './plain-text.ts';
import type { Report } from './report-schema.ts';
import { type Sentences, sentencesIn } from './sentences.ts';

export type ReportOptions = {
  readonly language: Language;
  readonly now: Date;
  /** IANA name of the zone for printed times. */
  readonly timeZone: string;
  readonly applicationVersion: string;
  readonly knowledge: ReportKnowledge;
};

/**
 * The report of a case: the same case, options and knowledge always give the same report. Every
 * text in it is already in the report's language and fit to print.
 */
export function buildReport(whole: Case, options: ReportOptions): Report {
  const { language, knowledge } = options;
  const sentences = sentencesIn(language);
  const site = siteNetworkOf(whole);
  const phones = phonesSection(whole, site, knowledge, sentences);
  const network =
    site === null
      ? null
      : networkSection(site, sentences.say('report.network.site'), whole, sentences);
  const crossedTest = crossedTestSection(whole, phones, sentences);
  return {
    schema: 'tonalite/report@1',
    language,
    generatedAt: options.now.toISOString(),
    timeZone: options.timeZone,
    application: { name: 'Tonalité', version: plainText(options.applicationVersion, { max: 40 }) },
    simulated: whole.simulated,
    caseId: whole.caseId,
    intervention: interventionOf(whole),
    conclusions: conclusionSection(whole, phones, knowledge, {
      sentences,
      moments: momentsIn(language, options.timeZone),
    }),
    network,
    otherNetworks: whole.networks
      .filter((seen) => seen !== site && seen.gatewayIp !== null)
      .map((seen) =>
        networkSection(seen, labelOfNetwork(seen, whole, sentences), whole, sentences),
      ),
    phones,
    crossedTest,
    limits: limitsSection(whole, site, { network, phones, crossedTest }, sentences),
    notes: whole.notes.map(({ at, text }) => ({
      at,
      text: plainText(text, { max: 4000, lines: true }),
    })),
    hostsContacted: hostsContacted(whole),
  };
}

function interventionOf(whole: Case): Report['intervention'] {
  const { site, laptop } = whole;
  return {
    openedAt: whole.createdAt,
    updatedAt: whole.updatedAt,
    closed: whole.closed,
    site: plainText(site?.name ?? '', { max: 200 }),
    address: plainText(site?.address ?? '', { max: 400 }),
    contact: plainText(site?.contact ?? '', { max: 200 }),
    technician: plainText(site?.technician ?? '', { max: 200 }),
    lineNumbers: (site?.lineNumbers ?? [])
      .map((number) => plainText(number, { max: 40 }))
      .filter((number) => number !== ''),
    note: plainText(site?.note ?? '', { max: 4000, lines: true }),
    laptop: {
      hostname: plainText(laptop.hostname, { max: 120 }),
      system: plainText(laptop.system, { max: 120 }),
      application: plainText(laptop.application, { max: 40 }),
    },
  };
}

function labelOfNetwork(seen: NetworkSeen, whole: Case, sentences: Sentences): string {
  const access = whole.accesses.find(
    ({ gatewayMac }) => gatewayMac !== null && gatewayMac === seen.gatewayMac,
  );
  const label = access === undefined ? '' : plainText(access.label, { max: 120 });
  return label === '' ? sentences.say('report.network.other') : label;
}

/** Every host contacted, without duplicates, in a fixed order. */
function hostsContacted(whole: Case): string[] {
  const sources = whole.networks.flatMap(
    ({ facts }) => facts?.publicAddress?.sources.map(({ source }) => source) ?? [],
  );
  const hosts = [...whole.hostsContacted, ...sources];
  return [...new Set(hosts.map((host) => plainText(host, { max: 255 })))].toSorted();
}
