import { Anchor, Group } from '@mantine/core';
import { IconDownload, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Case } from '../../../shared/case/case-schema.ts';
import type { RouteOutput } from '../../../shared/contract/index.ts';
import type { ReportFormat } from '../../../shared/report/report-format.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Message } from '../../components/Message.tsx';
import { Panel } from '../../components/Panel.tsx';
import { pressable } from '../../components/pressable.ts';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import classes from './ReportPage.module.css';

export type Exported = RouteOutput<'report.file.export'>;

const FORMATS: readonly ReportFormat[] = ['pdf', 'html', 'text', 'csv', 'json'];

/** Most reports take less; what lasts longer may be cancelled. */
const SHOWN_AFTER_MS = 400;

/** A report that lasts: what is being made, and the button that stops it. */
function Making({ name, onCancel }: { readonly name: string; readonly onCancel: () => void }) {
  const { t } = useText();
  const [isShown, setShown] = useState(false);
  const [isStopping, setStopping] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <Group gap="sm">
      <span>{t('ui.report.making', { name })}</span>
      <ActionButton
        variant="default"
        blocked={isStopping}
        leftSection={<IconPlayerStop size={18} aria-hidden />}
        onPress={() => {
          setStopping(true);
          onCancel();
        }}
      >
        {t('ui.report.cancel')}
      </ActionButton>
    </Group>
  );
}

type FormatButtonProps = {
  readonly format: ReportFormat | 'case';
  readonly busy: boolean;
  readonly onPress: () => Promise<void>;
};

function FormatButton({ format, busy, onPress }: FormatButtonProps) {
  const { t } = useText();
  return (
    <button
      type="button"
      data-format={format}
      className={classes['format']}
      {...pressable(busy, () => void onPress())}
    >
      <strong>{t(`ui.report.format.${format}.name`)}</strong>{' '}
      <span>{t(`ui.report.format.${format}.use`)}</span>
    </button>
  );
}

/** The report as files, and the case itself for another copy of the application. */
export function ExportPanel({ known }: { readonly known: Case }) {
  const session = useSession();
  const { t, language } = useText();
  const [busy, setBusy] = useState(false);
  const [making, setMaking] = useState<{ exportId: string; format: ReportFormat } | null>(null);
  const [exported, setExported] = useState<Exported | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const formats = useRef<HTMLDivElement>(null);

  const run = async (call: () => Promise<Result<Exported>>): Promise<void> => {
    setBusy(true);
    setExported(null);
    setRefused(null);
    const answer = await call();
    if (answer.ok) setExported(answer.value);
    else setRefused(answer.problem);
    setBusy(false);
  };

  const runReport = async (format: ReportFormat): Promise<void> => {
    const exportId = crypto.randomUUID();
    setMaking({ exportId, format });
    const request = { caseId: known.caseId, format, language, exportId };
    await run(() => session.api.invoke('report.file.export', request));
    setMaking(null);
  };

  /** The button that cancels goes away: the focus returns to the one that began. */
  const cancel = (): void => {
    if (making === null) return;
    void session.api.invoke('report.file.cancel', { exportId: making.exportId });
    formats.current?.querySelector<HTMLElement>(`[data-format="${making.format}"]`)?.focus();
  };

  return (
    <Panel title={t('ui.report.export')}>
      <div ref={formats} className={classes['formats']}>
        {FORMATS.map((format) => (
          <FormatButton
            key={format}
            format={format}
            busy={busy}
            onPress={() => runReport(format)}
          />
        ))}
        <FormatButton
          format="case"
          busy={busy}
          onPress={() =>
            run(() => session.api.invoke('cases.case.export', { caseId: known.caseId }))
          }
        />
      </div>
      <output>
        {making === null ? null : (
          <Making
            key={making.exportId}
            name={t(`ui.report.format.${making.format}.name`)}
            onCancel={cancel}
          />
        )}
        {exported === null ? null : <ExportedMessage exported={exported} />}
        {refused?.code === 'CANCELLED' ? (
          <Message tone="note" lead={t('ui.report.cancelled')} />
        ) : null}
      </output>
      {refused === null || refused.code === 'CANCELLED' ? null : (
        <ProblemMessage problem={refused} />
      )}
    </Panel>
  );
}

/** Where a file was written, and how to download it in a browser. */
function ExportedMessage({ exported }: { readonly exported: Exported }) {
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
