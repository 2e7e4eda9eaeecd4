import type { Procedure } from '../../../shared/knowledge/procedure-schema.ts';
import { useText } from '../../base/text.ts';
import { CopyButton } from '../CopyButton.tsx';
import { Facts } from '../Facts.tsx';

/** What has to be typed or pasted exactly. */
export function ProcedureValues({ procedure }: { readonly procedure: Procedure }) {
  const { t, pick } = useText();
  if (procedure.values.length === 0) return null;
  return (
    <Facts
      facts={procedure.values.map(({ label, value }) => ({
        name: pick(label),
        value: (
          <>
            <span className="fixed" style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
              {value}
            </span>
            <CopyButton value={value} label={t('ui.copy.value', { name: pick(label) })} />
          </>
        ),
      }))}
    />
  );
}
