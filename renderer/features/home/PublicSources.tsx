import type { PublicAddress } from '../../../shared/domain/network.ts';
import { useText } from '../../base/text.ts';
import classes from '../../components/EvidenceFold.module.css';

/** What each source answered about the public address. */
export function PublicSources({ address }: { readonly address: PublicAddress }) {
  const { t, orElse, duration } = useText();
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">{t('ui.network.source')}</th>
          <th scope="col">{t('ui.evidence.answer')}</th>
          <th scope="col">{t('ui.evidence.at')}</th>
        </tr>
      </thead>
      <tbody>
        {address.sources.map((source) => (
          <tr key={source.source}>
            <td>{source.source}</td>
            <td className={classes['value']}>
              {source.ip ??
                (source.problem === null
                  ? t('ui.value.unknown')
                  : orElse(
                      `problem.${source.problem.code}`,
                      t('unnamed.problem', { code: source.problem.code }),
                      source.problem.params,
                    ))}
            </td>
            <td className={classes['at']}>{duration(source.durationMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
