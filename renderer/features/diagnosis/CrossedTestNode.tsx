import { choicesFor } from '../../../shared/diagnosis/engine.ts';
import type { DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';
import type { KnownPhone } from '../../state/use-phone.ts';
import { CrossedTestPanel, useVerdict } from '../../components/crossed-test/CrossedTestPanel.tsx';
import { ChoiceList } from './ChoiceList.tsx';
import { judgeAnswer } from '../../../shared/diagnosis/proposals.ts';
import { questionOf } from './transcript-view.ts';
import { proposeVerdict, unprovedVerdicts } from './verdict-proposal.ts';
import type { Diagnosis } from './use-diagnosis.ts';

type Props = {
  readonly node: Extract<DiagnosisNode, { kind: 'crossed-test' }>;
  readonly phone: KnownPhone;
  readonly diagnosis: Diagnosis;
};

/** The crossed test inside the diagnosis: the verdict that the tries support is suggested. */
export function CrossedTestNode({ node, phone, diagnosis }: Props) {
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
        busy={diagnosis.busy}
        question={questionOf(diagnosis.state)}
        onChoose={(choice) => void diagnosis.answer(judgeAnswer(choice, proposal))}
      />
    </>
  );
}
