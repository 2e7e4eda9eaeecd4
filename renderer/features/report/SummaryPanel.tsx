import { judge } from '../../../shared/diagnosis/crossed-test.ts';
import { endOf, replay } from '../../../shared/diagnosis/engine.ts';
import type { Case, PhoneRecord } from '../../../shared/case/case-schema.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { type Text, useText } from '../../app/text.ts';
import { type Fact, Facts } from '../../components/Facts.tsx';
import { Panel } from '../../components/Panel.tsx';
import { deviceName } from '../home/device-words.ts';

/** What the report will say, in a few lines. */
export function SummaryPanel({ known }: { readonly known: Case }) {
  const text = useText();
  const { t, number, dateTime } = text;
  const facts: Fact[] = [
    { name: t('ui.report.summary.opened'), value: dateTime(known.createdAt) },
    {
      name: t('ui.report.summary.network'),
      value:
        known.facts?.gateway?.ip === undefined
          ? t('ui.network.notMeasured')
          : `${known.facts.gateway.ip} · ${known.facts.publicAddress?.ip ?? t('ui.value.unknown')}`,
    },
    {
      name: t('ui.report.summary.scan'),
      value:
        known.lastScan === null
          ? t('ui.network.notMeasured')
          : t('ui.scan.phones', {
              count: known.lastScan.devices.filter((device) => device.role === 'phone').length,
            }),
    },
    {
      name: t('ui.report.summary.checks'),
      value:
        known.lastChecks === null
          ? t('ui.network.notMeasured')
          : known.lastChecks.firstCause === null
            ? t('ui.checks.noFault')
            : t(`ui.checks.rung.${known.lastChecks.firstCause}`),
    },
    ...known.phones.map((phone) => ({
      name: deviceName(text, phone.device),
      value: phoneWords(text, known, phone),
    })),
    { name: t('ui.report.summary.exports'), value: number(known.exports.length) },
  ];
  return (
    <Panel title={t('ui.report.summary.title')}>
      <Facts facts={facts} />
    </Panel>
  );
}

function phoneWords(text: Text, known: Case, phone: PhoneRecord): string {
  const { t, pick } = text;
  const state = replay(diagnosisGraph, phone.transcript);
  const end = state.ok ? endOf(diagnosisGraph, state.value) : null;
  const tested = known.cells.some(
    (cell) => cell.phoneKey === phone.phoneKey && cell.result !== 'not-tried',
  );
  const verdict = judge({
    phoneKey: phone.phoneKey,
    accesses: known.accesses,
    cells: known.cells,
  }).verdict;
  return [
    end !== null
      ? pick(end.title)
      : t(phone.transcript.length > 0 ? 'ui.report.summary.begun' : 'ui.report.summary.chosen'),
    tested
      ? t('ui.report.summary.verdict', { verdict: t(`crossedTest.verdict.${verdict}.title`) })
      : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
