import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { procedureById, procedures, resetTable } from '../../../shared/knowledge/procedures.ts';
import { useText } from '../../base/text.ts';
import { Fold } from '../../components/Fold.tsx';
import { Message } from '../../components/Message.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useStartReset } from '../../state/use-start-reset.ts';
import { usePhone } from '../../state/use-phone.ts';
import { addressWords, phoneName } from '../../components/phones/device-words.ts';
import { PhonePicker } from '../../components/phones/PhonePicker.tsx';
import { modelFor } from '../../components/procedures/model-for.ts';
import { ProcedureGuide } from '../../components/procedures/ProcedureGuide.tsx';
import type { StepTick } from '../../components/procedures/ProcedureStepItem.tsx';
import { ResetTable } from '../../components/procedures/ResetTable.tsx';

const FURTHER = procedures.filter(
  (procedure) => procedure.kind === 'factory-reset' && !procedure.inGuideTable,
);
const NO_TICKS: ReadonlyMap<string, StepTick> = new Map();

/** The reset table, with the row of the phone at hand already chosen. */
export function ResetPage({ phoneKey }: { readonly phoneKey: string | null }) {
  const text = useText();
  const { t, pick } = text;
  const phone = usePhone(phoneKey);
  const detected = phone?.device.phone?.resetProcedure ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const procedure = procedureById(chosen ?? detected ?? '');
  const startReset = useStartReset(phone);

  return (
    <>
      <PageHead title={t('ui.reset.title')} lead={t('ui.reset.lead')} />
      <PhonePicker phoneKey={phoneKey} page="reset-table" />
      {phone !== null && detected === null ? (
        <Message tone="note" lead={t('ui.reset.noProcedure')} />
      ) : null}
      <Panel title={t('ui.reset.table')}>
        <ResetTable
          label={t('ui.reset.table')}
          procedures={resetTable}
          chosen={procedure?.id ?? null}
          detected={detected}
          onChoose={setChosen}
        />
        <Fold
          label={t('ui.reset.further', { count: FURTHER.length })}
          startOpen={FURTHER.some((candidate) => candidate.id === detected)}
        >
          <ResetTable
            label={t('ui.reset.further', { count: FURTHER.length })}
            procedures={FURTHER}
            chosen={procedure?.id ?? null}
            detected={detected}
            onChoose={setChosen}
          />
        </Fold>
      </Panel>
      {procedure === undefined ? null : (
        <Panel
          title={pick(procedure.title)}
          actions={
            phone === null ? null : (
              <Button
                size="lg"
                leftSection={<IconPlayerPlay size={20} aria-hidden />}
                onClick={() => void startReset(procedure.id)}
              >
                {t('ui.reset.start')}
              </Button>
            )
          }
        >
          {phone !== null && chosen !== null && detected !== null && chosen !== detected ? (
            <Message
              tone="caution"
              lead={t('ui.reset.otherRow', {
                phone:
                  phone.device.phone === null
                    ? addressWords(text, phone.device)
                    : phoneName(phone.device.phone),
              })}
            />
          ) : null}
          <ProcedureGuide
            key={procedure.id}
            procedure={procedure}
            model={phone === null ? null : modelFor(procedure, phone.device)}
            ticks={NO_TICKS}
          />
        </Panel>
      )}
    </>
  );
}
