import { basename } from 'node:path';
import type { Emit, Handlers } from '../../shared/contract/index.ts';
import { type Result, success } from '../../shared/domain/result.ts';
import type { Case } from '../../shared/case/case-schema.ts';
import type { CaseStore } from '../cases/case-store.ts';
import type { ReportService } from '../reports/export-service.ts';

type CaseHandlers = Pick<
  Handlers,
  | 'cases.all.list'
  | 'cases.case.create'
  | 'cases.case.open'
  | 'cases.event.append'
  | 'cases.case.remove'
  | 'cases.case.export'
  | 'cases.case.import'
  | 'report.file.export'
  | 'report.ticket.read'
>;

/** Cases and their reports. Every change is told to all windows once it is on the disk. */
export function createCaseHandlers(ports: {
  readonly store: CaseStore;
  readonly reports: ReportService;
  readonly emit: Emit;
  /** Publishes an exported file for the browser shell; null where there is none. */
  readonly publishDownload: ((path: string) => string) | null;
}): CaseHandlers {
  function tell(outcome: Result<Case>): Result<Case> {
    if (outcome.ok) ports.emit('case.changed', outcome.value);
    return outcome;
  }

  function exported(outcome: Result<{ path: string; bytes: number }>): Result<{
    path: string;
    bytes: number;
    downloadUrl: string | null;
  }> {
    if (!outcome.ok) return outcome;
    return success({
      ...outcome.value,
      downloadUrl: ports.publishDownload?.(outcome.value.path) ?? null,
    });
  }

  return {
    'cases.all.list': () => ports.store.list(),
    'cases.case.create': async () => tell(await ports.store.create()),
    'cases.case.open': ({ caseId }) => ports.store.open(caseId),
    'cases.event.append': async ({ caseId, event }) =>
      tell(await ports.store.append(caseId, event)),
    'cases.case.remove': async ({ caseId }) => {
      const outcome = await ports.store.remove(caseId);
      return outcome.ok ? success({}) : outcome;
    },
    'cases.case.export': async ({ caseId }) => exported(await ports.reports.exportCase(caseId)),
    'cases.case.import': async ({ text }) => tell(await ports.store.importText(text)),
    'report.file.export': async ({ caseId, format, language }) => {
      const outcome = await ports.reports.exportReport(caseId, format, language);
      if (outcome.ok)
        // The export stands even when the journal cannot take its note of it.
        tell(
          await ports.store.append(caseId, {
            type: 'report-exported',
            format,
            path: basename(outcome.value.path),
          }),
        );
      return exported(outcome);
    },
    'report.ticket.read': async ({ caseId, language }) => {
      const outcome = await ports.reports.ticketText(caseId, language);
      return outcome.ok ? success({ text: outcome.value }) : outcome;
    },
  };
}
