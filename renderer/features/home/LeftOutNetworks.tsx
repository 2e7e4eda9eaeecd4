import { Button, Group } from '@mantine/core';
import { IconRadar2 } from '@tabler/icons-react';
import type { ScanResult } from '../../../shared/domain/scan.ts';
import { cardWithAddress, networksLeftOut, ownRange } from '../../../shared/net/card-networks.ts';
import { formatCidr, parseCidr } from '../../../shared/net/cidr.ts';
import { isSiteCard } from '../../../shared/net/main-interface.ts';
import { useText } from '../../base/text.ts';
import { useSession } from '../../state/session-context.ts';
import { useStore } from '../../state/store.ts';

/** Most networks that are offered; a computer with more is no technician's laptop. */
const MOST = 4;

/** A button for each network of this computer that a scan without telephones left out. */
export function LeftOutNetworks({ result }: { readonly result: ScanResult }) {
  const session = useSession();
  const { t } = useText();
  const { interfaces } = useStore(session.network);
  // A scan opened from a file, or made before a move, says nothing about where this computer is now.
  const isHere = result.interfaces.every(
    ({ address }) => cardWithAddress(interfaces, address) !== null,
  );
  const left = networksLeftOut(interfaces, {
    from: result.interfaces.map(({ address }) => address),
    ranges: (result.asked ?? []).flatMap((text) => parseCidr(text) ?? []),
  }).filter((card) => isSiteCard(card, false));
  if (!isHere || left.length === 0) return null;
  return (
    <Group justify="center" gap="xs" mt="xs">
      {left.slice(0, MOST).map((card) => (
        <Button
          key={card.address}
          variant="default"
          leftSection={<IconRadar2 size={18} aria-hidden />}
          onClick={() => void session.analyse({ interfaces: [card.address] })}
        >
          {t('ui.scan.leftOut', { network: formatCidr(ownRange(card)), name: card.name })}
        </Button>
      ))}
    </Group>
  );
}
