import { Button, Group } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { searchSymptoms } from '../../../shared/search/search.ts';
import { useArrival } from '../../base/arrival.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Panel } from '../../components/Panel.tsx';
import { pressable } from '../../components/pressable.ts';
import { SearchField } from '../../components/search/SearchField.tsx';
import type { KnownPhone } from '../../state/use-phone.ts';
import { phoneContext } from '../../../shared/diagnosis/phone-context.ts';
import classes from './Diagnosis.module.css';

type Props = {
  readonly phone: KnownPhone;
  readonly busy: boolean;
  readonly onChoose: (symptom: string | null) => void;
  readonly onCancel?: (() => void) | undefined;
};

/** Where to begin: at the start, or at the symptom in the technician's words. */
export function SymptomChooser({ phone, busy, onChoose, onCancel }: Props) {
  const { t, pick, language } = useText();
  const [search, setSearch] = useState('');
  const results = useRef<HTMLDivElement>(null);
  // Only when it replaces a run; a page that has just opened starts at its top.
  const top = useArrival<HTMLDivElement>(onCancel === undefined ? '' : 'restart');
  const found = searchSymptoms(diagnosisGraph, phoneContext(phone.device), search, language);

  return (
    <>
      <Group gap="sm" ref={top} tabIndex={-1}>
        <ActionButton
          size="lg"
          blocked={busy}
          rightSection={<IconArrowRight size={20} aria-hidden />}
          onPress={() => onChoose(null)}
        >
          {t('ui.diagnosis.fromStart')}
        </ActionButton>
        {onCancel === undefined ? null : (
          <Button size="lg" variant="default" onClick={onCancel}>
            {t('ui.diagnosis.keep')}
          </Button>
        )}
      </Group>
      <Panel title={t('ui.diagnosis.symptoms')}>
        <SearchField
          label={t('ui.diagnosis.search')}
          placeholder={t('ui.diagnosis.searchExample')}
          value={search}
          onChange={setSearch}
          count={search.trim() === '' ? null : t('ui.diagnosis.found', { count: found.length })}
          results={results}
        />
        {found.length === 0 ? <p>{t('ui.diagnosis.noSymptom')}</p> : null}
        <div ref={results} className={classes['symptoms']}>
          {found.map((symptom) => (
            <button
              key={symptom.id}
              type="button"
              className={classes['symptom']}
              data-result
              data-symptom={symptom.id}
              {...pressable(busy, () => onChoose(symptom.id))}
            >
              {pick(symptom.label)}
            </button>
          ))}
        </div>
      </Panel>
    </>
  );
}
