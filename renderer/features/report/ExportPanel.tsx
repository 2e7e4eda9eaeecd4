import { Anchor } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Case } from '../../../shared/case/case-schema.ts';
import type { ReportFormat, RouteOutput } from '../../../shared/contract/index.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { Message } from '../../components/Message.tsx';
import { Panel } from '../../components/Panel.tsx';
import { pressable } from '../../components/pressable.ts';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import classes from './ReportPage.module.css';

export type Exported = RouteOutput<'report.file.export'>;

const FORMATS: readonly ReportFormat[] = ['pdf', 'html', 'text', 'csv', 'json'];

/** The report as files, and the case itself for another copy of the application. */
export function ExportPanel({ known }: { readonly known: Case }) {
  const session = useSession();
  const { t, language } = useText();
  const [busy, setBusy] = useState(false);
  const [exported, setExported] = useState<Exported | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);

  const run = async (call: () => Promise<Result<Exported>>): Promise<void> => {
    setBusy(true);
    setExported(null);
    setRefused(null);
    const answer = await call();
    if (answer.ok) setExported(answer.value);
    else setRefused(answer.problem);
    setBusy(false);
  };

  return (
    <Panel title={t('ui.report.export')}>
      <div className={classes['formats']}>
        {FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            data-format={format}
            className={classes['format']}
            {...pressable(
              busy,
              () =>
                void run(() =>
                  session.api.invoke('report.file.export', {
                    caseId: known.caseId,
                    format,
                    language,
                  }),
                ),
            )}
          >
            <strong>{t(`ui.report.format.${format}.name`)}</strong>{' '}
            <span>{t(`ui.report.format.${format}.use`)}</span>
          </button>
        ))}
        <button
          type="button"
          data-format="case"
          className={classes['format']}
          {...pressable(
            busy,
            () => void run(() => session.api.invoke('cases.case.export', { caseId: known.caseId })),
          )}
        >
          <strong>{t('ui.report.format.case.name')}</strong>{' '}
          <span>{t('ui.report.format.case.use')}</span>
        </button>
      </div>
      <output>{exported === null ? null : <ExportedMessage exported={exported} />}</output>
      {refused === null ? null : <ProblemMessage problem={refused} />}
    </Panel>
  );
}

/** Where a file was written, and how to download it in a browser. */
export function ExportedMessage({ exported }: { readonly exported: Exported }) {
  const { t, number } = useText();
  return (
    <Message
      tone="good"
      lead={t('ui.report.written', {
        size: number(Math.max(1, Math.round(exported.bytes / 1024))),
      })}
    >
      <div className={classes['path']}>{exported.path}</div>
      {exported.downloadUrl === null ? null : (
        <Anchor href={exported.downloadUrl} download fw={600}>
          <IconDownload size={16} aria-hidden /> {t('ui.report.download')}
        </Anchor>
      )}
    </Message>
  );
}
