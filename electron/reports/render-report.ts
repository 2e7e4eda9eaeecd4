import type { Case } from '../../shared/case/case-schema.ts';
import type { ReportFormat } from '../../shared/report/report-format.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { Language } from '../../shared/domain/text.ts';
import type { Report } from '../../shared/report/report-schema.ts';
import { doJournalWork, type JournalSource } from '../cases/journal-work.ts';
import type { Clock } from '../platform/machine.ts';

/** Makes a case's report in one format, as the bytes or the text of a file. */
type ReportRenderer = (
  whole: Case,
  format: ReportFormat,
  language: Language,
) => Promise<Result<string | Uint8Array>>;

export type ReportRequest = {
  readonly source: JournalSource;
  readonly format: ReportFormat;
  readonly language: Language;
};

/** Makes a report of a case from its journal; returns the name of the site too. */
export type JournalRenderer = (
  request: ReportRequest,
  signal?: AbortSignal,
) => Promise<Result<{ readonly data: string | Uint8Array; readonly siteName: string }>>;

export type ReportRendererDeps = {
  readonly clock: Clock;
  readonly applicationVersion: string;
  /** IANA name of the zone for printed times; the machine's own by default. */
  readonly timeZone?: string;
};

/** Loads a format's renderer at its first use, so that none of them delays the start. */
async function renderAs(report: Report, format: ReportFormat): Promise<string | Uint8Array> {
  switch (format) {
    case 'pdf':
      return (await import('./pdf.ts')).renderPdf(report);
    case 'html':
      return (await import('./html.ts')).renderHtml(report);
    case 'json':
      return (await import('../../shared/report/render-json.ts')).renderJson(report);
    case 'csv':
      return (await import('../../shared/report/render-csv.ts')).renderCsv(report);
    default:
      return (await import('../../shared/report/render-ticket.ts')).renderTicket(report);
  }
}

/** Builds the report model and prints it; a failure is REPORT_NOT_RENDERED, never thrown. */
function createReportRenderer(deps: ReportRendererDeps): ReportRenderer {
  const timeZone = deps.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return async (whole, format, language) => {
    try {
      const { buildReport } = await import('../../shared/report/report-model.ts');
      const { reportKnowledge } = await import('../../shared/report/knowledge.ts');
      const report = buildReport(whole, {
        language,
        now: deps.clock.now(),
        timeZone,
        applicationVersion: deps.applicationVersion,
        knowledge: reportKnowledge,
      });
      if (format === 'pdf') {
        const excess = (await import('./pdf-size.ts')).tooLongForPdf(report);
        if (excess !== null) return failure(excess);
      }
      return success(await renderAs(report, format));
    } catch (error) {
      const detail = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
      return failure(problem('REPORT_NOT_RENDERED', { format, detail }));
    }
  };
}

/** Reads the journal and prints it, in the calling thread. */
export function createJournalRenderer(deps: ReportRendererDeps): JournalRenderer {
  const render = createReportRenderer(deps);
  return async ({ source, format, language }) => {
    const opened = doJournalWork({ name: 'open', input: source });
    if (!opened.ok) return opened;
    const { whole } = opened.value;
    const rendered = await render(whole, format, language);
    return rendered.ok
      ? success({ data: rendered.value, siteName: whole.site?.name ?? '' })
      : rendered;
  };
}
