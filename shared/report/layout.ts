import { momentsIn } from './moments.ts';
import { crossedTestBlocks, networkBlocks } from './network-blocks.ts';
import { conclusionBlocks, diagnosisBlocks, phonesBlocks } from './phone-blocks.ts';
import { plainText } from './plain-text.ts';
import type { Block, Cell, ReportDocument } from './report-document.ts';
import type { Report } from './report-schema.ts';
import { type Sentences, sentencesIn } from './sentences.ts';

/** Lays out a report for reading: the answer first, then the proofs, then the limits. */
export function layOut(report: Report): ReportDocument {
  const sentences = sentencesIn(report.language);
  const moments = momentsIn(report.language, report.timeZone);
  const means = { sentences, moments };
  const { say } = sentences;
  const { intervention, network } = report;
  const worked = report.phones.filter(
    ({ runs, observations, labelMac }) =>
      runs.length > 0 || observations.length > 0 || labelMac !== null,
  );
  const blocks: Block[] = [
    ...conclusionBlocks(report, means),
    { kind: 'heading', level: 2, text: say('report.heading.intervention') },
    { kind: 'facts', rows: interventionFacts(report, sentences, moments.dayAndTime) },
    ...worked.flatMap((phone) => diagnosisBlocks(phone, means)),
    ...crossedTestBlocks(report, means),
    ...(network === null
      ? [
          { kind: 'heading' as const, level: 2 as const, text: say('report.heading.network') },
          { kind: 'paragraph' as const, text: say('report.network.notMeasured') },
        ]
      : networkBlocks(network, say('report.heading.network'), means)),
    ...phonesBlocks(report, means),
    ...report.otherNetworks.flatMap((other) =>
      networkBlocks(other, say('report.heading.otherNetwork', { label: other.label }), means),
    ),
    { kind: 'heading', level: 2, text: say('report.heading.limits') },
    { kind: 'list', items: report.limits.map(({ text }) => text) },
    ...notesBlocks(report, sentences, moments.dayAndTime),
    ...(report.hostsContacted.length === 0
      ? []
      : [
          { kind: 'heading' as const, level: 2 as const, text: say('report.heading.hosts') },
          { kind: 'paragraph' as const, text: report.hostsContacted.join(', ') },
        ]),
    {
      kind: 'signatures',
      labels: [say('report.field.technician'), say('report.field.customer')],
      hint: say('report.field.signature'),
    },
  ];
  return {
    language: report.language,
    title: say('report.title'),
    subtitle: say('report.subtitle'),
    site: plainText(intervention.site, { max: 60 }),
    date: moments.day(report.generatedAt),
    reference: report.caseId.slice(0, 8),
    simulated: report.simulated
      ? { mark: say('report.simulated'), meaning: say('report.simulatedMeaning') }
      : null,
    footer: `${say('report.producedBy', { ...report.application })} · ${say('report.times', { zone: report.timeZone })}`,
    pageOf: (page, pages) => say('report.page', { page, pages }),
    generatedAt: report.generatedAt,
    blocks,
  };
}

function interventionFacts(
  report: Report,
  { say }: Sentences,
  dayAndTime: (instant: string) => string,
): { label: string; value: Cell }[] {
  const { intervention } = report;
  const { site, address, contact, technician, lineNumbers, note, laptop } = intervention;
  const rows: [field: string, value: string][] = [
    ['site', site],
    ['address', address],
    ['contact', contact],
    [lineNumbers.length === 1 ? 'line' : 'lines', lineNumbers.join(', ')],
    ['technician', technician],
    ['siteNote', note],
    ['opened', dayAndTime(intervention.openedAt)],
    ['updated', dayAndTime(intervention.updatedAt)],
    ['generated', dayAndTime(report.generatedAt)],
    ['laptop', [laptop.hostname, laptop.system].filter((part) => part !== '').join(', ')],
    ['case', report.caseId],
  ];
  return rows
    .filter(([, value]) => value !== '')
    .map(([field, value]) => ({
      label: say(`report.field.${field}`),
      value: { text: value, code: field === 'case' },
    }));
}

function notesBlocks(
  { notes }: Report,
  { say }: Sentences,
  dayAndTime: (instant: string) => string,
): Block[] {
  if (notes.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('report.heading.notes') },
    {
      kind: 'table',
      columns: [
        { title: say('report.field.time'), share: 22 },
        { title: say('report.heading.notes'), share: 78 },
      ],
      rows: notes.map(({ at, text }) => [{ text: dayAndTime(at), code: true }, { text }]),
    },
  ];
}
