import {
  IconCircleCheck,
  IconHelpCircle,
  IconNetwork,
  IconPhoneX,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { Verdict, VerdictId } from '../../../shared/diagnosis/crossed-test-schema.ts';
import { useText } from '../../base/text.ts';
import { Panel } from '../Panel.tsx';
import { StatusBadge, type Tone } from '../StatusBadge.tsx';
import classes from './CrossedTest.module.css';

const LOOKS = {
  'site-network': { tone: 'caution', icon: IconNetwork },
  phone: { tone: 'caution', icon: IconPhoneX },
  both: { tone: 'caution', icon: IconPlugConnectedX },
  works: { tone: 'good', icon: IconCircleCheck },
  inconclusive: { tone: 'idle', icon: IconHelpCircle },
} as const satisfies Record<VerdictId, { tone: Tone; icon: typeof IconNetwork }>;

/** The computed verdict: what it says, why, how certain it is, and what would settle it. */
export function VerdictCard({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useText();
  return (
    <Panel title={t('ui.crossed.verdict')}>
      <output className={classes['verdict']} data-verdict={verdict.verdict}>
        <div>
          <StatusBadge
            {...LOOKS[verdict.verdict]}
            label={t(`crossedTest.confidence.${verdict.confidence}`)}
          />
        </div>
        <p className={classes['verdictTitle']}>
          {t(`crossedTest.verdict.${verdict.verdict}.title`)}
        </p>
        <p>{t(`crossedTest.verdict.${verdict.verdict}.meaning`)}</p>
        <div className={classes['pair']}>
          {verdict.reasons.length === 0 ? null : (
            <div>
              <strong>{t('ui.crossed.reasons')}</strong>
              <ul className={classes['list']}>
                {verdict.reasons.map((reason) => (
                  <li key={`${reason.id}-${Object.values(reason.params).join()}`}>
                    {t(`crossedTest.reason.${reason.id}`, reason.params)}
                  </li>
                ))}
              </ul>
            </div>
          )}
          {verdict.wouldSettle.length === 0 ? null : (
            <div>
              <strong>{t('ui.crossed.settle')}</strong>
              <ul className={classes['list']}>
                {verdict.wouldSettle.map((step) => (
                  <li key={`${step.id}-${Object.values(step.params).join()}`}>
                    {t(`crossedTest.settle.${step.id}`, step.params)}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      </output>
    </Panel>
  );
}
