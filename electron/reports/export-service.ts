import { join } from 'node:path';
import type { ReportFormat } from '../../shared/report/report-format.ts';
import { problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { Language } from '../../shared/domain/text.ts';
import type { CaseStore } from '../cases/case-store.ts';
import type { Clock, FileOutcome, FileSystem } from '../platform/machine.ts';
import { reportBaseName } from './file-name.ts';
import { createJournalRenderer, type JournalRenderer } from './render-report.ts';

export type ReportServiceDeps = {
  readonly store: Pick<CaseStore, 'journalOf' | 'exportText'>;
  readonly files: FileSystem;
  readonly clock: Clock;
  /** Where exports go when the person is not asked. */
  readonly folder: () => Promise<string>;
  /** Asks the person where to save a file of that name; null when they cancel. */
  readonly choosePath?: (name: string) => Promise<string | null>;
  readonly applicationVersion: string;
  readonly render?: JournalRenderer;
};

export type ExportedFile = { readonly path: string; readonly bytes: number };

export type ReportService = {
  /** Writes the report of a case to a new file; never replaces an existing one without asking. */
  readonly exportReport: (
    caseId: string,
    format: ReportFormat,
    language: Language,
    signal?: AbortSignal,
  ) => Promise<Result<ExportedFile>>;
  /** Writes the file that another copy of the application opens. */
  readonly exportCase: (caseId: string) => Promise<Result<ExportedFile>>;
  /** The text to paste into a support ticket. */
  readonly ticketText: (caseId: string, language: Language) => Promise<Result<string>>;
};

const EXTENSIONS: Readonly<Record<ReportFormat, string>> = {
  pdf: 'pdf',
  html: 'html',
  json: 'json',
  csv: 'csv',
  text: 'txt',
};

/** How many names are tried when other programs write to the folder at the same time. */
const MAX_ATTEMPTS = 20;

function writeProblem(
  outcome: Extract<FileOutcome<unknown>, { ok: false }>,
  folder: string,
): Problem {
  switch (outcome.reason) {
    case 'missing':
      return problem('REPORT_FOLDER_MISSING', { folder });
    case 'denied':
      return problem('REPORT_FOLDER_UNWRITABLE', { folder });
    case 'full':
      return problem('REPORT_DISK_FULL', { folder });
    case 'silent':
      return problem('REPORT_FOLDER_SILENT', { folder });
    default:
      return problem('REPORT_NOT_WRITTEN', { folder, detail: outcome.detail });
  }
}

/** Exports reports and cases as files. */
export function createReportService(deps: ReportServiceDeps): ReportService {
  const { store, files, clock } = deps;
  const render = deps.render ?? createJournalRenderer(deps);

  /** Writes to the export folder under the first free name: `name`, `name (2)`, `name (3)`… */
  async function writeBeside(
    base: string,
    extension: string,
    data: string | Uint8Array,
  ): Promise<Result<string>> {
    const folder = await deps.folder();
    const listed = await files.list(folder);
    // A folder that may be written but not listed still takes a file.
    if (!listed.ok && listed.reason !== 'denied') return failure(writeProblem(listed, folder));
    const taken = new Set(listed.ok ? listed.value : []);
    let number = 0;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      let name = base;
      do {
        number += 1;
        name = number === 1 ? base : `${base} (${number})`;
      } while (taken.has(`${name}.${extension}`));
      const path = join(folder, `${name}.${extension}`);
      const written = await files.writeNew(path, data);
      if (written.ok) return success(path);
      if (written.reason !== 'exists') return failure(writeProblem(written, folder));
    }
    return failure(problem('REPORT_NOT_WRITTEN', { folder, detail: base }));
  }

  async function write(
    base: string,
    extension: string,
    data: string | Uint8Array,
  ): Promise<Result<ExportedFile>> {
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength;
    if (deps.choosePath === undefined) {
      const path = await writeBeside(base, extension, data);
      return path.ok ? success({ path: path.value, bytes }) : path;
    }
    const chosen = await deps.choosePath(`${base}.${extension}`);
    if (chosen === null) return failure(problem('CANCELLED'));
    // The save dialog has already asked before replacing a file.
    const written = await files.writeAtomic(chosen, data);
    return written.ok ? success({ path: chosen, bytes }) : failure(writeProblem(written, chosen));
  }

  const baseName = (kind: string, siteName: string): string =>
    reportBaseName(kind, siteName, clock.now());

  return {
    exportReport: async (caseId, format, language, signal) => {
      const source = await store.journalOf(caseId);
      if (!source.ok) return source;
      const rendered = await render({ source: source.value, format, language }, signal);
      if (!rendered.ok) return rendered;
      if (signal?.aborted === true) return failure(problem('CANCELLED'));
      const { data, siteName } = rendered.value;
      const kind = language === 'fr' ? 'rapport' : 'report';
      return write(baseName(kind, siteName), EXTENSIONS[format], data);
    },
    exportCase: async (caseId) => {
      const exported = await store.exportText(caseId);
      if (!exported.ok) return exported;
      return write(
        baseName('intervention', exported.value.siteName),
        'tonalite',
        exported.value.text,
      );
    },
    ticketText: async (caseId, language) => {
      const source = await store.journalOf(caseId);
      if (!source.ok) return source;
      const rendered = await render({ source: source.value, format: 'text', language });
      if (!rendered.ok) return rendered;
      const { data } = rendered.value;
      return success(typeof data === 'string' ? data : new TextDecoder().decode(data));
    },
  };
}
