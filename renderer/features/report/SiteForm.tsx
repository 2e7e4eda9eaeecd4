import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Case, Site } from '../../../shared/case/case-schema.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useStore } from '../../state/store.ts';
import classes from './ReportPage.module.css';

const FIELDS = [
  { name: 'name', max: 200 },
  { name: 'address', max: 400 },
  { name: 'contact', max: 200 },
] as const;

type Values = Omit<Site, 'lineNumbers'> & { readonly lineNumbers: string };

function valuesOf(site: Site | null, technician: string): Values {
  return {
    name: site?.name ?? '',
    address: site?.address ?? '',
    contact: site?.contact ?? '',
    lineNumbers: (site?.lineNumbers ?? []).join('\n'),
    technician: site?.technician ?? technician,
    note: site?.note ?? '',
  };
}

/** Lines typed one under another, or separated by commas. */
function siteOf(values: Values): Site {
  return {
    ...values,
    lineNumbers: values.lineNumbers
      .split(/[\n,;]+/)
      .map((line) => line.trim().slice(0, 40))
      .filter((line) => line !== '')
      .slice(0, 50),
  };
}

/** Who and where; saved when a field loses the focus. */
export function SiteForm({ known }: { readonly known: Case }) {
  const session = useSession();
  const { t } = useText();
  const { settings } = useStore(session.settings);
  const [values, setValues] = useState(() => valuesOf(known.site, settings.technician));
  const site = siteOf(values);
  const changed = JSON.stringify(site) !== JSON.stringify(known.site);
  const isBlank = Object.values(values).every((value) => value.trim() === '');

  const save = (): void => {
    if (changed && !isBlank) void session.cases.append({ type: 'site-described', site });
  };
  const change = (name: keyof Values) => (event: { currentTarget: { value: string } }) =>
    setValues({ ...values, [name]: event.currentTarget.value });

  return (
    <Panel
      title={t('ui.report.site')}
      actions={
        <ActionButton size="sm" variant="light" blocked={!changed || isBlank} onPress={save}>
          {t(changed || isBlank ? 'ui.report.save' : 'ui.report.saved')}
        </ActionButton>
      }
    >
      <div className={classes['form']} onBlur={save}>
        {FIELDS.map(({ name, max }) => (
          <TextInput
            key={name}
            name={name}
            size="sm"
            label={t(`ui.report.field.${name}`)}
            maxLength={max}
            value={values[name]}
            onChange={change(name)}
          />
        ))}
        <Textarea
          name="lineNumbers"
          size="sm"
          label={t('ui.report.field.lineNumbers')}
          description={t('ui.report.field.lineNumbersHelp')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          value={values.lineNumbers}
          onChange={change('lineNumbers')}
        />
        <TextInput
          name="technician"
          size="sm"
          label={t('ui.report.field.technician')}
          maxLength={200}
          value={values.technician}
          onChange={change('technician')}
        />
        <Textarea
          name="note"
          size="sm"
          label={t('ui.report.field.note')}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={4000}
          value={values.note}
          onChange={change('note')}
        />
      </div>
    </Panel>
  );
}
