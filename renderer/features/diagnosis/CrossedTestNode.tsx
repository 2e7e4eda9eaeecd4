import { choicesFor } from '../../../shared/diagnosis/engine.ts';
import type { DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';
import type { KnownPhone } from '../../state/use-phone.ts';
import { CrossedTestPanel, useVerdict } from '../../components/crossed-test/CrossedTestPanel.tsx';
import { isSending } from '../../state/case-store.ts';
import { useSession } from '../../state/session-context.ts';
import { useStore } from '../../state/store.ts';
import { ChoiceList } from './ChoiceList.tsx';
import { judgeAnswer } from '../../../shared/diagnosis/proposals.ts';
import { questionOf } from './transcript-view.ts';
import { proposeVerdict, unprovedVerdicts } from './verdict-proposal.ts';
import type { Diagnosis } from './use-diagnosis.ts';

/** What the verdict is made of. */
const TRIES = ['crossed-test-cell', 'access-described'] as const;

type Props = {
  readonly node: Extract<DiagnosisNode, { kind: 'crossed-test' }>;
  readonly phone: KnownPhone;
  readonly diagnosis: Diagnosis;
};

/** The crossed test inside the diagnosis: the verdict that the tries support is suggested. */
export function CrossedTestNode({ node, phone, diagnosis }: Props) {
  const { cases } = useSession();
  const saved = useStore(cases);
  const verdict = useVerdict(phone.key);
  if (diagnosis.state === null) return null;
  const proposal = proposeVerdict(verdict);
  return (
    <>
      <CrossedTestPanel phone={phone} />
      <ChoiceList
        choices={choicesFor(node, diagnosis.state.context).map(({ choice }) => choice)}
        proposed={proposal.choices}
        strength={proposal.strength}
        unproved={unprovedVerdicts(verdict)}
        // The answer is judged by the tries, so that it waits for those that are being written.
        busy={diagnosis.busy || TRIES.some((type) => isSending(saved, type))}
        question={questionOf(diagnosis.state)}
        onChoose={(choice) => void diagnosis.answer(judgeAnswer(choice, proposal))}
      />
    </>
  );
}
