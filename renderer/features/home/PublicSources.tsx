import { Table } from '@mantine/core';
import type { PublicAddress } from '../../../shared/domain/network.ts';
import { useText } from '../../base/text.ts';
import classes from '../../components/EvidenceFold.module.css';

/** What each source answered about the public address. */
export function PublicSources({ address }: { readonly address: PublicAddress }) {
  const { t, orElse, duration } = useText();
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('ui.network.source')}</Table.Th>
          <Table.Th scope="col">{t('ui.evidence.answer')}</Table.Th>
          <Table.Th scope="col" ta="end">
            {t('ui.evidence.at')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {address.sources.map((source) => (
          <Table.Tr key={source.source}>
            <Table.Td>{source.source}</Table.Td>
            <Table.Td className={classes['value']}>
              {source.ip ??
                (source.problem === null
                  ? t('ui.value.unknown')
                  : orElse(
                      `problem.${source.problem.code}`,
                      t('unnamed.problem', { code: source.problem.code }),
                      source.problem.params,
                    ))}
            </Table.Td>
            <Table.Td className={classes['at']} ta="end">
              {duration(source.durationMs)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
