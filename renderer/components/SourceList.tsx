import { Table } from '@mantine/core';
import type { Source } from '../../shared/domain/text.ts';
import { useText } from '../base/text.ts';
import classes from './AnswerTable.module.css';

/** The documents behind a statement, with their date and weight. */
export function SourceList({ sources }: { readonly sources: readonly Source[] }) {
  const { t } = useText();
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('ui.sources.document')}</Table.Th>
          <Table.Th scope="col">{t('ui.sources.asOf')}</Table.Th>
          <Table.Th scope="col">{t('ui.sources.weight')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sources.map((source) => (
          <Table.Tr key={source.source}>
            <Table.Td>{source.source}</Table.Td>
            <Table.Td className={classes['at']}>{source.asOf ?? t('ui.sources.undated')}</Table.Td>
            <Table.Td>{t(`ui.sources.confidence.${source.confidence}`)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
