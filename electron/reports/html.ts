import { createHash } from 'node:crypto';
import { layOut } from '../../shared/report/layout.ts';
import type { Block, Cell, ReportDocument } from '../../shared/report/report-document.ts';
import type { Report } from '../../shared/report/report-schema.ts';
import { htmlStyle } from './html-style.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text escaped for HTML, in content and in attributes alike. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

const MARK =
  '<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#14505c"/>' +
  '<path d="M5 16h4l2.5-7 4 15 4-12 2 4H27" fill="none" stroke="#f3c969" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>';

/** Nothing runs, nothing is fetched, nothing is sent: only this style sheet applies. */
function contentPolicy(): string {
  const hash = createHash('sha256').update(htmlStyle).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

/** The report as one self-contained HTML file: no script, light and dark, ready to print. */
export function renderHtml(report: Report): string {
  const document = layOut(report);
  const title = [document.title, document.site].filter((part) => part !== '').join(' – ');
  return [
    '<!doctype html>',
    `<html lang="${document.language}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(contentPolicy())}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<meta name="generator" content="${escapeHtml(`${report.application.name} ${report.application.version}`)}">`,
    `<title>${escapeHtml(title)}</title>`,
    `<style>${htmlStyle}</style>`,
    '</head>',
    '<body>',
    ...(document.simulated === null
      ? []
      : [
          `<div class="mark" aria-hidden="true"><span>${escapeHtml(document.simulated.mark)}</span></div>`,
        ]),
    ...masthead(document),
    '<main>',
    ...(document.simulated === null
      ? []
      : [
          `<div class="box bad" role="note"><p><strong>${escapeHtml(document.simulated.mark)}</strong></p><p>${escapeHtml(document.simulated.meaning)}</p></div>`,
        ]),
    ...document.blocks.map(blockHtml),
    '</main>',
    `<footer>${escapeHtml(document.footer)}</footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function masthead({ title, subtitle, site, date }: ReportDocument): string[] {
  return [
    '<header>',
    MARK,
    `<div><h1>${escapeHtml(title)}</h1><p class="dim">${escapeHtml(subtitle)}</p></div>`,
    `<div><p class="site">${escapeHtml(site)}</p><p class="dim">${escapeHtml(date)}</p></div>`,
    '</header>',
  ];
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escapeHtml(block.text)}</h${block.level}>`;
    case 'conclusion':
      return [
        `<div class="box ${block.tone}"><p class="dim">${escapeHtml(block.label)}</p>`,
        `<p><strong>${escapeHtml(block.title)}</strong></p>`,
        ...block.lines.map((line) => `<p>${escapeHtml(line)}</p>`),
        '</div>',
      ].join('');
    case 'facts':
      return [
        '<table class="facts"><tbody>',
        ...block.rows.map(
          ({ label, value }) =>
            `<tr><th scope="row">${escapeHtml(label)}</th>${cellHtml(value)}</tr>`,
        ),
        '</tbody></table>',
      ].join('\n');
    case 'table':
      return tableHtml(block);
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
    case 'paragraph':
      return `<p>${escapeHtml(block.text)}</p>`;
    default:
      return [
        '<div class="signatures">',
        ...block.labels.map(
          (label) =>
            `<div><strong>${escapeHtml(label)}</strong><small>${escapeHtml(block.hint)}</small></div>`,
        ),
        '</div>',
      ].join('');
  }
}

function tableHtml({ columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  return [
    // A keyboard can scroll what does not fit on a narrow screen.
    '<div class="scroll" tabindex="0"><table>',
    `<colgroup>${columns.map(({ share }) => `<col width="${Math.round((100 * share) / total)}%">`).join('')}</colgroup>`,
    `<thead><tr>${columns.map(({ title }) => `<th scope="col">${escapeHtml(title)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`),
    '</tbody></table></div>',
  ].join('\n');
}

function cellHtml(cell: Cell): string {
  const { text, details = [], tone, strong, withdrawn, code } = cell;
  const classes = [
    ...(code === true ? ['code'] : []),
    ...(tone === undefined ? [] : [`t-${tone}`]),
  ].join(' ');
  const element = withdrawn === true ? 's' : strong === true ? 'strong' : 'span';
  const shown = `<${element}${classes === '' ? '' : ` class="${classes}"`}>${escapeHtml(text)}</${element}>`;
  const lines = details.map((detail) => `<small>${escapeHtml(detail)}</small>`).join('');
  return `<td>${shown}${lines}</td>`;
}
