import { useState } from 'react';
import type { RouteOutput } from '../../../shared/contract/index.ts';
import type { PingSeries } from '../../../shared/domain/network.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { useSession } from '../../state/session-context.ts';
import { type Text, useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { type Fact, Facts } from '../../components/Facts.tsx';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import { useStore } from '../../state/store.ts';

const COUNT = 10;

/** Ten round trips to the gateway, on demand: loss and regularity. */
export function GatewaySeries() {
  const session = useSession();
  const text = useText();
  const { info } = useStore(session.settings);
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<RouteOutput<'network.gateway.ping'> | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const problem = refused ?? answer?.problem ?? null;

  const measure = async (): Promise<void> => {
    setBusy(true);
    const result = await session.api.invoke('network.gateway.ping', { count: COUNT });
    setAnswer(result.ok ? result.value : null);
    setRefused(result.ok ? null : result.problem);
    setBusy(false);
  };

  return (
    <>
      <ActionButton
        size="xs"
        variant="default"
        w="fit-content"
        blocked={busy || info?.scanningAllowed === false}
        onPress={() => void measure()}
      >
        {text.t(busy ? 'ui.network.measuring' : 'ui.series.measure', { count: COUNT })}
      </ActionButton>
      <output>
        {answer?.series === undefined || answer.series === null ? null : (
          <Facts facts={seriesFacts(text, answer.series)} />
        )}
      </output>
      {problem === null ? null : <ProblemMessage problem={problem} />}
    </>
  );
}

function seriesFacts(text: Text, series: PingSeries): readonly Fact[] {
  const { t, number } = text;
  const milliseconds = (value: number | null): string =>
    value === null ? t('ui.value.unknown') : `${number(value, 1)}\u00a0ms`;
  return [
    {
      name: t('ui.series.received'),
      value:
        series.received === null
          ? t('ui.value.unknown')
          : t('ui.series.of', { received: series.received, sent: series.sent }),
    },
    {
      name: t('ui.series.loss'),
      value:
        series.lossPercent === null
          ? t('ui.value.unknown')
          : `${number(series.lossPercent, 1)}\u00a0%`,
    },
    { name: t('ui.series.average'), value: milliseconds(series.averageMs) },
    { name: t('ui.series.worst'), value: milliseconds(series.maxMs) },
    { name: t('ui.series.jitter'), value: milliseconds(series.jitterMs) },
  ];
}
