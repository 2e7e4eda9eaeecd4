import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';
import type { Procedure } from '../../../shared/knowledge/procedure-schema.ts';
import { procedureById, procedures, resetTable } from '../../../shared/knowledge/procedures.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { Message } from '../../components/Message.tsx';
import { useStore } from '../../state/store.ts';
import type { KnownPhone } from '../../state/use-phone.ts';
import { modelFor } from '../../components/procedures/model-for.ts';
import { ProcedureGuide } from '../../components/procedures/ProcedureGuide.tsx';
import { ResetTable } from '../../components/procedures/ResetTable.tsx';
import { provenStep } from '../../../shared/diagnosis/proven-step.ts';
import { reachedAt, ticksOf } from './transcript-view.ts';
import type { Diagnosis } from './use-diagnosis.ts';

/** Every reset, the guide's table first: the row of a phone may be among the others. */
const RESETS = [
  ...resetTable,
  ...procedures.filter(({ kind, inGuideTable }) => kind === 'factory-reset' && !inGuideTable),
];

type Props = {
  readonly node: Extract<DiagnosisNode, { kind: 'procedure' }>;
  readonly phone: KnownPhone;
  readonly diagnosis: Diagnosis;
};

/** The procedure of a node, ticked by the person or by what the watcher sees. */
export function ProcedureNode({ node, phone, diagnosis }: Props) {
  const { t } = useText();
  const [chosen, setChosen] = useState<string | null>(null);
  const fitting =
    node.procedure === 'reset' ? (diagnosis.state?.context.resetProcedure ?? null) : node.procedure;
  const procedure = procedureById(fitting ?? chosen ?? '');
  if (procedure !== undefined)
    return <RunProcedure node={node.id} {...{ procedure, phone, diagnosis }} />;
  return (
    <>
      <Message tone="note" lead={t('ui.reset.noProcedure')} />
      <ResetTable
        label={t('ui.reset.table')}
        procedures={RESETS}
        chosen={null}
        detected={null}
        onChoose={setChosen}
      />
    </>
  );
}

type RunProps = {
  readonly node: string;
  readonly procedure: Procedure;
  readonly phone: KnownPhone;
  readonly diagnosis: Diagnosis;
};

function RunProcedure({ node, procedure, phone, diagnosis }: RunProps) {
  const session = useSession();
  const watch = useStore(session.watch);
  const done = diagnosis.state?.stepsDone[node] ?? [];
  const ticks = ticksOf(diagnosis.transcript, node, done);
  const seen = phone.record?.observations ?? [];
  const since = reachedAt(diagnosis.transcript);
  const model = modelFor(procedure, phone.device);
  const proven = provenStep(procedure, ticks, seen, { key: phone.key, model }, since);
  const { busy, tick } = diagnosis;
  const provenId = proven?.step ?? null;
  const tickProven = useEffectEvent((step: string) => {
    void tick(procedure.id, step, 'application', proven?.evidence);
  });

  /** The proof that was sent last: a disk that refuses it is not asked again until more was seen. */
  const sent = useRef('');
  const proof = `${provenId ?? ''} ${seen.length}`;
  useEffect(() => {
    // One tick per proof: the next one waits until this one is on disk.
    if (provenId === null || busy || sent.current === proof) return;
    sent.current = proof;
    tickProven(provenId);
  }, [provenId, busy, proof]);

  return (
    <ProcedureGuide
      procedure={procedure}
      model={model}
      ticks={ticks}
      busy={busy}
      watched={watch.phoneKey === phone.key}
      onDone={(step) => void tick(procedure.id, step, 'person')}
    />
  );
}
