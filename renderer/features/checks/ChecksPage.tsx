import { Group, Progress } from '@mantine/core';
import { IconNetwork, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Message } from '../../components/Message.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { Panel } from '../../components/Panel.tsx';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import type { ChecksState } from '../../state/checks-store.ts';
import { useStore } from '../../state/store.ts';
import classes from './ChecksPage.module.css';
import { CheckRow } from './CheckRow.tsx';

/** The network checks, from the plug to OVHcloud's servers; the first one that fails is named. */
export function ChecksPage() {
  const session = useSession();
  const { t, duration } = useText();
  const checks = useStore(session.checks);
  const { current } = useStore(session.cases);
  // Includes the hosts that the scan and the first page contacted, because they belong to the case.
  const hosts = current?.hostsContacted ?? checks.result?.hostsContacted ?? [];
  const busy =
    checks.status === 'starting' || checks.status === 'running' || checks.status === 'stopping';
  const listed = checks.expected.length > 0 ? checks.expected : [...checks.results.keys()];

  return (
    <>
      <PageHead
        title={t('ui.checks.title')}
        lead={t('ui.checks.lead')}
        actions={<StartButtons checks={checks} busy={busy} />}
      />
      {busy ? <ProgressOfChecks checks={checks} count={listed.length} /> : null}
      {checks.problem === null ? null : <ProblemMessage problem={checks.problem} />}
      {checks.result === null ? null : <OutcomeOfChecks checks={checks} />}
      {listed.length === 0 ? (
        busy ? null : (
          <EmptyState
            icon={IconNetwork}
            title={t('ui.checks.empty.title')}
            text={t('ui.checks.empty.text')}
          />
        )
      ) : (
        <Panel
          title={t('ui.checks.list')}
          count={checks.result === null ? undefined : duration(checks.result.durationMs)}
        >
          <ol className={classes['checks']}>
            {listed.map((check) => (
              <CheckRow
                key={check}
                check={check}
                result={checks.results.get(check) ?? null}
                running={checks.running.has(check)}
                percent={checks.running.get(check) ?? null}
                isCause={checks.result?.firstCause === check}
              />
            ))}
          </ol>
        </Panel>
      )}
      {hosts.length === 0 ? null : (
        <Panel title={t('ui.checks.hosts')} count={String(hosts.length)}>
          <ul className={classes['hosts']}>
            {hosts.map((host) => (
              <li key={host}>{host}</li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

type ProgressProps = { readonly checks: ChecksState; readonly count: number };

function ProgressOfChecks({ checks, count }: ProgressProps) {
  const { t } = useText();
  const done = checks.results.size;
  return (
    <div>
      <Progress
        size="lg"
        value={count === 0 ? 0 : (done / count) * 100}
        aria-label={t('ui.checks.progress')}
      />
      <output>{t('ui.checks.figures', { done, total: count })}</output>
    </div>
  );
}

function OutcomeOfChecks({ checks }: { readonly checks: ChecksState }) {
  const { t } = useText();
  const { result } = checks;
  if (result === null) return null;
  return (
    <>
      {result.firstCause === null ? null : (
        <Message
          tone="bad"
          role="status"
          lead={t('ui.checks.firstCause', { check: t(`check.name.${result.firstCause}`) })}
          action={t('ui.checks.firstCauseAction')}
        />
      )}
      {result.complete ? null : <Message tone="idle" role="status" lead={t('ui.checks.partial')} />}
      {result.complete && result.firstCause === null ? (
        <Message tone="good" role="status" lead={t('ui.checks.noFault')} />
      ) : null}
    </>
  );
}

type StartProps = { readonly checks: ChecksState; readonly busy: boolean };

/**
 * The start buttons remain while the checks run, so that the focus keeps its place. The stop button
 * disappears with its run, and passes the focus to the button that starts the next.
 */
function StartButtons({ checks, busy }: StartProps) {
  const session = useSession();
  const { t } = useText();
  const { info } = useStore(session.settings);
  const starter = useRef<HTMLButtonElement>(null);
  const stopped = useRef(false);

  useEffect(() => {
    if (busy) return;
    if (stopped.current && document.activeElement === document.body) starter.current?.focus();
    stopped.current = false;
  }, [busy]);

  return (
    <Group gap="sm">
      <ActionButton
        ref={starter}
        size="lg"
        blocked={busy || info?.scanningAllowed === false}
        leftSection={<IconPlayerPlay size={20} aria-hidden />}
        onPress={() => void session.checks.start(false)}
      >
        {t('ui.checks.start')}
      </ActionButton>
      <ActionButton
        size="lg"
        variant="default"
        blocked={busy || info?.scanningAllowed === false}
        onPress={() => void session.checks.start(true)}
      >
        {t('ui.checks.startLong')}
      </ActionButton>
      {busy ? (
        <ActionButton
          size="lg"
          variant="default"
          blocked={checks.status === 'stopping'}
          leftSection={<IconPlayerStop size={20} aria-hidden />}
          onPress={() => {
            stopped.current = true;
            void session.checks.cancel();
          }}
        >
          {t('ui.checks.stop')}
        </ActionButton>
      ) : null}
    </Group>
  );
}
