import { Table } from '@mantine/core';
import { useText } from '../base/text.ts';
import classes from './AnswerTable.module.css';
import { keyed } from './keyed.ts';

/** One answer: who or what was asked, what came back, and after how many milliseconds. */
export type Answered = { readonly asked: string; readonly answer: string; readonly atMs: number };

type Props = {
  /** What the first column names. */
  readonly asked: string;
  readonly answers: readonly Answered[];
};

/** What was asked and what came back, with the time that it took. */
export function AnswerTable({ asked, answers }: Props) {
  const { t, duration } = useText();
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{asked}</Table.Th>
          <Table.Th scope="col">{t('ui.evidence.answer')}</Table.Th>
          <Table.Th scope="col" ta="end">
            {t('ui.evidence.at')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keyed(answers, (item) => `${item.asked} ${item.atMs} ${item.answer}`).map(
          ({ key, item }) => (
            <Table.Tr key={key}>
              <Table.Td>{item.asked}</Table.Td>
              <Table.Td className={classes['value']}>{item.answer}</Table.Td>
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
