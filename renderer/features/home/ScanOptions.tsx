import { Checkbox, Group, Stack, Textarea } from '@mantine/core';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { useStore } from '../../state/store.ts';
import { useInterfaceWords } from './interface-words.ts';
import { subnetOf, type TypedTarget } from '../../../shared/net/scan-target.ts';
import classes from './ScanPanel.module.css';

export type ScanOptionValues = {
  readonly interfaces: readonly string[];
  readonly typed: string;
  readonly force: boolean;
};

export const NO_OPTIONS: ScanOptionValues = { interfaces: [], typed: '', force: false };

type Props = {
  readonly values: ScanOptionValues;
  readonly onChange: (values: ScanOptionValues) => void;
  readonly typed: TypedTarget;
};

/** Other interface, other range, addresses by hand. */
export function ScanOptions({ values, onChange, typed }: Props) {
  const { network } = useSession();
  const { t } = useText();
  const { interfaces } = useStore(network);
  const words = useInterfaceWords();
  const isScannable = (name: string): boolean =>
    interfaces.some((candidate) => candidate.name === name && candidate.scannable);
  return (
    <div className={classes['options']}>
      <Checkbox.Group
        label={t('ui.scan.interfaces')}
        description={t('ui.scan.interfacesHelp')}
        value={[...values.interfaces]}
        onChange={(names) => onChange({ ...values, interfaces: names.filter(isScannable) })}
      >
        <Stack gap={8} mt={8}>
          {interfaces.map((candidate) => (
            <Checkbox
              key={candidate.name}
              value={candidate.name}
              // A card that is unplugged in the meantime keeps the focus, unlike a disabled box.
              aria-disabled={!candidate.scannable || undefined}
              label={words(candidate)}
              description={[subnetOf(candidate), t(`interface.reason.${candidate.reason}`)]
                .filter((part) => part !== null)
                .join(' · ')}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Textarea
        label={t('ui.scan.typed')}
        description={t('ui.scan.typedHelp')}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={20_000}
        value={values.typed}
        error={typed.ok ? null : t('ui.scan.typedWrong', { text: typed.wrong.slice(0, 40) })}
        onChange={(event) => onChange({ ...values, typed: event.currentTarget.value })}
      />
      <Group>
        <Checkbox
          checked={values.force}
          label={t('ui.scan.force')}
          onChange={(event) => onChange({ ...values, force: event.currentTarget.checked })}
        />
      </Group>
    </div>
  );
}
