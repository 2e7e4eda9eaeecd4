import { Checkbox, Stack } from '@mantine/core';
import type { LocalisedText } from '../../../shared/domain/text.ts';
import type { Erasure } from '../../../shared/knowledge/erasures.ts';
import { useText } from '../../base/text.ts';
import { Message } from '../Message.tsx';

type Props = {
  readonly warnings: readonly LocalisedText[];
  readonly erases: readonly Erasure[];
  /** Absent: nothing has to be accepted, as when the step is shown for reading only. */
  readonly acceptance?: {
    readonly accepted: boolean;
    readonly onChange: (accepted: boolean) => void;
  };
};

/** What a step will cost, and the box to tick before it may begin. */
export function BeforeYouStart({ warnings, erases, acceptance }: Props) {
  const { t, pick } = useText();
  if (warnings.length === 0) return null;
  return (
    <Message tone="caution" lead={t('ui.reset.before')}>
      <Stack gap={6}>
        {warnings.map((warning) => (
          <span key={warning.fr}>{pick(warning)}</span>
        ))}
        {acceptance === undefined ? null : (
          <Checkbox
            size="md"
            mt={4}
            checked={acceptance.accepted}
            label={t(erases.includes('contacts') ? 'ui.reset.accept' : 'ui.reset.acceptLoss')}
            onChange={(event) => acceptance.onChange(event.currentTarget.checked)}
          />
        )}
      </Stack>
    </Message>
  );
}
