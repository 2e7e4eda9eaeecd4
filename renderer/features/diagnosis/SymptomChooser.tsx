import { Button, Group, TextInput } from '@mantine/core';
import { IconArrowRight, IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { searchSymptoms } from '../../../shared/search/search.ts';
import { useArrival } from '../../base/arrival.ts';
import { useSingleKeys } from '../../state/single-keys.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { KeyHint } from '../../components/KeyHint.tsx';
import { Panel } from '../../components/Panel.tsx';
import { pressable } from '../../components/pressable.ts';
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
  const field = useRef<HTMLInputElement>(null);
  useSingleKeys({ '/': () => field.current?.focus() });
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
        <TextInput
          ref={field}
          type="search"
          maw={520}
          mb="sm"
          aria-label={t('ui.diagnosis.search')}
          placeholder={t('ui.diagnosis.searchExample')}
          leftSection={<IconSearch size={17} aria-hidden />}
          rightSection={<KeyHint name="/" />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {found.length === 0 ? <p>{t('ui.diagnosis.noSymptom')}</p> : null}
        <div className={classes['symptoms']}>
          {found.map((symptom) => (
            <button
              key={symptom.id}
              type="button"
              className={classes['symptom']}
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
