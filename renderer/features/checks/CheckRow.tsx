import {
  IconAlertTriangle,
  IconArrowForwardUp,
  IconCircleCheck,
  IconCircleDotted,
  IconCircleX,
  IconHelpCircle,
  IconHourglass,
  type Icon,
} from '@tabler/icons-react';
import type { CheckState, CheckId, CheckResult } from '../../../shared/domain/check.ts';
import { useText } from '../../base/text.ts';
import { EvidenceFold, EvidenceTable } from '../../components/EvidenceFold.tsx';
import { Fold } from '../../components/Fold.tsx';
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx';
import classes from './ChecksPage.module.css';

const LOOKS: Readonly<Record<CheckState, { readonly tone: Tone; readonly icon: Icon }>> = {
  pass: { tone: 'good', icon: IconCircleCheck },
  warn: { tone: 'caution', icon: IconAlertTriangle },
  fail: { tone: 'bad', icon: IconCircleX },
  unknown: { tone: 'outline', icon: IconHelpCircle },
  skipped: { tone: 'idle', icon: IconArrowForwardUp },
};

type Props = {
  readonly check: CheckId;
  readonly result: CheckResult | null;
  readonly running: boolean;
  /** Progress of a slow check, in per cent, when it reports one. */
  readonly percent: number | null;
  readonly isCause: boolean;
};

/** One check: its state, its sentence, what to do, what proves it. */
export function CheckRow({ check, result, running, percent, isCause }: Props) {
  const { t, duration, number } = useText();
  return (
    <li className={`${classes['check']} ${isCause ? classes['cause'] : ''}`} data-check={check}>
      <span className={classes['name']}>{t(`check.name.${check}`)}</span>
      <span>
        {result === null ? (
          running ? (
            <StatusBadge
              tone="note"
              icon={IconHourglass}
              label={percent === null ? t('ui.checks.running') : `${number(percent)}\u00a0%`}
            />
          ) : (
            <StatusBadge tone="outline" icon={IconCircleDotted} label={t('ui.checks.waiting')} />
          )
        ) : (
          <StatusBadge {...LOOKS[result.state]} label={t(`ui.checks.state.${result.state}`)} />
        )}
      </span>
      <div className={classes['sentence']}>
        {result === null ? null : <Sentences result={result} />}
      </div>
      <span className={classes['time']}>
        {result === null ? '' : duration(Math.round(result.durationMs))}
      </span>
    </li>
  );
}

function Sentences({ result }: { readonly result: CheckResult }) {
  const { t, known, orElse } = useText();
  const base = `check.${result.code}`;
  const isTrouble = result.state === 'fail' || result.state === 'warn';
  const meaning = known(`${base}.meaning`) ? t(`${base}.meaning`, result.params) : null;
  return (
    <>
      <div>
        {orElse(`${base}.message`, t('unnamed.check', { code: result.code }), result.params)}
      </div>
      {known(`${base}.action`) && result.state !== 'pass' ? (
        <div>
          <strong>{t('ui.checks.todo')}</strong> {t(`${base}.action`, result.params)}
        </div>
      ) : null}
      {isTrouble ? (
        <>
          {meaning === null ? null : <div className={classes['meaning']}>{meaning}</div>}
          <EvidenceFold evidence={result.evidence} />
        </>
      ) : meaning === null && result.evidence.length === 0 ? null : (
        <Fold label={t('ui.checks.details')}>
          {meaning === null ? null : <div className={classes['meaning']}>{meaning}</div>}
          {result.evidence.length === 0 ? null : <EvidenceTable evidence={result.evidence} />}
        </Fold>
      )}
    </>
  );
}
