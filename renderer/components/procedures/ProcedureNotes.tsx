import { Stack } from '@mantine/core';
import type { Procedure } from '../../../shared/knowledge/procedure-schema.ts';
import { useText } from '../../base/text.ts';
import { Fold } from '../Fold.tsx';
import { Message } from '../Message.tsx';
import { SourceList } from '../SourceList.tsx';

type Props = { readonly procedure: Procedure; readonly method: string };

/** Where the sources disagree, and where the steps come from. */
export function ProcedureNotes({ procedure, method }: Props) {
  const { t, pick } = useText();
  const sources =
    procedure.methods.find((candidate) => candidate.id === method)?.sources ?? procedure.sources;
  return (
    <Stack gap="xs">
      {procedure.disagreements.map((disagreement) => (
        <Message key={disagreement.text.fr} tone="note" lead={t('ui.reset.disagreement')}>
          {pick(disagreement.text)}
        </Message>
      ))}
      <Fold label={t('ui.sources.show')}>
        <SourceList sources={sources} />
      </Fold>
    </Stack>
  );
}
