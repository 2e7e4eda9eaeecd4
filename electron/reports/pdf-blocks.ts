import type { Content } from 'pdfmake';
import type { Block, Cell, Tone } from '../../shared/report/report-document.ts';
import { ACCENT, DIMMED, INK, LINE, printable, SIZES, SUNKEN, TONES, WIDTH } from './pdf-style.ts';

const LABEL_WIDTH = 118;

/** A tinted box with a bar in the colour of its tone at the left. */
export function box(
  tone: Tone,
  lines: readonly (string | { text: string; bold?: boolean })[],
): Content {
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

/** One block of the report in pdfmake's form. */
export function blockContent(block: Block): Content[] {
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

/** Rows stay whole on a page, except one that might be taller than a page and would be cut off. */
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
      // Fixed widths, because a flexible column grows with a long word, off the page.
      widths: [LABEL_WIDTH, WIDTH - LABEL_WIDTH - 12],
      dontBreakRows: staysWhole(rows.map(({ value }) => [value])),
      body: rows.map(({ label, value }): Content[] => [
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
      // The padding of each column is added to its width.
      widths: columns.map(({ share }) => (WIDTH * share) / total - 10),
      body: [
        columns.map(({ title }): Content => ({
          text: printable(title),
          bold: true,
          fontSize: 8,
          color: ACCENT,
          fillColor: SUNKEN,
        })),
        ...rows.map((row): Content[] => row.map(cellContent)),
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
