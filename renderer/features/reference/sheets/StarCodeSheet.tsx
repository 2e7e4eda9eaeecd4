import type { CallNumber, StarCode } from '../../../../shared/knowledge/reference-schema.ts';
import { useText } from '../../../base/text.ts';
import { Facts } from '../../../components/Facts.tsx';
import classes from '../ReferencePage.module.css';

const WAYS = ['activate', 'deactivate', 'toggle', 'query'] as const;

/** The codes of a service. */
export function StarCodeSheet({ code }: { readonly code: StarCode }) {
  const { t, pick } = useText();
  return (
    <>
      <Facts
        facts={WAYS.flatMap((way) => {
          const dialled = code[way];
          return dialled === null
            ? []
            : [
                {
                  name: t(`ui.reference.code.${way}`),
                  value: <span className={classes['code']}>{dialled}</span>,
                },
              ];
        })}
      />
      {code.note === undefined ? null : <p>{pick(code.note)}</p>}
      <p>{t('ui.reference.code.fromLine')}</p>
    </>
  );
}

/** Numbers to call. */
export function NumberSheet({ entry }: { readonly entry: CallNumber }) {
  const { pick } = useText();
  return (
    <>
      <Facts
        facts={entry.numbers.map(({ label, number }) => ({
          name: pick(label),
          value: <span className={classes['code']}>{number}</span>,
        }))}
      />
      {entry.note === undefined ? null : <p>{pick(entry.note)}</p>}
    </>
  );
}
