import { Button } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { diagnosisGraph } from '../../../../shared/knowledge/diagnosis-graph.ts';
import { useSession } from '../../../state/session-context.ts';
import { useText } from '../../../base/text.ts';

/** Leads to the diagnosis, where the symptom can be chosen. */
export function SymptomLink({ symptom }: { readonly symptom: string }) {
  const { navigation } = useSession();
  const { t, pick } = useText();
  const known = diagnosisGraph.symptoms.find((candidate) => candidate.id === symptom);
  if (known === undefined) return null;
  return (
    <Button
      w="fit-content"
      variant="light"
      leftSection={<IconListCheck size={19} aria-hidden />}
      onClick={() => navigation.go('diagnosis')}
    >
      {t('ui.reference.diagnose', { symptom: pick(known.label) })}
    </Button>
  );
}
