import { Stack } from '@mantine/core';
import type { Finding, Severity } from '../../../shared/domain/finding.ts';
import { useText } from '../../base/text.ts';
import { EvidenceFold } from '../../components/EvidenceFold.tsx';
import { keyed } from '../../components/keyed.ts';
import { Message, type MessageTone } from '../../components/Message.tsx';
import { Panel } from '../../components/Panel.tsx';

const TONES: Readonly<Record<Severity, MessageTone>> = {
  error: 'bad',
  warning: 'caution',
  info: 'note',
};
const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** What the scan found out about the network, the most serious first. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const { t, orElse, known } = useText();
  if (findings.length === 0) return null;
  const sorted = findings.toSorted(
    (left, right) => ORDER.indexOf(left.severity) - ORDER.indexOf(right.severity),
  );
  return (
    <Panel title={t('ui.findings.title')}>
      <Stack gap="xs">
        {keyed(sorted, (finding) => finding.code).map(({ key, item: finding }) => {
          const action = `finding.${finding.code}.action`;
          return (
            <Message
              key={key}
              tone={TONES[finding.severity]}
              lead={orElse(
                `finding.${finding.code}.message`,
                t('unnamed.finding', { code: finding.code }),
                finding.params,
              )}
              action={known(action) ? t(action, finding.params) : undefined}
            >
              <EvidenceFold evidence={finding.evidence} />
            </Message>
          );
        })}
      </Stack>
    </Panel>
  );
}
