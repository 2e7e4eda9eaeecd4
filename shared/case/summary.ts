import { type Result, success } from '../domain/result.ts';
import { z } from '../schema.ts';
import { CASE_FORMAT, type CaseSummary, type Case } from './case-schema.ts';
import { caseOf, KNOWN_EVENT_TYPES, readJournal } from './journal.ts';

/** The summary of a whole case. */
export function summaryOf(whole: Case): CaseSummary {
  return {
    caseId: whole.caseId,
    createdAt: whole.createdAt,
    updatedAt: whole.updatedAt,
    closed: whole.closed,
    simulated: whole.simulated,
    siteName: whole.site?.name ?? '',
    phoneCount: whole.phones.length,
    damagedLines: whole.damagedLines ?? 0,
  };
}

const CreatedSchema = z.object({
  type: z.literal('case-created'),
  sequence: z.literal(0),
  at: z.iso.datetime(),
  format: z.literal(CASE_FORMAT),
  caseId: z.uuid(),
  simulated: z.boolean(),
});
const LaterSchema = z.object({
  type: z.string(),
  sequence: z.number().int().positive(),
  at: z.iso.datetime(),
  phoneKey: z.string().max(60).optional(),
  site: z.object({ name: z.string().max(200) }).optional(),
  result: z.object({ simulated: z.boolean().optional() }).optional(),
});

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/**
 * Summarises a journal without validating its scans, so that a list of hundreds of cases appears at
 * once. Anything unusual is left to the full reader, whose answer counts.
 */
export function summariseJournal(text: string): Result<CaseSummary> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const created = CreatedSchema.safeParse(parseLine(lines[0] ?? ''));
  if (!created.success) return summariseWhole(text);
  const { caseId, at, simulated } = created.data;
  let summary: CaseSummary = {
    caseId,
    createdAt: at,
    updatedAt: at,
    closed: false,
    simulated,
    siteName: '',
    phoneCount: 0,
    damagedLines: 0,
  };
  const phones = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const later = LaterSchema.safeParse(parseLine(line));
    if (!later.success || later.data.sequence !== index) return summariseWhole(text);
    const { type, phoneKey, site, result } = later.data;
    if (!KNOWN_EVENT_TYPES.has(type)) return summariseWhole(text);
    if (phoneKey !== undefined) phones.add(phoneKey);
    summary = {
      ...summary,
      updatedAt: later.data.at,
      closed: type === 'case-closed' || (summary.closed && type !== 'case-reopened'),
      simulated: summary.simulated || result?.simulated === true,
      siteName: site?.name ?? summary.siteName,
      phoneCount: phones.size,
    };
  }
  return success(summary);
}

function summariseWhole(text: string): Result<CaseSummary> {
  const reading = readJournal(text);
  return reading.ok ? success(summaryOf(caseOf(reading.value))) : reading;
}
