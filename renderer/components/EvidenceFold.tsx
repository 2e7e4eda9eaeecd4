import { Table } from '@mantine/core';
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
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('ui.evidence.probe')}</Table.Th>
          <Table.Th scope="col">{t('ui.evidence.answer')}</Table.Th>
          <Table.Th scope="col" ta="end">
            {t('ui.evidence.at')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keyed(evidence, (item) => `${item.kind} ${item.atMs} ${item.value}`).map(
          ({ key, item }) => (
            <Table.Tr key={key}>
              <Table.Td>{orElse(`ui.evidence.kind.${item.kind}`, item.kind)}</Table.Td>
              <Table.Td className={classes['value']}>{item.value}</Table.Td>
              <Table.Td className={classes['at']} ta="end">
                {duration(item.atMs)}
              </Table.Td>
            </Table.Tr>
          ),
        )}
      </Table.Tbody>
    </Table>
  );
}
