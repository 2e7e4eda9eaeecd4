import { IconCircleCheck } from '@tabler/icons-react';
import type { Prerequisite } from '../../../../shared/knowledge/reference-schema.ts';
import { useText } from '../../../base/text.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { Facts } from '../../../components/Facts.tsx';
import { StatusBadge } from '../../../components/StatusBadge.tsx';
import classes from '../ReferencePage.module.css';

/** What the network must allow: the value, or both if sources disagree, with the advised one marked. */
export function PrerequisiteSheet({ prerequisite }: { readonly prerequisite: Prerequisite }) {
  const { t, pick } = useText();
  const several = prerequisite.values.length > 1;
  return (
    <>
      {prerequisite.values.map(({ value, recommended }) => (
        <div key={value} className={classes['valueRow']}>
          <span className={classes['code']}>{value}</span>
          <CopyButton value={value} label={t('ui.copy.value', { name: value })} />
          {several && recommended ? (
            <StatusBadge tone="good" icon={IconCircleCheck} label={t('ui.reference.recommended')} />
          ) : null}
        </div>
      ))}
      <p>{pick(prerequisite.explanation)}</p>
      {prerequisite.check === undefined ? null : (
        <Facts
          facts={[
            {
              name: t('ui.reference.measuredBy'),
              value: t(`check.name.${prerequisite.check}`),
            },
          ]}
        />
      )}
    </>
  );
}
