import { IconGridDots, IconListCheck, IconRotateClockwise2, type Icon } from '@tabler/icons-react';
import { isPhoneLike } from '../../../shared/domain/device.ts';
import { procedureById } from '../../../shared/knowledge/procedures.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { pressable } from '../../components/pressable.ts';
import type { KnownPhone } from '../../state/use-phone.ts';
import classes from './PhonePage.module.css';

/** What can be done for a phone, the most useful first. */
export function PhoneActions({ phone }: { readonly phone: KnownPhone }) {
  const session = useSession();
  const { t, pick } = useText();
  const { device, record } = phone;
  const isPhone = isPhoneLike(device) || record !== null;
  const procedure = procedureById(device.phone?.resetProcedure ?? '');
  const begun = (record?.transcript.length ?? 0) > 0;
  const go = (page: 'diagnosis' | 'reset-table' | 'crossed-test') => () =>
    void session.choosePhone(phone, page);
  return (
    <div className={classes['actions']}>
      <Action
        primary
        icon={IconListCheck}
        name={t(begun ? 'ui.phone.resume' : 'ui.phone.diagnose')}
        text={t('ui.phone.diagnoseText')}
        disabled={!isPhone}
        onClick={go('diagnosis')}
      />
      <Action
        icon={IconRotateClockwise2}
        name={t('ui.phone.reset')}
        text={procedure === undefined ? t('ui.phone.resetUnknown') : pick(procedure.title)}
        disabled={!isPhone}
        onClick={go('reset-table')}
      />
      <Action
        icon={IconGridDots}
        name={t('ui.phone.crossedTest')}
        text={t('ui.phone.crossedTestText')}
        disabled={!isPhone}
        onClick={go('crossed-test')}
      />
    </div>
  );
}

type ActionProps = {
  readonly icon: Icon;
  readonly name: string;
  readonly text: string;
  readonly primary?: boolean;
  readonly disabled: boolean;
  readonly onClick: () => void;
};

function Action({ icon: IconShape, name, text, primary = false, disabled, onClick }: ActionProps) {
  return (
    <button
      type="button"
      className={`${classes['action']} ${primary && !disabled ? classes['primary'] : ''}`}
      {...pressable(disabled, onClick)}
    >
      <IconShape size={28} stroke={1.6} aria-hidden />
      <span className={classes['actionName']}>{name}</span>{' '}
      <span className={classes['actionText']}>{text}</span>
    </button>
  );
}
