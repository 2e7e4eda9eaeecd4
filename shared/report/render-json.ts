import { type Report, ReportSchema } from './report-schema.ts';

/** The report as `tonalite/report@1`, two spaces deep; what its schema does not know is left out. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(ReportSchema.parse(report), null, 2)}\n`;
}
