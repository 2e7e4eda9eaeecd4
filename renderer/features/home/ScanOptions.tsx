import { Checkbox, Group, Stack, Textarea } from '@mantine/core';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { useStore } from '../../state/store.ts';
import { useInterfaceWords } from './interface-words.ts';
import type { TypedTarget } from '../../../shared/net/scan-target.ts';
import { isChoosable, scanChoices } from './scan-choices.ts';
import classes from './ScanPanel.module.css';

export type ScanOptionValues = {
  /** Cards by their names, further networks of a card by its addresses there. */
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
  const choices = scanChoices(interfaces);
  const allowed = (wanted: readonly string[], force: boolean): string[] =>
    choices
      .filter((choice) => wanted.includes(choice.value) && isChoosable(choice, force))
      .map(({ value }) => value);
  return (
    <div className={classes['options']}>
      <Checkbox.Group
        label={t('ui.scan.interfaces')}
        description={t('ui.scan.interfacesHelp')}
        value={[...values.interfaces]}
        onChange={(wanted) => onChange({ ...values, interfaces: allowed(wanted, values.force) })}
      >
        <Stack gap={8} mt={8}>
          {choices.map((choice) => (
            <Checkbox
              key={choice.value}
              value={choice.value}
              // A card that is unplugged in the meantime keeps the focus, unlike a disabled box.
              aria-disabled={!isChoosable(choice, values.force) || undefined}
              label={words(choice.card)}
              description={[
                choice.network,
                t(
                  choice.isFurther
                    ? 'interface.furtherNetwork'
                    : `interface.reason.${choice.card.reason}`,
                ),
              ]
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
          onChange={(event) => {
            const force = event.currentTarget.checked;
            onChange({ ...values, force, interfaces: allowed(values.interfaces, force) });
          }}
        />
      </Group>
    </div>
  );
}
