import type { Case } from '../case/case-schema.ts';
import { judge } from '../diagnosis/crossed-test.ts';
import { plainText } from './plain-text.ts';
import type { ReportCrossedTest, ReportPhone } from './report-schema.ts';
import type { Sentences } from './sentences.ts';

/** The matrix phones × accesses with its verdicts; null when the test was not begun. */
export function crossedTestSection(
  whole: Case,
  phones: readonly ReportPhone[],
  sentences: Sentences,
): ReportCrossedTest | null {
  if (whole.cells.every(({ result }) => result === 'not-tried')) return null;
  const labels = new Map(phones.map(({ key, label }) => [key, label]));
  const labelOf = (phoneKey: string): string =>
    labels.get(phoneKey) ?? plainText(phoneKey, { max: 60 });
  const accesses = whole.accesses.map((access) => ({
    ...access,
    label: plainText(access.label, { max: 120 }) || plainText(access.id, { max: 60 }),
  }));
  const phoneKeys = [...new Set(whole.cells.map(({ phoneKey }) => phoneKey))];
  // Only phones under diagnosis get a verdict; the others only prove the accesses.
  const suspects = phoneKeys.filter((key) =>
    whole.phones.some(({ phoneKey, transcript }) => phoneKey === key && transcript.length > 0),
  );
  return {
    accesses: accesses.map(({ id, label, isSite, byHand, gatewayMac, gatewayIp, publicIp }) => ({
      id,
      label,
      isSite,
      byHand: byHand === true,
      gatewayMac,
      gatewayIp,
      publicIp,
    })),
    rows: phoneKeys.map((phoneKey) => ({
      phoneKey: plainText(phoneKey, { max: 60 }),
      label: labelOf(phoneKey),
      cells: accesses.map((access) => {
        const cell = whole.cells.find(
          (known) => known.phoneKey === phoneKey && known.accessId === access.id,
        );
        return cell === undefined || cell.result === 'not-tried'
          ? { result: 'not-tried' as const, at: null, confirmedBy: null }
          : { result: cell.result, at: cell.at, confirmedBy: cell.confirmedBy };
      }),
    })),
    verdicts: (suspects.length > 0 ? suspects : phoneKeys).map((phoneKey) => {
      const verdict = judge({ phoneKey, accesses, cells: whole.cells });
      return {
        phoneKey: plainText(phoneKey, { max: 60 }),
        label: labelOf(phoneKey),
        verdict: verdict.verdict,
        confidence: verdict.confidence,
        title: sentences.say(`crossedTest.verdict.${verdict.verdict}.title`),
        meaning: sentences.say(`crossedTest.verdict.${verdict.verdict}.meaning`),
        confidenceText: sentences.say(`crossedTest.confidence.${verdict.confidence}`),
        reasons: verdict.reasons.map(({ id, params }) =>
          sentences.say(`crossedTest.reason.${id}`, params),
        ),
        wouldSettle: verdict.wouldSettle.map(({ id, params }) =>
          sentences.say(`crossedTest.settle.${id}`, params),
        ),
      };
    }),
  };
}
