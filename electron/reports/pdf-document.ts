import type { Content, DocumentDefinition } from 'pdfmake';
import type { ReportDocument } from '../../shared/report/report-document.ts';
import { blockContent, box } from './pdf-blocks.ts';
import type { StructureRules } from './pdf-structure.ts';
import { ACCENT, DIMMED, INK, MARGIN, printable, SIZES, TONES, WIDTH } from './pdf-style.ts';

const TOP = 56;
const BOTTOM = 54;
const PAGE_HEIGHT = 841.89;
/** A heading lower than this share of the page starts the next page: a table's head needs the room. */
export const LAST_HEADING = 0.78;
const MARK = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="34" height="34">',
  '<rect width="32" height="32" rx="8" fill="#14505c"/>',
  '<path d="M5 16h4l2.5-7 4 15 4-12 2 4H27" fill="none" stroke="#f3c969" stroke-width="2.6"',
  ' stroke-linecap="round" stroke-linejoin="round"/></svg>',
].join('');

/** How a printed line is announced to a screen reader. */
export const structureRules: StructureRules = {
  roleOf: (size) => {
    if (size === SIZES.title) return 'H1';
    if (size === SIZES.section) return 'H2';
    return size === SIZES.part ? 'H3' : 'P';
  },
  isRunning: (y) => y < TOP - 1 || y > PAGE_HEIGHT - BOTTOM,
};

/**
 * The report in pdfmake's form: A4, tagged, with running head and page numbers. pdfmake changes the
 * definition that it is given, so each call makes a new one.
 */
export function pdfDocument(document: ReportDocument): DocumentDefinition {
  const { simulated, title, site, date } = document;
  return {
    version: '1.7',
    tagged: true,
    displayTitle: true,
    language: document.language,
    pageSize: 'A4',
    pageMargins: [MARGIN, TOP, MARGIN, BOTTOM],
    info: {
      title: printable([title, site].filter((part) => part !== '').join(' – ')),
      author: 'Tonalité',
      subject: printable(document.subtitle),
      creator: 'Tonalité',
      producer: 'Tonalité',
      // Fixed by the report, so that the same report gives the same bytes.
      creationDate: new Date(document.generatedAt),
      modDate: new Date(document.generatedAt),
    },
    defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.15, color: INK },
    ...(simulated === null
      ? {}
      : {
          watermark: { text: printable(simulated.mark), color: ACCENT, opacity: 0.07, bold: true },
        }),
    header: (page) => (page === 1 ? [] : runningHead([title, site, date], simulated?.mark ?? null)),
    footer: (page, pages) => ({
      margin: [MARGIN, 18, MARGIN, 0],
      columns: [
        { text: printable(document.footer), color: DIMMED, fontSize: 7.5, width: '*' },
        {
          text: printable(document.pageOf(page, pages)),
          color: DIMMED,
          fontSize: 7.5,
          alignment: 'right',
          width: 90,
        },
      ],
    }),
    content: [...masthead(document), ...document.blocks.flatMap(blockContent)],
  };
}

function runningHead(parts: readonly string[], mark: string | null): Content {
  return {
    margin: [MARGIN, 24, MARGIN, 0],
    columns: [
      {
        text: printable(parts.filter((part) => part !== '').join(' · ')),
        color: DIMMED,
        fontSize: 7.5,
        width: '*',
      },
      ...(mark === null
        ? []
        : [
            {
              text: printable(mark),
              color: TONES.bad.ink,
              bold: true,
              fontSize: 7.5,
              width: 120,
              alignment: 'right' as const,
            },
          ]),
    ],
  };
}

function masthead(document: ReportDocument): Content[] {
  const { title, subtitle, site, date, simulated } = document;
  return [
    {
      columns: [
        { svg: MARK, width: 34, height: 34 },
        {
          width: '*',
          margin: [10, 0, 0, 0],
          stack: [
            { text: printable(title), fontSize: SIZES.title, bold: true, lineHeight: 1 },
            { text: printable(subtitle), color: DIMMED, fontSize: 9.5, margin: [0, 3, 0, 0] },
          ],
        },
        {
          width: 190,
          alignment: 'right',
          stack: [
            { text: printable(site), bold: true, fontSize: 11 },
            { text: printable(date), color: DIMMED, margin: [0, 2, 0, 0] },
          ],
        },
      ],
    },
    rule(10, 4),
    ...(simulated === null
      ? []
      : [
          box('bad', [
            { text: printable(simulated.mark), bold: true },
            printable(simulated.meaning),
          ]),
        ]),
  ];
}

function rule(before: number, after: number): Content {
  return {
    margin: [0, before, 0, after],
    canvas: [{ type: 'line', x1: 0, y1: 0, x2: WIDTH, y2: 0, lineWidth: 1.2, lineColor: ACCENT }],
  };
}
