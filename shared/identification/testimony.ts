import type { Evidence } from '../domain/evidence.ts';
import { cleanText } from '../protocols/clean-text.ts';
import type { MgcpResponse } from '../protocols/mgcp.ts';
import { sipHeader, type SipResponse } from '../protocols/sip.ts';
import { collectClaims, pageTexts, type Passage } from './claims.ts';
import type { IdentificationCatalogue } from './compile.ts';

/** Evidence before it is dated. */
export type Testimony = Omit<Evidence, 'atMs'>;

/** What is kept of a page around each passage that a rule recognises, in characters each side. */
const PASSAGE_CONTEXT = 40;

type SipKind = 'sip-options' | 'sip-tls-options';

/** The evidence in a SIP answer: the names in it, otherwise only its status line. */
export function sipTestimony(answer: SipResponse, kind: SipKind = 'sip-options'): Testimony[] {
  const names = [sipHeader(answer, 'user-agent'), sipHeader(answer, 'server')]
    .map((value) => cleanText(value ?? ''))
    .filter((value) => value !== '');
  const told = names.length === 0 ? [`SIP ${answer.status} ${answer.reason}`] : names;
  return [...new Set(told)].map((value) => ({ kind, value: cleanText(value) }));
}

const STATUS_LINE = /^SIP ([1-6])\d\d(?: |$)/;

function isSip(kind: Testimony['kind']): kind is SipKind {
  return kind === 'sip-options' || kind === 'sip-tls-options';
}

/** True for a SIP answer that contains no name. */
export function isNamelessSip({ kind, value }: Testimony): boolean {
  return isSip(kind) && STATUS_LINE.test(value);
}

/** True for evidence of a final SIP answer: after a provisional one, the answer is still to come. */
export function isFinalSip({ kind, value }: Testimony): boolean {
  return isSip(kind) && STATUS_LINE.exec(value)?.[1] !== '1';
}

/** The evidence in an MGCP answer. */
export function mgcpTestimony({ code, text }: MgcpResponse): Testimony {
  return { kind: 'mgcp-audit', value: cleanText(`MGCP ${code} ${text}`) };
}

/** The text of an MGCP answer, recovered from its evidence. */
export function mgcpText(value: string): string {
  return value.replace(/^MGCP \d{1,4} ?/, '');
}

function excerptOf({ text, from, to }: Passage): string {
  return cleanText(text.slice(Math.max(0, from - PASSAGE_CONTEXT), to + PASSAGE_CONTEXT));
}

/** The passages of a page that the rules recognise; its identity is based on them. */
export function pageTestimony(page: string, catalogue: IdentificationCatalogue): Testimony[] {
  const { phones, exclusions } = collectClaims(
    { texts: pageTexts(page), announcement: '' },
    catalogue,
  );
  const excerpts: string[] = [];
  for (const { found } of [...exclusions, ...phones]) {
    const passage = cleanText(found.text.slice(found.from, found.to));
    if (!excerpts.some((excerpt) => excerpt.includes(passage))) excerpts.push(excerptOf(found));
  }
  return excerpts.map((value) => ({ kind: 'http-page', value }));
}
