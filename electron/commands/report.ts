import { CaseSchema } from '../../shared/case/case-schema.ts';
import { type Result, success } from '../../shared/domain/result.ts';
import { readJournalFile } from '../cases/case-files.ts';
import type { JournalSource } from '../cases/journal-work.ts';
import type { ReportFormat } from '../../shared/report/report-format.ts';
import type { CaseStore } from '../cases/case-store.ts';
import type { FileSystem } from '../platform/machine.ts';
import type { ReportWorker } from '../reports/render-in-worker.ts';
import { type CommandContext, exitStatus, type ExitStatus } from './command-context.ts';
import { printProblem } from './print-problem.ts';

const UuidSchema = CaseSchema.shape.caseId;

export type ReportCommandDeps = {
  readonly store: Pick<CaseStore, 'journalOf'>;
  readonly files: FileSystem;
  /** Reads and prints in a thread, so that Ctrl-C ends a long one at once. */
  readonly reports: ReportWorker;
};

/** The journal of a case of this computer, or of an exported file. */
async function sourceOf(
  { store, files }: ReportCommandDeps,
  subject: string,
): Promise<Result<JournalSource>> {
  if (UuidSchema.safeParse(subject).success) return store.journalOf(subject);
  const file = await readJournalFile(files, subject);
  return file.ok ? success({ bytes: file.value, known: null }) : file;
}

/**
 * `tonalite report CASE`: CASE is the id of a case on this computer, or the path of an exported case
 * file. Writes the report to `out`.
 */
export async function runReport(
  deps: ReportCommandDeps,
  options: { readonly subject: string; readonly format: ReportFormat; readonly out: string },
  context: CommandContext,
): Promise<ExitStatus> {
  const source = await sourceOf(deps, options.subject);
  if (!source.ok) return printProblem(source.problem, false, context);
  const { format } = options;
  const request = { source: source.value, format, language: context.language };
  const rendered = await deps.reports.render(request, context.signal);
  // Without its thread, nothing keeps the program from ending.
  await deps.reports.close();
  if (!rendered.ok) return printProblem(rendered.problem, false, context);
  const written = await deps.files.writeAtomic(options.out, rendered.value.data);
  if (!written.ok) {
    context.report(
      context.translate('cli.notWritten', { path: options.out, detail: written.detail }),
    );
    return exitStatus.couldNotRun;
  }
  context.report(context.translate('cli.written', { path: options.out }));
  return exitStatus.done;
}
