import { Table } from '@mantine/core';
import type { ScanChange } from '../../../shared/domain/scan.ts';
import { useSession } from '../../state/session-context.ts';
import { type Text, useText } from '../../base/text.ts';
import { keyed } from '../../components/keyed.ts';
import { Panel } from '../../components/Panel.tsx';
import { useStore } from '../../state/store.ts';
import { deviceName } from '../../components/phones/device-words.ts';
import type { Device } from '../../../shared/domain/device.ts';
import classes from '../../components/AnswerTable.module.css';

/** What differs from the last visit to the same site. */
export function ChangesPanel() {
  const { scan } = useSession();
  const text = useText();
  const { result, devices } = useStore(scan);
  const changes = result?.changes ?? [];
  if (changes.length === 0) return null;
  return (
    <Panel title={text.t('ui.changes.title')} count={String(changes.length)}>
      <Table aria-label={text.t('ui.changes.title')}>
        <Table.Tbody>
          {keyed(changes, (change) => `${change.kind} ${change.key}`).map(({ key, item }) => (
            <Table.Tr key={key}>
              <Table.Th scope="row">{text.t(`ui.changes.kind.${item.kind}`)}</Table.Th>
              <Table.Td>{subject(text, item, devices.get(item.key))}</Table.Td>
              <Table.Td className={classes['value']}>{difference(item)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

function subject(text: Text, change: ScanChange, device: Device | undefined): string {
  return device === undefined ? change.key : `${deviceName(text, device)} (${device.ip})`;
}

function difference({ before, after }: ScanChange): string {
  return [before, after].filter((side) => side !== null).join(' → ');
}
