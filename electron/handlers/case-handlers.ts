import { basename } from 'node:path';
import type { Emit, Handlers, RouteOutput } from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { AppendedEvent } from '../cases/append-event.ts';
import type { CaseStore } from '../cases/case-store.ts';
import type { ReportService } from '../reports/export-service.ts';

type CaseHandlers = Pick<
  Handlers,
  | 'cases.all.list'
  | 'cases.case.create'
  | 'cases.case.open'
  | 'cases.case.read'
  | 'cases.event.append'
  | 'cases.case.remove'
  | 'cases.case.repair'
  | 'cases.case.export'
  | 'cases.case.import'
  | 'report.file.export'
  | 'report.file.cancel'
  | 'report.ticket.read'
>;

type CaseDeps = {
  readonly store: CaseStore;
  readonly reports: ReportService;
  readonly emit: Emit;
  /** Publishes an exported file for the browser shell; null in the desktop shell. */
  readonly publishDownload: ((path: string) => string) | null;
};

type Exported = RouteOutput<'report.file.export'>;

/** The reports of a case; those in the making can be stopped. */
function createReportHandlers(
  deps: CaseDeps,
  exported: (outcome: Result<{ path: string; bytes: number }>) => Result<Exported>,
  announce: (appended: AppendedEvent) => void,
): Pick<CaseHandlers, 'report.file.export' | 'report.file.cancel' | 'report.ticket.read'> {
  /** By the id under which the page may stop them. */
  const inTheMaking = new Map<string, AbortController>();
  return {
    'report.file.export': async ({ caseId, format, language, exportId }) => {
      // Under an id that is in use, the person could no longer stop the report that has it.
      if (exportId !== undefined && inTheMaking.has(exportId))
        return failure(problem('INVALID_INPUT', { detail: 'exportId' }));
      const making = new AbortController();
      if (exportId !== undefined) inTheMaking.set(exportId, making);
      const outcome = await deps.reports
        .exportReport(caseId, format, language, making.signal)
        .finally(() => exportId !== undefined && inTheMaking.delete(exportId));
      if (!outcome.ok) return outcome;
      const path = basename(outcome.value.path);
      const noted = await deps.store.append(caseId, { type: 'report-exported', format, path });
      // The export succeeded even if it cannot be recorded in the journal.
      if (noted.ok) announce(noted.value);
      return exported(outcome);
    },
    'report.file.cancel': async ({ exportId }) => {
      inTheMaking.get(exportId)?.abort();
      return success({});
    },
    'report.ticket.read': async ({ caseId, language }) => {
      const outcome = await deps.reports.ticketText(caseId, language);
      return outcome.ok ? success({ text: outcome.value }) : outcome;
    },
  };
}

/** Cases and their reports. Every change is announced to all windows after it is on disk. */
export function createCaseHandlers(deps: CaseDeps): CaseHandlers {
  function announce({ event, whole: { caseId, eventCount } }: AppendedEvent): void {
    deps.emit('case.changed', { caseId, eventCount, event });
  }

  function exported(outcome: Result<{ path: string; bytes: number }>): Result<Exported> {
    if (!outcome.ok) return outcome;
    return success({
      ...outcome.value,
      downloadUrl: deps.publishDownload?.(outcome.value.path) ?? null,
    });
  }

  return {
    'cases.all.list': () => deps.store.list(),
    'cases.case.create': () => deps.store.create(),
    'cases.case.open': ({ caseId }) => deps.store.open(caseId),
    'cases.case.read': ({ caseId }) => deps.store.read(caseId),
    'cases.event.append': async (sent) => {
      const outcome = await deps.store.append(sent.caseId, sent.event);
      if (!outcome.ok) return outcome;
      announce(outcome.value);
      const { event, whole } = outcome.value;
      return success({ sequence: event.sequence, at: event.at, eventCount: whole.eventCount });
    },
    'cases.case.remove': async ({ caseId }) => {
      const outcome = await deps.store.remove(caseId);
      return outcome.ok ? success({}) : outcome;
    },
    'cases.case.repair': async ({ caseId }) => {
      const outcome = await deps.store.repair(caseId);
      if (outcome.ok) {
        const { eventCount } = outcome.value;
        deps.emit('case.changed', { caseId, eventCount, event: null });
      }
      return outcome;
    },
    'cases.case.export': async ({ caseId }) => exported(await deps.reports.exportCase(caseId)),
    'cases.case.import': async ({ text }) => {
      const outcome = await deps.store.importText(text);
      if (outcome.ok) {
        const { caseId, eventCount } = outcome.value;
        deps.emit('case.changed', { caseId, eventCount, event: null });
      }
      return outcome;
    },
    ...createReportHandlers(deps, exported, announce),
  };
}
