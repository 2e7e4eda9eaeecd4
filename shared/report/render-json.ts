import { type Report, ReportSchema } from './report-schema.ts';

/** The report as `tonalite/report@1`, indented by two spaces; fields outside its schema are left out. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(ReportSchema.parse(report), null, 2)}\n`;
}
