import { Button, Progress } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconPlayerStop, IconRadar2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { ScanRequest } from '../../../shared/domain/scan.ts';
import { useSession } from '../../state/session-context.ts';
import { Surface } from '../../components/Surface.tsx';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Message } from '../../components/Message.tsx';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import { useStore } from '../../state/store.ts';
import { usePhonesListed } from '../../state/use-phone.ts';
import { useInterfaceWords } from './interface-words.ts';
import { interfaceToScan } from '../../../shared/net/main-interface.ts';
import { readTypedTarget } from '../../../shared/net/scan-target.ts';
import { scanChoices } from './scan-choices.ts';
import { NO_OPTIONS, ScanOptions, type ScanOptionValues } from './ScanOptions.tsx';
import classes from './ScanPanel.module.css';

/** The large button, what it will scan, and the figures while it runs. */
export function ScanPanel() {
  const session = useSession();
  const { t } = useText();
  const scan = useStore(session.scan);
  const { info } = useStore(session.settings);
  const [options, setOptions] = useState<ScanOptionValues>(NO_OPTIONS);
  const [showOptions, setShowOptions] = useState(false);
  const typed = readTypedTarget(options.typed);
  const busy =
    scan.status === 'starting' || scan.status === 'running' || scan.status === 'stopping';

  const start = (): void => {
    if (!typed.ok) return;
    const request: ScanRequest = {
      ...typed.request,
      ...(options.interfaces.length > 0 ? { interfaces: [...options.interfaces] } : {}),
      ...(options.force ? { force: true } : {}),
    };
    void session.analyse(request);
  };

  return (
    <Surface className={classes['panel']} aria-label={t('ui.scan.title')}>
      <div className={classes['row']}>
        {busy ? (
          <ActionButton
            className={classes['button'] ?? ''}
            variant="default"
            leftSection={<IconPlayerStop size={24} aria-hidden />}
            blocked={scan.status === 'stopping'}
            onPress={() => void session.scan.cancel()}
          >
            {t('ui.scan.stop')}
          </ActionButton>
        ) : (
          <ActionButton
            className={classes['button'] ?? ''}
            leftSection={<IconRadar2 size={26} aria-hidden />}
            blocked={info?.scanningAllowed === false || !typed.ok}
            onPress={start}
          >
            {t(scan.status === 'idle' ? 'ui.scan.start' : 'ui.scan.again')}
          </ActionButton>
        )}
        <div className={classes['target']}>
          <Target options={options} />
        </div>
        <Button
          variant="subtle"
          rightSection={
            showOptions ? (
              <IconChevronUp size={18} aria-hidden />
            ) : (
              <IconChevronDown size={18} aria-hidden />
            )
          }
          aria-expanded={showOptions}
          onClick={() => setShowOptions(!showOptions)}
        >
          {t('ui.scan.options')}
        </Button>
      </div>
      {busy ? <ScanProgress /> : null}
      {scan.problem === null ? null : <ProblemMessage problem={scan.problem} />}
      {showOptions ? <ScanOptions values={options} onChange={setOptions} typed={typed} /> : null}
    </Surface>
  );
}

function Target({ options }: { readonly options: ScanOptionValues }) {
  const { network } = useSession();
  const { t } = useText();
  const { interfaces, listing } = useStore(network);
  const words = useInterfaceWords();
  const meant = interfaceToScan(interfaces)?.name;
  const chosen = scanChoices(interfaces).filter(({ value }) =>
    options.interfaces.length > 0 ? options.interfaces.includes(value) : value === meant,
  );
  const typed = options.typed.trim();
  const first = chosen[0];
  if (first === undefined)
    return <span>{t(listing ? 'ui.scan.listing' : 'ui.scan.noInterface')}</span>;
  return (
    <>
      <div className={classes['range']}>
        {typed === '' ? chosen.map((each) => each.network).join(' + ') : typed}
      </div>
      <div className={classes['through']}>
        {t('ui.scan.through', {
          name: [...new Set(chosen.map(({ card }) => words(card)))].join(' + '),
        })}
      </div>
    </>
  );
}

function ScanProgress() {
  const session = useSession();
  const { t, number } = useText();
  const scan = useStore(session.scan);
  const percent = scan.total === 0 ? 0 : Math.min(100, (scan.done / scan.total) * 100);
  const phase = t(`ui.scan.phase.${scan.phase}`);
  const phones = usePhonesListed().length;
  const isAwaited = scan.phase === 'permission';
  const counted = { phase, done: number(scan.done), total: number(scan.total) };
  const seconds = number(scan.total - scan.done);
  const figures =
    scan.total === 0
      ? phase
      : isAwaited
        ? t('ui.scan.permissionLeft', { phase, seconds })
        : t('ui.scan.figures', counted);
  return (
    <div className={classes['progress']}>
      <Progress value={percent} size="lg" aria-label={t('ui.scan.progress')} />
      {isAwaited ? (
        <Message
          tone="caution"
          role="alert"
          lead={t('ui.scan.permission')}
          action={t('ui.scan.permissionHelp')}
        />
      ) : null}
      <div className={classes['figures']} role="status">
        <span>{figures}</span>
        <span>
          {t('ui.scan.found', { count: scan.devices.size })} ·{' '}
          {t('ui.scan.phones', { count: phones })}
        </span>
      </div>
    </div>
  );
}
