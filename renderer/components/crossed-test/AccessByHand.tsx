import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Access } from '../../../shared/diagnosis/crossed-test-schema.ts';
import { useText } from '../../base/text.ts';
import classes from './CrossedTest.module.css';

const KINDS = ['neighbour', 'mobile', 'other'] as const;

type Props = {
  readonly accesses: readonly Access[];
  readonly onAdd: (access: Omit<Access, 'id'>) => void;
};

/** Accesses where the phone is tried without this computer: a neighbour's, a 4G hotspot. */
export function AccessByHand({ accesses, onAdd }: Props) {
  const { t } = useText();
  const labels = new Set(accesses.map(({ label }) => label));
  const hasSite = accesses.some(({ isSite }) => isSite);

  /** The name of its kind, with a number when the table already has one. */
  const free = (label: string): string => {
    if (!labels.has(label)) return label;
    let number = 2;
    while (labels.has(`${label} ${number}`)) number += 1;
    return `${label} ${number}`;
  };

  const add = (label: string, isSite: boolean): void =>
    onAdd({
      label: free(label),
      gatewayMac: null,
      gatewayIp: null,
      publicIp: null,
      interfaceName: null,
      isSite,
      byHand: true,
    });

  return (
    <div className={classes['byHand']}>
      <strong>{t('ui.crossed.byHand.title')}</strong>
      <span>{t('ui.crossed.byHand.help')}</span>
      <Group gap="sm">
        {hasSite ? null : (
          <Button
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => add(t('ui.crossed.siteLabel'), true)}
          >
            {t('ui.crossed.siteLabel')}
          </Button>
        )}
        {KINDS.map((kind) => (
          <Button
            key={kind}
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => add(t(`ui.crossed.byHand.${kind}`), false)}
          >
            {t(`ui.crossed.byHand.${kind}`)}
          </Button>
        ))}
      </Group>
    </div>
  );
}
