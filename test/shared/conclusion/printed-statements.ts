import type { Claim } from '../../../shared/knowledge/claims.ts';
import { momentsIn } from '../../../shared/report/moments.ts';
import { stateText } from '../../../shared/report/phone-blocks.ts';
import type { Report } from '../../../shared/report/report-schema.ts';
import { sentencesIn } from '../../../shared/report/sentences.ts';

/** A sentence that a report prints, with what it means, read from the report and from nothing else. */
export type Statement = {
  readonly text: string;
  /** Which sentence of a conclusion it is; empty for what is printed elsewhere. */
  readonly code: string;
  readonly claims: readonly Claim[];
  /** When that was so; null where the sentence speaks of now. */
  readonly at: string | null;
  /** A conclusion speaks of the end of the diagnosis; everything else was measured. */
  readonly kind: 'conclusion' | 'measured';
};

/** What each check asserts when a report prints it, by its code. */
const CHECK_CLAIMS: Readonly<Record<string, readonly Claim[]>> = {
  'NET-INTERNET-OK': ['internet-up'],
  'NET-INTERNET-PARTIAL': ['internet-up', 'network-defect'],
  'NET-INTERNET-CUT': ['internet-down', 'network-defect'],
  'NET-NAT-DOUBLE': ['network-defect'],
  'NET-ALG-EVERY-PORT': ['network-defect'],
  'NET-QUALITY-OK': ['voice-good'],
  'NET-QUALITY-LOSS': ['voice-bad', 'network-defect'],
};

const VERDICT_CLAIMS: Readonly<Record<string, readonly Claim[]>> = {
  'site-network': ['test-says-network'],
  phone: ['test-says-phone'],
  both: ['test-says-both'],
  works: ['phone-works'],
  inconclusive: ['test-says-nothing'],
};

/** Every sentence of a report about the phone of these cases and about its site's network. */
export function printedStatements(report: Report, phoneKey: string): readonly Statement[] {
  const means = {
    sentences: sentencesIn(report.language),
    moments: momentsIn(report.language, report.timeZone),
  };
  const { checks, publicAddress } = report.network ?? { checks: null, publicAddress: null };
  const phone = report.phones.find(({ key }) => key === phoneKey);
  const cells = report.crossedTest?.rows.find((row) => row.phoneKey === phoneKey)?.cells ?? [];
  const tried = cells.flatMap(({ at }) => at ?? []).toSorted();
  return [
    ...report.conclusions.flatMap(({ sentences }) =>
      sentences.map(({ role, code, text, claims, at }): Statement => ({
        text,
        code,
        claims,
        at,
        kind: role === 'title' || role === 'meaning' ? 'conclusion' : 'measured',
      })),
    ),
    ...(checks?.rungs ?? []).map(({ message, code }): Statement => ({
      text: message,
      code: '',
      claims: CHECK_CLAIMS[code] ?? [],
      at: checks?.startedAt ?? null,
      kind: 'measured',
    })),
    ...(publicAddress?.state === 'known' && publicAddress.ip !== null
      ? [
          {
            text: publicAddress.ip,
            code: '',
            claims: ['internet-up' as const],
            at: publicAddress.measuredAt,
            kind: 'measured' as const,
          },
        ]
      : []),
    ...(publicAddress?.state === 'offline'
      ? [
          {
            text: publicAddress.state,
            code: '',
            claims: ['internet-down' as const],
            at: publicAddress.measuredAt,
            kind: 'measured' as const,
          },
        ]
      : []),
    ...(report.crossedTest?.verdicts ?? [])
      .filter((verdict) => verdict.phoneKey === phoneKey && tried.length > 0)
      .map(({ verdict, confidence, meaning }): Statement => ({
        text: meaning,
        code: '',
        claims:
          verdict === 'phone' && confidence === 'high'
            ? ['test-says-phone', 'test-proves-phone']
            : (VERDICT_CLAIMS[verdict] ?? []),
        at: tried.at(-1) ?? null,
        kind: 'measured',
      })),
    ...(phone === undefined
      ? []
      : [
          {
            text: stateText(phone, means),
            code: '',
            claims: [stateClaim(stateText(phone, means))],
            at: phone.presence?.at ?? null,
            kind: 'measured' as const,
          },
        ]),
  ];
}

/** Reads the printed state back: what it says of the phone's presence. */
function stateClaim(text: string): Claim {
  return /^(?:absent|in cache|en mémoire)/.test(text) ? 'phone-absent' : 'phone-present';
}
