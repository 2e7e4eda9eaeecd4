import { Anchor, Group } from '@mantine/core';
import { diagnosisGraph } from '../../../../shared/knowledge/diagnosis-graph.ts';
import { entryByKey } from '../../../../shared/search/entries.ts';
import type { FaqEntry } from '../../../../shared/knowledge/reference-schema.ts';
import { useText } from '../../../base/text.ts';
import type { OpenEntry } from '../open-entry.ts';
import { SymptomLink } from './SymptomLink.tsx';
import { TextList } from './TextList.tsx';

type Props = { readonly entry: FaqEntry; readonly onOpen: OpenEntry };

/** What to do about a question, in order, and what else to read. */
export function FaqSheet({ entry, onOpen }: Props) {
  const { t, pick } = useText();
  const related = entry.related.flatMap((key) => entryByKey(key) ?? []);
  const known = diagnosisGraph.symptoms.some((symptom) => symptom.id === entry.symptom);
  return (
    <>
      <TextList texts={entry.answer} ordered />
      {known && entry.symptom !== undefined ? <SymptomLink symptom={entry.symptom} /> : null}
      {related.length === 0 ? null : (
        <Group gap="xs">
          <strong>{t('ui.reference.related')}</strong>
          {related.map((other) => (
            <Anchor
              key={other.key}
              component="button"
              type="button"
              onClick={() => onOpen(other.key)}
            >
              {pick(other.title)}
            </Anchor>
          ))}
        </Group>
      )}
    </>
  );
}
