import {
  IconCircleCheck,
  IconCircleX,
  IconCloudOff,
  IconDeviceLaptop,
  IconGitCompare,
  IconHelpCircle,
  IconRouter,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Gateway, NetworkInterface, PublicAddress } from '../../../shared/domain/network.ts';
import { useSession } from '../../app/session-context.ts';
import { useText } from '../../app/text.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { NotMeasuredBadge } from '../../components/DeviceBadges.tsx';
import { EvidenceTable } from '../../components/EvidenceFold.tsx';
import { Fold } from '../../components/Fold.tsx';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useStore } from '../../state/store.ts';
import { GatewaySeries } from './GatewaySeries.tsx';
import { useInterfaceWords } from './interface-words.ts';
import classes from './NetworkPath.module.css';
import { PublicSources } from './PublicSources.tsx';
import { defaultInterface, subnetOf } from './scan-target.ts';

/** From this computer to the Internet: three facts, each with its state. */
export function NetworkPath() {
  const { network } = useSession();
  const { t } = useText();
  const { facts, interfaces, measuring, problem } = useStore(network);
  const chosen = facts?.interface ?? defaultInterface(interfaces);
  return (
    <>
      <section className={classes['path']} aria-label={t('ui.network.title')}>
        <InterfaceCell chosen={chosen} />
        <GatewayCell gateway={facts?.gateway ?? null} measured={facts !== null} busy={measuring} />
        <PublicCell address={facts?.publicAddress ?? null} busy={measuring} />
      </section>
      {problem === null ? null : <ProblemMessage problem={problem} />}
      {facts?.problems.map((met) => (
        <ProblemMessage key={met.code} problem={met} />
      ))}
    </>
  );
}

type CellProps = {
  readonly icon: Icon;
  readonly name: string;
  readonly badge: ReactNode;
  readonly children: ReactNode;
};

function Cell({ icon: IconShape, name, badge, children }: CellProps) {
  return (
    <div className={classes['cell']}>
      <h2 className={classes['title']}>
        <span className={classes['name']}>
          <IconShape size={19} stroke={1.8} aria-hidden />
          {name}
        </span>
        {badge}
      </h2>
      {children}
    </div>
  );
}

function InterfaceCell({ chosen }: { readonly chosen: NetworkInterface | null }) {
  const { t } = useText();
  const words = useInterfaceWords();
  if (chosen === null)
    return (
      <Cell icon={IconDeviceLaptop} name={t('ui.network.interface')} badge={<NotMeasuredBadge />}>
        <p className={classes['detail']}>{t('ui.network.noInterface')}</p>
      </Cell>
    );
  const up = chosen.address !== null;
  return (
    <Cell
      icon={IconDeviceLaptop}
      name={t('ui.network.interface')}
      badge={
        <StatusBadge
          tone={up ? 'good' : 'bad'}
          icon={up ? IconCircleCheck : IconCircleX}
          label={t(up ? 'ui.network.connected' : 'ui.network.noAddress')}
        />
      }
    >
      <div className={classes['main']}>
        <span className="fixed">{chosen.address ?? t('ui.value.none')}</span>
      </div>
      <div className={classes['detail']}>{words(chosen)}</div>
      <div className={classes['detail']}>
        {t('ui.network.range')}{' '}
        <span className="fixed">{subnetOf(chosen) ?? t('ui.value.unknown')}</span>
      </div>
    </Cell>
  );
}

type GatewayProps = {
  readonly gateway: Gateway | null;
  readonly measured: boolean;
  readonly busy: boolean;
};

function GatewayCell({ gateway, measured, busy }: GatewayProps) {
  const text = useText();
  const { t, number } = text;
  if (gateway === null)
    return (
      <Cell
        icon={IconRouter}
        name={t('ui.network.gateway')}
        badge={busy ? <Measuring /> : <NotMeasuredBadge />}
      >
        <p className={classes['detail']}>
          {t(measured ? 'ui.network.noGateway' : 'ui.network.gatewayLater')}
        </p>
      </Cell>
    );
  return (
    <Cell
      icon={IconRouter}
      name={t('ui.network.gateway')}
      badge={<GatewayBadge gateway={gateway} />}
    >
      <div className={classes['main']}>
        <span className="fixed">{gateway.ip}</span>
        <CopyButton value={gateway.ip} label={t('ui.copy.gateway')} />
      </div>
      <div className={classes['detail']}>
        <span className="fixed">{gateway.mac ?? t('ui.value.macUnknown')}</span>
        {gateway.vendor === null ? '' : ` · ${gateway.vendor}`}
      </div>
      <div className={classes['foot']}>
        <div className={classes['detail']}>
          {gateway.roundTripMs === null
            ? t('ui.network.noRoundTrip')
            : t('ui.network.roundTrip', { time: `${number(gateway.roundTripMs, 1)}\u00a0ms` })}
        </div>
        <Fold label={t('ui.network.details')}>
          <EvidenceTable evidence={gateway.evidence} />
          <GatewaySeries />
        </Fold>
      </div>
    </Cell>
  );
}

function GatewayBadge({ gateway }: { readonly gateway: Gateway }) {
  const { t } = useText();
  if (gateway.answering === null)
    return (
      <StatusBadge
        tone="outline"
        icon={IconHelpCircle}
        label={t('ui.value.unknown')}
        meaning={t('ui.network.gatewayUnknown')}
      />
    );
  return gateway.answering ? (
    <StatusBadge tone="good" icon={IconCircleCheck} label={t('ui.network.answers')} />
  ) : (
    <StatusBadge tone="bad" icon={IconCircleX} label={t('ui.network.silent')} />
  );
}

function Measuring() {
  const { t } = useText();
  return <StatusBadge tone="note" icon={IconHelpCircle} label={t('ui.network.measuring')} />;
}

const PUBLIC_LOOKS = {
  known: { tone: 'good', icon: IconCircleCheck },
  offline: { tone: 'idle', icon: IconCloudOff },
  disagree: { tone: 'caution', icon: IconGitCompare },
  unknown: { tone: 'outline', icon: IconHelpCircle },
} as const;

function PublicCell({
  address,
  busy,
}: {
  readonly address: PublicAddress | null;
  readonly busy: boolean;
}) {
  const { t, dateTime } = useText();
  if (address === null)
    return (
      <Cell
        icon={IconWorld}
        name={t('ui.network.public')}
        badge={busy ? <Measuring /> : <NotMeasuredBadge />}
      >
        <p className={classes['detail']}>{t('ui.network.publicLater')}</p>
      </Cell>
    );
  return (
    <Cell
      icon={IconWorld}
      name={t('ui.network.public')}
      badge={
        <StatusBadge
          {...PUBLIC_LOOKS[address.state]}
          label={t(`ui.network.publicState.${address.state}.label`)}
        />
      }
    >
      {address.ip === null ? null : (
        <div className={classes['main']}>
          <span className="fixed">{address.ip}</span>
          <CopyButton value={address.ip} label={t('ui.copy.public')} />
        </div>
      )}
      <div className={classes['detail']}>
        {t(`ui.network.publicState.${address.state}.meaning`)}
      </div>
      {address.ip === null && address.lastKnown !== null ? (
        <div className={classes['detail']}>
          {t('ui.network.lastKnown', {
            ip: address.lastKnown.ip,
            date: dateTime(address.lastKnown.at),
          })}
        </div>
      ) : null}
      {address.sources.length === 0 ? null : (
        <Fold label={t('ui.network.sources', { count: address.sources.length })}>
          <PublicSources address={address} />
        </Fold>
      )}
    </Cell>
  );
}
