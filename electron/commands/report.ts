import { CaseSchema } from '../../shared/case/case-schema.ts';
import type { ReportFormat } from '../../shared/report/report-format.ts';
import type { CaseStore } from '../cases/case-store.ts';
import type { FileSystem } from '../platform/machine.ts';
import type { ReportRenderer } from '../reports/render-report.ts';
import { type CommandContext, exitStatus, type ExitStatus } from './command-context.ts';
import { printProblem } from './print-problem.ts';

const UuidSchema = CaseSchema.shape.caseId;

/**
 * `tonalite report CASE`: CASE is the id of a case on this computer, or the path of an exported case
 * file. Writes the report to `out`.
 */
export async function runReport(
  deps: {
    readonly store: CaseStore;
    readonly files: FileSystem;
    readonly render: ReportRenderer;
  },
  options: { readonly subject: string; readonly format: ReportFormat; readonly out: string },
  context: CommandContext,
): Promise<ExitStatus> {
  const opened = UuidSchema.safeParse(options.subject).success
    ? await deps.store.read(options.subject)
    : await deps.store.readExportedFile(options.subject);
  if (!opened.ok) return printProblem(opened.problem, false, context);
  const rendered = await deps.render(opened.value, options.format, context.language);
  if (!rendered.ok) return printProblem(rendered.problem, false, context);
  const written = await deps.files.writeAtomic(options.out, rendered.value);
  if (!written.ok) {
    context.report(
      context.translate('cli.notWritten', { path: options.out, detail: written.detail }),
    );
    return exitStatus.couldNotRun;
  }
  context.report(context.translate('cli.written', { path: options.out }));
  return exitStatus.done;
}
