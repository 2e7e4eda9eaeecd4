import { judge } from '../../../shared/diagnosis/crossed-test.ts';
import type { Verdict } from '../../../shared/diagnosis/crossed-test-schema.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { Panel } from '../Panel.tsx';
import { useStore } from '../../state/store.ts';
import type { KnownPhone } from '../../state/use-phone.ts';
import { AccessForm } from './AccessForm.tsx';
import { Matrix } from './Matrix.tsx';
import { VerdictCard } from './VerdictCard.tsx';

/** What the cells of the case prove for one phone. */
export function useVerdict(phoneKey: string): Verdict {
  const { cases } = useSession();
  const { current } = useStore(cases);
  return judge({ phoneKey, accesses: current?.accesses ?? [], cells: current?.cells ?? [] });
}

/** The matrix, the access that the laptop is on, and the verdict. */
export function CrossedTestPanel({ phone }: { readonly phone: KnownPhone }) {
  const { cases } = useSession();
  const { t } = useText();
  const { current } = useStore(cases);
  const verdict = useVerdict(phone.key);
  return (
    <>
      <Panel title={t('ui.crossed.access')}>
        <AccessForm />
      </Panel>
      {(current?.accesses.length ?? 0) === 0 ? null : (
        <Panel title={t('ui.crossed.matrix')}>
          <Matrix suspect={phone} />
        </Panel>
      )}
      <VerdictCard verdict={verdict} />
    </>
  );
}
