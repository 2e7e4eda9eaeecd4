import { titleOfConclusion } from './conclusion-section.ts';
import { type Moments, momentsIn } from './moments.ts';
import { conclusionLines, resetText, stateText, symptomText } from './phone-blocks.ts';
import type { Report, ReportConclusion, ReportPhone } from './report-schema.ts';
import { type Sentences, sentencesIn } from './sentences.ts';
import { wrapText } from './wrap-text.ts';

type Means = { readonly sentences: Sentences; readonly moments: Moments };

/**
 * The text to paste into a support ticket: who, which line, which phone, and every test made with
 * its time and result, because that is what OVHcloud's support asks for. No line is longer than 78
 * characters.
 */
export function renderTicket(report: Report): string {
  const sentences = sentencesIn(report.language);
  const means = { sentences, moments: momentsIn(report.language, report.timeZone) };
  const { say } = sentences;
  const worked = report.phones.filter(
    ({ runs, labelMac, observations }) =>
      runs.length > 0 || labelMac !== null || observations.length > 0,
  );
  const tests = worked.flatMap((phone) => phoneLines(phone, report, means));
  const lines = [
    ...wrapText(
      say(`report.ticket.title.${isRequest(report) ? 'request' : 'account'}`).toUpperCase(),
    ),
    ...(report.simulated
      ? wrapText(`*** ${say('report.simulated')} *** ${say('report.simulatedMeaning')}`)
      : []),
    ...report.conclusions.flatMap((conclusion) => conclusionSectionLines(conclusion, sentences)),
    '',
    ...headerLines(report, means),
    ...(tests.length > 0
      ? tests
      : section(say('report.ticket.made', { zone: report.timeZone }), [
          say('report.ticket.noTest'),
        ])),
    ...crossedTestLines(report, means),
    ...networkLines(report, means),
    ...section(
      say('report.ticket.notTested'),
      report.limits.map(({ text }) => text),
    ),
    ...section(
      say('report.ticket.notes'),
      report.notes.map(({ at, text }) => `${means.moments.dayAndTime(at)} ${text}`),
    ),
    '',
    ...wrapText(
      `${say('report.producedBy', { ...report.application })}, ${means.moments.dayAndTime(report.generatedAt)} (${report.timeZone}), ${report.caseId}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** True when the ticket asks support for something: always, except after a confirmed repair. */
function isRequest({ conclusions }: Report): boolean {
  return (
    conclusions.length === 0 ||
    conclusions.some(({ outcome, standing }) => outcome !== 'repaired' || standing !== 'plain')
  );
}

/** The request and the conclusion come before any test, because support reads them first. */
function conclusionSectionLines(conclusion: ReportConclusion, sentences: Sentences): string[] {
  const { say } = sentences;
  const { outcome, standing } = conclusion;
  const asked = outcome === null ? 'open' : standing === 'plain' ? outcome : 'advice';
  return [
    '',
    ...wrapText(
      `${say('report.ticket.conclusion')}${say('report.colon')}${conclusion.phone}`.toUpperCase(),
    ),
    ...wrapText(
      `${say('report.ticket.request')}${say('report.colon')}${say(`report.ticket.asked.${asked}`)}`,
      '    ',
    ),
    ...wrapText(`${titleOfConclusion(conclusion)}.`, '    '),
    ...conclusionLines(conclusion, sentences).flatMap((line) => wrapText(`- ${line}`, '  ')),
  ];
}

function labelled({ say }: Sentences, field: string, value: string): string[] {
  if (value === '') return [];
  return wrapText(`${say(`report.field.${field}`)}${say('report.colon')}${value}`, '    ');
}

/** A heading in capitals and its items; nothing at all without items. */
function section(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return [
    '',
    ...wrapText(title.toUpperCase()),
    ...items.flatMap((item) => wrapText(`- ${item}`, '  ')),
  ];
}

function headerLines(report: Report, { sentences }: Means): string[] {
  const { site, address, contact, technician, lineNumbers, note } = report.intervention;
  const publicAddress = report.network?.publicAddress ?? null;
  const publicText =
    publicAddress === null
      ? sentences.say('report.notMeasured')
      : publicAddress.state === 'known' && publicAddress.ip !== null
        ? publicAddress.ip
        : sentences.say(`report.network.public.${publicAddress.state}`);
  return [
    ...labelled(sentences, 'site', [site, address].filter((part) => part !== '').join(', ')),
    ...labelled(sentences, 'contact', contact),
    ...labelled(sentences, 'technician', technician),
    ...labelled(sentences, lineNumbers.length > 1 ? 'lines' : 'line', lineNumbers.join(', ')),
    ...labelled(sentences, 'publicAddress', publicText),
    ...labelled(sentences, 'siteNote', note),
  ];
}

/** The MAC in the notation of the network and in that of labels and of the control panel. */
function macText(mac: string | null, { say }: Sentences): string {
  if (mac === null) return say('report.unknown');
  return `${mac} (${mac.replaceAll(':', '').toUpperCase()})`;
}

function phoneLines(phone: ReportPhone, report: Report, means: Means): string[] {
  const { sentences, moments } = means;
  const { say } = sentences;
  const unknown = say('report.unknown');
  const colon = say('report.colon');
  const run = phone.runs.at(-1);
  const tests = [
    ...phone.runs
      .flatMap(({ steps }) => steps)
      .flatMap((step) => {
        if (step.withdrawn || (step.kind !== 'answer' && step.kind !== 'procedure-step')) return [];
        const by =
          step.confirmedBy === null ? '' : ` (${say(`report.ticket.by.${step.confirmedBy}`)})`;
        const note = step.note === null || step.note === '' ? '' : ` – ${step.note}`;
        const proof = step.evidence[0];
        const proofText =
          proof === undefined
            ? ''
            : ` [${say('report.proof', { label: proof.label, value: proof.value })}]`;
        return [{ at: step.at, text: `${step.title}${colon}${step.text}${by}${proofText}${note}` }];
      }),
    ...phone.observations.map(({ at, text }) => ({
      at,
      text: `${text} (${say('report.ticket.by.application')})`,
    })),
  ].toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at));
  const label = phone.labelMac;
  return [
    '',
    ...wrapText(`${say('report.ticket.phone')}${colon}${phone.label}`.toUpperCase()),
    ...labelled(sentences, 'mac', macText(phone.mac, sentences)),
    ...(label === null
      ? []
      : wrapText(
          `${say('report.ticket.labelMac')}${colon}${label.typed} – ${say(
            `report.phone.${label.matches === null ? 'labelUnchecked' : label.matches ? 'labelMatches' : 'labelDiffers'}`,
          )}`,
          '    ',
        )),
    ...labelled(
      sentences,
      'model',
      `${phone.label}${phone.byHand ? ` (${say('report.phone.byHand')})` : ''}`,
    ),
    ...labelled(sentences, 'firmware', phone.firmware ?? unknown),
    ...labelled(sentences, 'ip', phone.ip ?? unknown),
    ...labelled(sentences, 'state', stateText(phone, means)),
    ...(run === undefined ? [] : labelled(sentences, 'symptom', symptomText(run, sentences))),
    ...(run === undefined || run.reset === null
      ? []
      : labelled(sentences, 'reset', resetText(run.reset, means))),
    ...section(
      say('report.ticket.made', { zone: report.timeZone }),
      tests.map(({ at, text }) => `${moments.dayAndTime(at)} ${text}`),
    ),
  ];
}

function crossedTestLines(report: Report, { sentences, moments }: Means): string[] {
  const { say } = sentences;
  const colon = say('report.colon');
  const test = report.crossedTest;
  if (test === null) return [];
  const cells = test.rows.flatMap(({ label, cells: results }) =>
    results.flatMap(({ result, at }, index) => {
      const access = test.accesses[index];
      if (access === undefined || result === 'not-tried') return [];
      const where = [
        access.label,
        ...(access.isSite ? [say('report.crossed.siteAccess')] : []),
        ...(access.byHand ? [say('report.crossed.byHand')] : []),
        ...(access.publicIp === null ? [] : [access.publicIp]),
      ].join(', ');
      const when = at === null ? '' : `${moments.dayAndTime(at)} `;
      return [`${when}${label} / ${where}${colon}${say(`report.cell.${result}`)}`];
    }),
  );
  const verdicts = test.verdicts.map(
    ({ label, title, meaning, confidenceText }) =>
      `${say('report.crossed.verdictFor', { phone: label, title })}. ${meaning} ${confidenceText}.`,
  );
  return section(say('report.ticket.crossedTest'), [...cells, ...verdicts]);
}

function networkLines(report: Report, { sentences, moments }: Means): string[] {
  const { say } = sentences;
  const colon = say('report.colon');
  const { network } = report;
  if (network === null)
    return section(say('report.ticket.network'), [say('report.network.notMeasured')]);
  const { gateway, checks, scan } = network;
  const gatewayText =
    gateway === null
      ? say('report.notMeasured')
      : [
          gateway.ip,
          ...(gateway.mac === null ? [] : [gateway.mac]),
          ...(gateway.vendor === null ? [] : [gateway.vendor]),
          ...(gateway.answering === null
            ? []
            : [say(`report.network.${gateway.answering ? 'answers' : 'silent'}`)]),
        ].join(', ');
  return section(say('report.ticket.network'), [
    `${say('report.field.gateway')}${colon}${gatewayText}`,
    ...(checks === null
      ? []
      : [say('report.heading.checks', { at: moments.dayAndTime(checks.startedAt) })]),
    ...(checks?.rungs ?? [])
      .filter(({ state }) => state !== 'unknown' && state !== 'skipped')
      .map(
        ({ name, state, message }) => `${name}${colon}${say(`report.check.${state}`)}. ${message}`,
      ),
    ...(scan?.findings ?? [])
      .filter(({ severity }) => severity !== 'info')
      .map(({ message }) => message),
  ]);
}
