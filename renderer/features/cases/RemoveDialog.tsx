import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { CaseSummary } from '../../../shared/case/case-schema.ts';
import { useText } from '../../base/text.ts';

type Props = {
  /** The case to be removed; null while none is. */
  readonly doomed: CaseSummary | null;
  readonly onCancel: () => void;
  readonly onRemove: () => void;
};

/** A case is removed only after the person has read what will be lost. */
export function RemoveDialog({ doomed, onCancel, onRemove }: Props) {
  const { t } = useText();
  return (
    <Modal
      opened={doomed !== null}
      onClose={onCancel}
      title={t('ui.cases.remove.title')}
      closeButtonProps={{ 'aria-label': t('ui.action.cancel') }}
      centered
    >
      <Stack>
        <Text>
          {t('ui.cases.remove.text', {
            name: doomed?.siteName === '' ? t('ui.shell.unnamedCase') : (doomed?.siteName ?? ''),
          })}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('ui.action.cancel')}
          </Button>
          <Button color="red" onClick={onRemove}>
            {t('ui.cases.remove.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
