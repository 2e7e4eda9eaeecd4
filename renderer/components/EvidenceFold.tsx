import type { Evidence } from '../../shared/domain/evidence.ts';
import { useText } from '../base/text.ts';
import classes from './EvidenceFold.module.css';
import { keyed } from './keyed.ts';
import { Fold } from './Fold.tsx';

type Props = { readonly evidence: readonly Evidence[]; readonly label?: string };

/** What proves a statement, one click away. */
export function EvidenceFold({ evidence, label }: Props) {
  const { t } = useText();
  if (evidence.length === 0) return null;
  return (
    <Fold label={label ?? t('ui.evidence.show', { count: evidence.length })}>
      <EvidenceTable evidence={evidence} />
    </Fold>
  );
}

/** The pieces of evidence as a table: probe, what came back, when. */
export function EvidenceTable({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { t, orElse, duration } = useText();
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">{t('ui.evidence.probe')}</th>
          <th scope="col">{t('ui.evidence.answer')}</th>
          <th scope="col">{t('ui.evidence.at')}</th>
        </tr>
      </thead>
      <tbody>
        {keyed(evidence, (item) => `${item.kind} ${item.atMs} ${item.value}`).map(
          ({ key, item }) => (
            <tr key={key}>
              <td>{orElse(`ui.evidence.kind.${item.kind}`, item.kind)}</td>
              <td className={classes['value']}>{item.value}</td>
              <td className={classes['at']}>{duration(item.atMs)}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
