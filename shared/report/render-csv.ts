import type { Language } from '../domain/text.ts';
import { titleOfConclusion } from './conclusion-section.ts';
import { momentsIn } from './moments.ts';
import { stateText } from './phone-blocks.ts';
import type { Report } from './report-schema.ts';
import { sentencesIn } from './sentences.ts';

/** The separator that a spreadsheet expects: it splits at the list separator of its own language. */
const SEPARATORS: Readonly<Record<Language, string>> = { fr: ';', en: ',' };

/** Characters that make a spreadsheet treat a cell as a formula, their wide forms included. */
const FORMULA = /^[\s"']*[=+\-@＝＋－＠]/u;

/**
 * One field (RFC 4180 §2): quoted when it contains a separator, a quote or a line end. A field that
 * a spreadsheet would run as a formula gets an apostrophe in front.
 */
export function csvField(text: string, separator: string): string {
  const safe = FORMULA.test(text) || /^[\t\r]/.test(text) ? `'${text}` : text;
  const needsQuotes = /["\r\n;,\t]/.test(safe) || safe.includes(separator) || safe !== safe.trim();
  return needsQuotes ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * The phones of the report, one per line, with a byte-order mark so that Excel reads UTF-8 and CRLF
 * line ends. The separator is `;` in French and `,` in English, as Excel expects in each.
 */
export function renderCsv(report: Report): string {
  const sentences = sentencesIn(report.language);
  const { say } = sentences;
  const moments = momentsIn(report.language, report.timeZone);
  const separator = SEPARATORS[report.language];
  const conclusions = new Map(
    report.conclusions.map((conclusion) => [conclusion.phoneKey, titleOfConclusion(conclusion)]),
  );
  const fields = [
    'site',
    'brand',
    'model',
    'firmware',
    'mac',
    'ip',
    'hostname',
    'state',
    'confidence',
    'flags',
    'firstSeen',
    'lastSeen',
    'result',
  ];
  const siteName = report.simulated
    ? `${say('report.simulated')} ${report.intervention.site}`.trim()
    : report.intervention.site;
  const rows = report.phones.map((phone) => [
    siteName,
    phone.brandName ?? '',
    phone.model ?? '',
    phone.firmware ?? '',
    phone.mac ?? '',
    phone.ip ?? '',
    phone.name ?? '',
    stateText(phone, { sentences, moments }),
    phone.confidence === null ? '' : say(`report.confidence.${phone.confidence}`),
    phone.flags.map((flag) => say(`report.flag.${flag}`)).join(', '),
    phone.firstSeenAt === null ? '' : moments.dayAndTime(phone.firstSeenAt),
    phone.lastSeenAt === null ? '' : moments.dayAndTime(phone.lastSeenAt),
    conclusions.get(phone.key) ?? '',
  ]);
  const lines = [fields.map((field) => say(`report.field.${field}`)), ...rows].map((row) =>
    row.map((text) => csvField(text, separator)).join(separator),
  );
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
