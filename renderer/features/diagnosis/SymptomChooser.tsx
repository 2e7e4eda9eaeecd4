import { Button, Group } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import type { Symptom } from '../../../shared/knowledge/graph-schema.ts';
import { symptomsFor } from '../../../shared/diagnosis/condition.ts';
import { useArrival } from '../../base/arrival.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Panel } from '../../components/Panel.tsx';
import { pressable } from '../../components/pressable.ts';
import { DescribeFault } from '../../components/search/DescribeFault.tsx';
import { SearchField } from '../../components/search/SearchField.tsx';
import { ShownMeaning } from '../../components/search/ShownMeaning.tsx';
import { useSearch } from '../../components/search/use-search.ts';
import type { KnownPhone } from '../../state/use-phone.ts';
import { phoneContext } from '../../../shared/diagnosis/phone-context.ts';
import classes from './Diagnosis.module.css';

type Props = {
  readonly phone: KnownPhone;
  readonly busy: boolean;
  readonly onChoose: (symptom: string | null) => void;
  /** The symptom that led here, offered first. */
  readonly proposed: string | null;
  readonly onCancel?: (() => void) | undefined;
};

/** Where to begin: at the start, or at the symptom in the technician's words. */
export function SymptomChooser({ phone, busy, proposed, onChoose, onCancel }: Props) {
  const { t, pick, language } = useText();
  const [search, setSearch] = useState('');
  const results = useRef<HTMLDivElement>(null);
  // Only when it replaces a run; a page that has just opened starts at its top.
  const top = useArrival<HTMLDivElement>(onCancel === undefined ? '' : 'restart');
  const searcher = useSearch();
  const context = useMemo(() => phoneContext(phone.device), [phone.device]);
  const { symptoms, shown, certain } = useMemo(
    () =>
      searcher === null || search.trim() === ''
        ? { symptoms: symptomsFor(diagnosisGraph, context), shown: [], certain: true }
        : searcher.searchSymptoms(diagnosisGraph, context, search, language),
    [searcher, context, search, language],
  );
  const asked = diagnosisGraph.symptoms.find(({ id }) => id === proposed);

  return (
    <>
      <Group gap="sm" ref={top} tabIndex={-1}>
        {asked === undefined ? null : (
          <ActionButton
            size="lg"
            blocked={busy}
            rightSection={<IconArrowRight size={20} aria-hidden />}
            onPress={() => onChoose(asked.id)}
          >
            {t('ui.diagnosis.fromSymptom', { symptom: pick(asked.label) })}
          </ActionButton>
        )}
        <ActionButton
          size="lg"
          variant={asked === undefined ? 'filled' : 'default'}
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
          count={search.trim() === '' ? null : t('ui.diagnosis.found', { count: symptoms.length })}
          results={results}
        />
        <ShownMeaning shown={shown} />
        {certain ? null : (
          <>
            <p>{t('ui.diagnosis.noSymptom')}</p>
            <DescribeFault context={context}>
              {(symptom) => (
                <SymptomButton key={symptom.id} symptom={symptom} busy={busy} onChoose={onChoose} />
              )}
            </DescribeFault>
          </>
        )}
        <div ref={results} className={classes['symptoms']}>
          {symptoms.map((symptom) => (
            <SymptomButton
              key={symptom.id}
              symptom={symptom}
              busy={busy}
              onChoose={onChoose}
              isResult
            />
          ))}
        </div>
      </Panel>
    </>
  );
}

type SymptomButtonProps = {
  readonly symptom: Symptom;
  readonly busy: boolean;
  readonly onChoose: (symptom: string) => void;
  /** True in the list that the arrow keys walk. */
  readonly isResult?: boolean;
};

function SymptomButton({ symptom, busy, onChoose, isResult = false }: SymptomButtonProps) {
  const { pick } = useText();
  return (
    <button
      type="button"
      className={classes['symptom']}
      data-result={isResult ? true : undefined}
      data-symptom={symptom.id}
      {...pressable(busy, () => onChoose(symptom.id))}
    >
      {pick(symptom.label)}
    </button>
  );
}
