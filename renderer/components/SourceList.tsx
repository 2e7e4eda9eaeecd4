import type { Source } from '../../shared/domain/text.ts';
import { useText } from '../base/text.ts';
import classes from './EvidenceFold.module.css';

/** The documents behind a statement, with their date and weight. */
export function SourceList({ sources }: { readonly sources: readonly Source[] }) {
  const { t } = useText();
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">{t('ui.sources.document')}</th>
          <th scope="col">{t('ui.sources.asOf')}</th>
          <th scope="col">{t('ui.sources.weight')}</th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <tr key={source.source}>
            <td>{source.source}</td>
            <td className={classes['at']}>{source.asOf}</td>
            <td>{t(`ui.sources.confidence.${source.confidence}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
