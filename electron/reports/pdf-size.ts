import { layOut } from '../../shared/report/layout.ts';
import type { Report } from '../../shared/report/report-schema.ts';
import { problem, type Problem } from '../../shared/domain/problem.ts';

/** A page of the PDF holds about this many characters of text and of its description. */
const CHARACTERS_A_PAGE = 4000;
/** Beyond this, the layout takes more time and memory than a report may use. */
const MOST_PAGES = 300;

/** Says, before the work begins, that a report is too long for a PDF; null when it is not. */
export function tooLongForPdf(report: Report): Problem | null {
  const pages = Math.ceil(JSON.stringify(layOut(report).blocks).length / CHARACTERS_A_PAGE);
  return pages > MOST_PAGES
    ? problem('REPORT_TOO_LONG_FOR_PDF', { pages, most: MOST_PAGES })
    : null;
}
