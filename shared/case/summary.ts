import { InstantSchema } from '../domain/addresses.ts';
import { type Result, success } from '../domain/result.ts';
import { z } from '../schema.ts';
import { CASE_FORMAT, type CaseSummary, type Case } from './case-schema.ts';
import { checksumOf } from './checksum.ts';
import {
  caseOf,
  type KnownOfCase,
  MAX_ACCESSES,
  MAX_EVENT_BYTES,
  MAX_PHONES,
  readJournal,
} from './journal.ts';
import { EnvelopeSchema, KNOWN_TYPES, SEALED } from './journal-line.ts';
import { MAX_EVENTS } from './line-limits.ts';

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
    isDamaged: whole.isDamaged === true,
  };
}

const LineSchema = EnvelopeSchema.extend({
  type: z.string(),
  at: InstantSchema,
  phoneKey: z.string().max(60).optional(),
  access: z.object({ id: z.string() }).optional(),
  site: z.object({ name: z.string().max(200) }).optional(),
  result: z.object({ simulated: z.boolean().optional() }).optional(),
});
const CreatedSchema = LineSchema.extend({
  type: z.literal('case-created'),
  format: z.literal(CASE_FORMAT),
  caseId: z.uuid(),
  simulated: z.boolean(),
});

/** The value of a sealed line with a correct checksum; null for anything else. */
function sealedValue(line: string): unknown {
  const [, covered, sum] = SEALED.exec(line) ?? [];
  if (covered === undefined || checksumOf(covered) !== sum) return null;
  try {
    return JSON.parse(`${covered}}`);
  } catch {
    return null;
  }
}

/**
 * Summarises a journal without validating its scans, so that a list of thousands of cases appears at
 * once. Anything unusual (the former format, a damaged line, several writers out of order) is left
 * to the full reader, whose answer counts.
 */
export function summariseJournal(
  text: string,
  known: KnownOfCase | null = null,
): Result<CaseSummary> {
  const lines = text.split('\n');
  const created = CreatedSchema.safeParse(sealedValue(lines[0] ?? ''));
  if (!created.success || lines.at(-1) !== '') return summariseWhole(text, known);
  const { caseId, at, simulated } = created.data;
  const summary = { ...EMPTY, caseId, createdAt: at, updatedAt: at, simulated };
  const phones = new Set<string>();
  const accesses = new Set<string>();
  const next = new Map<string, number>();
  // A case that exceeds a limit is not valid, and the full reader says which limit.
  if (lines.length > MAX_EVENTS || lines.some(mayBeTooLong)) return summariseWhole(text, known);
  for (const [index, eachLine] of lines.slice(0, -1).entries()) {
    const line = LineSchema.safeParse(sealedValue(eachLine));
    if (!line.success) return summariseWhole(text, known);
    const { type, writer, n, lamport, phoneKey, access, site, result } = line.data;
    const isNext = lamport === index && n === (next.get(writer) ?? 0);
    if (!isNext || !KNOWN_TYPES.has(type)) return summariseWhole(text, known);
    next.set(writer, n + 1);
    if (phoneKey !== undefined) phones.add(phoneKey);
    if (access !== undefined) accesses.add(access.id);
    if (phones.size > MAX_PHONES || accesses.size > MAX_ACCESSES)
      return summariseWhole(text, known);
    summary.updatedAt = line.data.at;
    summary.closed = type === 'case-closed' || (summary.closed && type !== 'case-reopened');
    summary.simulated ||= result?.simulated === true;
    summary.siteName = site?.name ?? summary.siteName;
  }
  return success({ ...summary, phoneCount: phones.size });
}

/** A character takes at most three bytes, except for pairs, which are two of them. */
function mayBeTooLong(line: string): boolean {
  return line.length > MAX_EVENT_BYTES / 3;
}

const EMPTY = { closed: false, siteName: '', phoneCount: 0, damagedLines: 0, isDamaged: false };

function summariseWhole(text: string, known: KnownOfCase | null): Result<CaseSummary> {
  const reading = readJournal(text, known);
  return reading.ok ? success(summaryOf(caseOf(reading.value))) : reading;
}
