import { Button, Group, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowRight, IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { searchSymptoms } from '../../../shared/knowledge/search.ts';
import { useText } from '../../app/text.ts';
import { Panel } from '../../components/Panel.tsx';
import type { KnownPhone } from '../../state/use-phone.ts';
import { phoneContext } from '../phone/phone-context.ts';
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
  useHotkeys([['/', () => field.current?.focus()]]);
  const found = searchSymptoms(diagnosisGraph, phoneContext(phone.device), search, language);

  return (
    <>
      <Group gap="sm">
        <Button
          size="lg"
          disabled={busy}
          rightSection={<IconArrowRight size={20} aria-hidden />}
          onClick={() => onChoose(null)}
        >
          {t('ui.diagnosis.fromStart')}
        </Button>
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
          rightSection={<kbd className="key">/</kbd>}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {found.length === 0 ? <p>{t('ui.diagnosis.noSymptom')}</p> : null}
        <div className={classes['symptoms']}>
          {found.map((symptom) => (
            <button
              key={symptom.id}
              type="button"
              disabled={busy}
              className={classes['symptom']}
              data-symptom={symptom.id}
              onClick={() => onChoose(symptom.id)}
            >
              {pick(symptom.label)}
            </button>
          ))}
        </div>
      </Panel>
    </>
  );
}
