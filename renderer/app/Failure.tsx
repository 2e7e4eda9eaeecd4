import { Button, Code, Group, Stack, Text, Title } from '@mantine/core';
import { useText } from '../base/text.ts';

type Props = {
  readonly message: string;
  readonly onRetry: () => void;
  readonly onLeaveCase: () => void;
};

/**
 * What is shown in place of a page that failed. The cause may be in the case itself, so that trying
 * again never helps: the button back to the list closes the case.
 */
export function Failure(props: Props) {
  const { t } = useText();
  return (
    <Stack role="alert" gap="md" maw={640} p="xl">
      <Title order={1}>{t('ui.failure.title')}</Title>
      <Text>{t('ui.failure.text')}</Text>
      <Code block>{props.message}</Code>
      <Group gap="sm">
        <Button onClick={props.onRetry}>{t('ui.failure.retry')}</Button>
        <Button onClick={props.onLeaveCase} variant="default">
          {t('ui.failure.cases')}
        </Button>
      </Group>
    </Stack>
  );
}
