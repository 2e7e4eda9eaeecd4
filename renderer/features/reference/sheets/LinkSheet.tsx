import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { links } from '../../../../shared/knowledge/links.ts';
import { useSession } from '../../../state/session-context.ts';
import { useText } from '../../../base/text.ts';

/** A page outside the application, opened by its id. */
export function LinkSheet({ linkId }: { readonly linkId: string }) {
  const session = useSession();
  const { t } = useText();
  const link = links.find((candidate) => candidate.id === linkId);
  if (link === undefined) return null;
  const open = async (): Promise<void> => {
    const answer = await session.api.invoke('link.page.open', { linkId });
    if (!answer.ok) session.notices.tell(answer.problem);
  };
  return (
    <>
      <p className="fixed">{link.url}</p>
      <Button
        w="fit-content"
        leftSection={<IconExternalLink size={19} aria-hidden />}
        onClick={() => void open()}
      >
        {t('ui.reference.openLink')}
      </Button>
    </>
  );
}
