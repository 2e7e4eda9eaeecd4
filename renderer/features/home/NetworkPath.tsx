import { Switch } from '@mantine/core';
import {
  IconCircleCheck,
  IconCircleX,
  IconCloudOff,
  IconDeviceLaptop,
  IconGitCompare,
  IconHelpCircle,
  IconHistory,
  IconPlugConnectedX,
  IconRouter,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type FactsStanding, factsStanding, isUp } from '../../../shared/domain/facts-standing.ts';
import type { Gateway, NetworkInterface, PublicAddress } from '../../../shared/domain/network.ts';
import { publicAddressHosts } from '../../../shared/knowledge/endpoints.ts';
import { useSession } from '../../state/session-context.ts';
import { Surface } from '../../components/Surface.tsx';
import { useText } from '../../base/text.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { NotMeasuredBadge } from '../../components/DeviceBadges.tsx';
import { EvidenceTable } from '../../components/EvidenceFold.tsx';
import { Fold } from '../../components/Fold.tsx';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useStore } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { GatewaySeries } from './GatewaySeries.tsx';
import { useInterfaceWords } from './interface-words.ts';
import classes from './NetworkPath.module.css';
import { PublicSources } from './PublicSources.tsx';
import { interfaceToScan } from '../../../shared/net/main-interface.ts';
import { subnetOf } from '../../../shared/net/scan-target.ts';

/** From this computer to the Internet: three facts, each with its state. */
export function NetworkPath() {
  const { network } = useSession();
  const { t } = useText();
  const { facts, interfaces, listedAt, measuring, problem } = useStore(network);
  const ms = useNow();
  const standing =
    facts === null
      ? 'fresh'
      : factsStanding(facts, { interfaces: listedAt === null ? null : interfaces, ms });
  const measured = facts?.interface ?? null;
  // The card as it is listed now: the measured one may have lost its cable since.
  const listed = interfaces.find(({ name }) => name === measured?.name);
  const chosen =
    standing === 'card-out'
      ? (interfaceToScan(interfaces) ?? listed ?? measured)
      : standing === 'moved'
        ? (listed ?? measured)
        : (measured ?? interfaceToScan(interfaces));
  const isOut =
    standing === 'card-out' && (chosen === measured || (chosen !== null && !isUp(chosen)));
  const age = { standing, measuredAt: facts?.measuredAt ?? '' };
  return (
    <>
      <Surface className={classes['path']} aria-label={t('ui.network.title')}>
        <InterfaceCell chosen={chosen} isOut={isOut} />
        <GatewayCell
          gateway={facts?.gateway ?? null}
          measured={facts !== null}
          busy={measuring}
          age={age}
        />
        <PublicCell address={facts?.publicAddress ?? null} busy={measuring} age={age} />
      </Surface>
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

type Age = { readonly standing: FactsStanding; readonly measuredAt: string };

function InterfaceCell({
  chosen,
  isOut,
}: {
  readonly chosen: NetworkInterface | null;
  readonly isOut: boolean;
}) {
  const { t } = useText();
  const words = useInterfaceWords();
  if (chosen === null)
    return (
      <Cell icon={IconDeviceLaptop} name={t('ui.network.interface')} badge={<NotMeasuredBadge />}>
        <p className={classes['detail']}>{t('ui.network.noInterface')}</p>
      </Cell>
    );
  if (isOut)
    return (
      <Cell
        icon={IconDeviceLaptop}
        name={t('ui.network.interface')}
        badge={
          <StatusBadge tone="bad" icon={IconPlugConnectedX} label={t('ui.network.unplugged')} />
        }
      >
        <div className={classes['main']}>{chosen.name}</div>
        <div className={classes['detail']}>{t('ui.network.unpluggedMeaning')}</div>
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
  readonly age: Age;
};

function GatewayCell({ gateway, measured, busy, age }: GatewayProps) {
  const text = useText();
  const { t, number, moment } = text;
  const isPast = age.standing !== 'fresh';
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
      badge={isPast ? <PastBadge age={age} busy={busy} /> : <GatewayBadge gateway={gateway} />}
    >
      <div className={`${classes['main']} ${isPast ? classes['past'] : ''}`}>
        <span className="fixed">{gateway.ip}</span>
        <CopyButton value={gateway.ip} label={t('ui.copy.gateway')} />
      </div>
      <div className={classes['detail']}>
        <span className="fixed">{gateway.mac ?? t('ui.value.macUnknown')}</span>
        {gateway.vendor === null ? '' : ` · ${gateway.vendor}`}
      </div>
      <div className={classes['foot']}>
        <div className={classes['detail']}>
          {isPast
            ? t(`ui.network.past.${answerKey(gateway)}`, { time: moment(age.measuredAt) })
            : [
                gateway.roundTripMs === null
                  ? t('ui.network.noRoundTrip')
                  : t('ui.network.roundTrip', {
                      time: `${number(gateway.roundTripMs, 1)}\u00a0ms`,
                    }),
                t('ui.network.at', { time: moment(age.measuredAt) }),
              ].join(' · ')}
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

function answerKey({ answering }: Gateway): string {
  return answering === null ? 'unknown' : answering ? 'answered' : 'silent';
}

/** Shown in place of a state that may have changed since it was measured. */
function PastBadge({ age, busy }: { readonly age: Age; readonly busy: boolean }) {
  const { t } = useText();
  if (busy) return <Measuring />;
  return (
    <StatusBadge
      tone="outline"
      icon={IconHistory}
      label={t('ui.network.past.label')}
      meaning={t(`ui.network.past.why.${age.standing}`)}
    />
  );
}

function Measuring() {
  const { t } = useText();
  return <StatusBadge tone="note" icon={IconHelpCircle} label={t('ui.network.measuring')} />;
}

/** What a scan will ask outside the site, and the switch that prevents it. */
function PublicConsent() {
  const session = useSession();
  const { t } = useText();
  const { settings } = useStore(session.settings);
  const { askPublicAddress } = settings;
  return (
    <>
      <Switch
        mt="xs"
        label={t('ui.network.askPublic')}
        checked={askPublicAddress}
        onChange={(event) =>
          void session.settings.save({ askPublicAddress: event.currentTarget.checked })
        }
      />
      <p className={classes['detail']}>
        {askPublicAddress
          ? t('ui.network.publicLater', { hosts: publicAddressHosts(settings).join(', ') })
          : t('ui.network.publicNotAsked')}
      </p>
    </>
  );
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
  age,
}: {
  readonly address: PublicAddress | null;
  readonly busy: boolean;
  readonly age: Age;
}) {
  const { t, dateTime, moment } = useText();
  const isPast = age.standing !== 'fresh';
  if (address === null)
    return (
      <Cell
        icon={IconWorld}
        name={t('ui.network.public')}
        badge={busy ? <Measuring /> : <NotMeasuredBadge />}
      >
        <PublicConsent />
      </Cell>
    );
  return (
    <Cell
      icon={IconWorld}
      name={t('ui.network.public')}
      badge={
        isPast ? (
          <PastBadge age={age} busy={busy} />
        ) : (
          <StatusBadge
            {...PUBLIC_LOOKS[address.state]}
            label={t(`ui.network.publicState.${address.state}.label`)}
          />
        )
      }
    >
      {address.ip === null ? null : (
        <div className={`${classes['main']} ${isPast ? classes['past'] : ''}`}>
          <span className="fixed">{address.ip}</span>
          <CopyButton value={address.ip} label={t('ui.copy.public')} />
        </div>
      )}
      <div className={classes['detail']}>
        {isPast
          ? t('ui.network.past.public', { time: moment(address.measuredAt) })
          : t('ui.network.publicAt', {
              meaning: t(`ui.network.publicState.${address.state}.meaning`),
              time: moment(address.measuredAt),
            })}
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
