import type { ScanChange } from '../../../shared/domain/scan.ts';
import { useSession } from '../../state/session-context.ts';
import { type Text, useText } from '../../base/text.ts';
import { keyed } from '../../components/keyed.ts';
import { Panel } from '../../components/Panel.tsx';
import { useStore } from '../../state/store.ts';
import { deviceName } from '../../components/phones/device-words.ts';
import type { Device } from '../../../shared/domain/device.ts';
import classes from '../../components/EvidenceFold.module.css';

/** What differs from the last visit to the same site. */
export function ChangesPanel() {
  const { scan } = useSession();
  const text = useText();
  const { result, devices } = useStore(scan);
  const changes = result?.changes ?? [];
  if (changes.length === 0) return null;
  return (
    <Panel title={text.t('ui.changes.title')} count={String(changes.length)}>
      <table className={classes['table']} aria-label={text.t('ui.changes.title')}>
        <tbody>
          {keyed(changes, (change) => `${change.kind} ${change.key}`).map(({ key, item }) => (
            <tr key={key}>
              <th scope="row">{text.t(`ui.changes.kind.${item.kind}`)}</th>
              <td>{subject(text, item, devices.get(item.key))}</td>
              <td className={classes['value']}>{difference(item)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function subject(text: Text, change: ScanChange, device: Device | undefined): string {
  return device === undefined ? change.key : `${deviceName(text, device)} (${device.ip})`;
}

function difference({ before, after }: ScanChange): string {
  return [before, after].filter((side) => side !== null).join(' → ');
}
