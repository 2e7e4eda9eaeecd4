import { Button } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { diagnosisGraph } from '../../../../shared/knowledge/diagnosis-graph.ts';
import { useSession } from '../../../state/session-context.ts';
import { useText } from '../../../base/text.ts';
import { useStore } from '../../../state/store.ts';
import { usePhone } from '../../../state/use-phone.ts';
import { useStartSymptom } from '../../../state/use-start-symptom.ts';

/** Opens the diagnosis of the phone at hand at this symptom. */
export function SymptomLink({ symptom }: { readonly symptom: string }) {
  const { navigation } = useSession();
  const { t, pick } = useText();
  const start = useStartSymptom(usePhone(useStore(navigation).phoneKey));
  const known = diagnosisGraph.symptoms.find((candidate) => candidate.id === symptom);
  if (known === undefined) return null;
  return (
    <Button
      w="fit-content"
      variant="light"
      leftSection={<IconListCheck size={19} aria-hidden />}
      onClick={() => void start(symptom)}
    >
      {t('ui.reference.diagnose', { symptom: pick(known.label) })}
    </Button>
  );
}
