import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { useText } from '../base/text.ts';

/** What is shown in place of a page that failed. */
export function Failure(props: { readonly message: string; readonly onRetry: () => void }) {
  const { t } = useText();
  return (
    <Stack role="alert" gap="md" maw={640} p="xl">
      <Title order={1}>{t('ui.failure.title')}</Title>
      <Text>{t('ui.failure.text')}</Text>
      <Code block>{props.message}</Code>
      <Button onClick={props.onRetry} w="fit-content">
        {t('ui.failure.retry')}
      </Button>
    </Stack>
  );
}
