import type { Case } from '../../../shared/case/case-schema.ts';
import { phoneBook, phonesGone, phonesListed, viewOf } from '../../../shared/case/current-phone.ts';
import { lastScanOf } from '../../../shared/case/networks.ts';
import { siteNetworkOf } from '../../../shared/case/site-network.ts';
import { conclude, sentencesFor } from '../../../shared/conclusion/conclusion.ts';
import { inWords } from '../../../shared/conclusion/words.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { speakerOf } from '../../base/speaker.ts';
import { type Text, useText } from '../../base/text.ts';
import { type Fact, Facts } from '../../components/Facts.tsx';
import { Panel } from '../../components/Panel.tsx';
import { deviceName } from '../../components/phones/device-words.ts';

/** What the report will say, in a few lines. */
export function SummaryPanel({ known }: { readonly known: Case }) {
  const text = useText();
  const { t, number, dateTime } = text;
  // The site's own network, as in the report: the latest one may be another access of the crossed test.
  const site = siteNetworkOf(known);
  const gateway = site?.facts?.gateway?.ip;
  const scan = site?.scan ?? null;
  const checks = site?.checks ?? null;
  const book = phoneBook(known, viewOf(lastScanOf(known)));
  // The phones of the site: the latest scan may have looked at another network.
  const view = viewOf(scan);
  const gone = phonesGone(phoneBook(known, view).devices()).filter(
    ({ device }) => device.role === 'phone',
  );
  const facts: Fact[] = [
    { name: t('ui.report.summary.opened'), value: dateTime(known.createdAt) },
    {
      name: t('ui.report.summary.network'),
      value:
        gateway === undefined
          ? t('ui.network.notMeasured')
          : `${gateway} · ${site?.facts?.publicAddress?.ip ?? t('ui.value.unknown')}`,
    },
    {
      name: t('ui.report.summary.scan'),
      value:
        scan === null
          ? t('ui.network.notMeasured')
          : [
              t('ui.scan.phones', {
                count: phonesListed(known, view).length,
              }),
              ...(gone.length === 0 ? [] : [t('ui.report.summary.gone', { count: gone.length })]),
            ].join(', '),
    },
    {
      name: t('ui.report.summary.checks'),
      value:
        checks === null
          ? t('ui.network.notMeasured')
          : t('ui.report.summary.checked', {
              at: dateTime(checks.startedAt),
              result:
                checks.firstCause === null
                  ? t('ui.checks.noFault')
                  : t('ui.checks.firstCause', { check: t(`check.name.${checks.firstCause}`) }),
            }),
    },
    ...known.phones
      .map(({ phoneKey }) => book.phone(phoneKey))
      .filter((phone) => phone !== null)
      .map((phone) => ({
        name: deviceName(text, phone.device),
        value: phoneWords(text, known, phone.key),
      })),
    { name: t('ui.report.summary.exports'), value: number(known.exports.length) },
  ];
  return (
    <Panel title={t('ui.report.summary.title')}>
      <Facts facts={facts} />
    </Panel>
  );
}

/** The headline that the report prints, including what contradicts it. */
function phoneWords(text: Text, known: Case, phoneKey: string): string {
  const conclusion = conclude(known, phoneKey, diagnosisGraph);
  return sentencesFor(conclusion, 'title')
    .map(({ words }) => inWords(words, speakerOf(text)))
    .join(' ');
}
