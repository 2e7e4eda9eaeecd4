import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { StructureRules } from './pdf-structure.ts';
import type { Block, Cell, ReportDocument, Tone } from '../../shared/report/report-document.ts';

/** The interface's own colours of the light scheme; all pass 4.5:1 on white paper. */
const INK = '#15262a';
const DIMMED = '#4f6165';
const LINE = '#d5dddc';
const SUNKEN = '#f0f4f3';
const ACCENT = '#0d6170';
const TONES: Readonly<Record<Tone, { readonly ink: string; readonly soft: string }>> = {
  good: { ink: '#1b6b3a', soft: '#dff1e4' },
  bad: { ink: '#a8271b', soft: '#fbe4e0' },
  warning: { ink: '#7d4a00', soft: '#fdeecb' },
  neutral: { ink: '#24558f', soft: '#e2edf9' },
};

/** Sizes of headings, in points, which nothing else has. */
const SIZES = { title: 19, section: 13, part: 10.5 } as const;

const MARGIN = 42;
const TOP = 56;
const BOTTOM = 54;
const PAGE_HEIGHT = 841.89;
const WIDTH = 595.28 - 2 * MARGIN;
const LABEL_WIDTH = 118;
/** A heading lower than this share of the page begins the next one: a table's head needs the room. */
const LAST_HEADING = 0.78;
const MARK = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="34" height="34">',
  '<rect width="32" height="32" rx="8" fill="#14505c"/>',
  '<path d="M5 16h4l2.5-7 4 15 4-12 2 4H27" fill="none" stroke="#f3c969" stroke-width="2.6"',
  ' stroke-linecap="round" stroke-linejoin="round"/></svg>',
].join('');

/** How a line's print tells what it is to a screen reader. */
export const structureRules: StructureRules = {
  roleOf: (size) => {
    if (size === SIZES.title) return 'H1';
    if (size === SIZES.section) return 'H2';
    return size === SIZES.part ? 'H3' : 'P';
  },
  isRunning: (y) => y < TOP - 1 || y > PAGE_HEIGHT - BOTTOM,
};

/** Characters that the embedded fonts lack, each with one that they have. */
const SUBSTITUTES: readonly (readonly [RegExp, string])[] = [
  [/[\u202F\u2007]/gu, '\u00A0'],
  [/\u2011/gu, '-'],
  [/\u2192/gu, '>'],
];

/** Text as the embedded fonts can print it. */
export function printable(text: string): string {
  return SUBSTITUTES.reduce((shown, [pattern, by]) => shown.replaceAll(pattern, by), text);
}

/**
 * The report as pdfmake takes it: A4, tagged, with running head and page numbers. pdfmake changes
 * what it is given, so that each call makes a fresh definition.
 */
export function pdfDocument(document: ReportDocument): TDocumentDefinitions {
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
    // A heading never stays alone at the foot of a page.
    pageBreakBefore: (node) =>
      node.headlineLevel !== undefined && (node.startPosition?.verticalRatio ?? 0) > LAST_HEADING,
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

/** A tinted box with a bar of its tone at the left. */
function box(tone: Tone, lines: readonly (string | { text: string; bold?: boolean })[]): Content {
  const { ink, soft } = TONES[tone];
  return {
    margin: [0, 5, 0, 5],
    unbreakable: true,
    table: {
      widths: [WIDTH - 3],
      body: [
        [
          {
            stack: lines.map((line, index) => ({
              ...(typeof line === 'string' ? { text: line } : line),
              margin: [0, index === 0 ? 0 : 2.5, 0, 0],
            })),
            fillColor: soft,
            margin: [7, 5, 7, 5],
          },
        ],
      ],
    },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: (column) => (column === 0 ? 3 : 0),
      vLineColor: () => ink,
      paddingLeft: () => 0,
      paddingRight: () => 0,
      paddingTop: () => 0,
      paddingBottom: () => 0,
    },
  };
}

function blockContent(block: Block): Content[] {
  switch (block.kind) {
    case 'heading':
      return [
        {
          text: printable(block.text),
          headlineLevel: block.level,
          bold: true,
          fontSize: block.level === 2 ? SIZES.section : SIZES.part,
          outline: true,
          color: block.level === 2 ? ACCENT : INK,
          margin: block.level === 2 ? [0, 15, 0, 5] : [0, 9, 0, 4],
        },
      ];
    case 'conclusion':
      return [
        box(block.tone, [
          { text: printable(block.label) },
          { text: printable(block.title), bold: true },
          ...block.lines.map(printable),
        ]),
      ];
    case 'facts':
      return [factsContent(block.rows)];
    case 'table':
      return [tableContent(block)];
    case 'list':
      return [{ ul: block.items.map((text) => ({ text: printable(text), margin: [0, 0, 0, 2] })) }];
    case 'paragraph':
      return [{ text: printable(block.text), margin: [0, 0, 0, 3] }];
    default:
      return [signaturesContent(block.labels, block.hint)];
  }
}

function cellContent(cell: Cell): Content {
  const { text, details = [], tone, strong, withdrawn, code } = cell;
  const main = {
    text: printable(text),
    bold: strong === true,
    color: withdrawn === true ? DIMMED : tone === undefined ? INK : TONES[tone].ink,
    ...(withdrawn === true ? { decoration: 'lineThrough' as const } : {}),
    ...(code === true ? { fontSize: 8.5 } : {}),
  };
  if (details.length === 0) return main;
  return {
    stack: [
      main,
      ...details.map((detail) => ({
        text: printable(detail),
        color: DIMMED,
        fontSize: 7.5,
        margin: [0, 1.5, 0, 0] as [number, number, number, number],
      })),
    ],
  };
}

/** Rows stay whole on a page, but for one that might be taller than a page and would be cut off. */
function staysWhole(rows: readonly (readonly Cell[])[]): boolean {
  return rows.every((row) =>
    row.every(({ text, details = [] }) => {
      const all = [text, ...details].join('\n');
      return all.length < 1500 && all.split('\n').length < 30;
    }),
  );
}

function factsContent(rows: Extract<Block, { kind: 'facts' }>['rows']): Content {
  return {
    table: {
      // Fixed, because a column that takes what is left grows with a long word, off the page.
      widths: [LABEL_WIDTH, WIDTH - LABEL_WIDTH - 12],
      dontBreakRows: staysWhole(rows.map(({ value }) => [value])),
      body: rows.map(({ label, value }): TableCell[] => [
        { text: printable(label), color: DIMMED },
        cellContent(value),
      ]),
    },
    layout: {
      hLineWidth: (row, node) => (row === 0 || row === node.table.body.length ? 0 : 0.5),
      hLineColor: () => LINE,
      vLineWidth: () => 0,
      paddingLeft: () => 0,
      paddingRight: () => 6,
      paddingTop: () => 2.5,
      paddingBottom: () => 2.5,
    },
  };
}

function tableContent({ columns, rows }: Extract<Block, { kind: 'table' }>): Content {
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  return {
    margin: [0, 2, 0, 6],
    table: {
      headerRows: 1,
      keepWithHeaderRows: staysWhole(rows) ? 1 : 0,
      dontBreakRows: staysWhole(rows),
      // The padding of each column stands beside its width.
      widths: columns.map(({ share }) => (WIDTH * share) / total - 10),
      body: [
        columns.map(({ title }): TableCell => ({
          text: printable(title),
          bold: true,
          fontSize: 8,
          color: ACCENT,
          fillColor: SUNKEN,
        })),
        ...rows.map((row): TableCell[] => row.map(cellContent)),
      ],
    },
    layout: {
      hLineWidth: (row) => (row === 0 ? 0 : row === 1 ? 0.9 : 0.5),
      hLineColor: (row) => (row === 1 ? ACCENT : LINE),
      vLineWidth: () => 0,
      paddingLeft: () => 5,
      paddingRight: () => 5,
      paddingTop: () => 3,
      paddingBottom: () => 3,
    },
  };
}

function signaturesContent(labels: readonly string[], hint: string): Content {
  return {
    margin: [0, 18, 0, 0],
    unbreakable: true,
    columnGap: 16,
    columns: labels.map((label) => ({
      width: '*',
      table: {
        widths: ['*'],
        heights: [62],
        body: [
          [
            {
              stack: [
                { text: printable(label), bold: true },
                { text: printable(hint), color: DIMMED, fontSize: 7.5 },
              ],
              margin: [5, 4, 5, 4],
            },
          ],
        ],
      },
      layout: { hLineColor: () => LINE, vLineColor: () => LINE },
    })),
  };
}
