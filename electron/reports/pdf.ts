import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PdfMaker } from 'pdfmake';
import type { Report } from '../../shared/report/report-schema.ts';
import { layOut } from '../../shared/report/layout.ts';
import { LAST_HEADING, pdfDocument, structureRules } from './pdf-document.ts';
import { keepHeadingsWithText } from './pdf-headings.ts';
import { writeStructure } from './pdf-structure.ts';

const FONT_FILES = {
  normal: 'Roboto-Regular.ttf',
  bold: 'Roboto-Medium.ttf',
  italics: 'Roboto-Italic.ttf',
  bolditalics: 'Roboto-MediumItalic.ttf',
} as const;

let maker: Promise<PdfMaker> | null = null;

/** The PDF library with its own fonts, loaded only at the first report. */
async function loadMaker(): Promise<PdfMaker> {
  const { default: pdfmake } = await import('pdfmake');
  // The report contains no picture and no external link, so nothing may be fetched or read for it.
  pdfmake.setUrlAccessPolicy(() => false);
  const require = createRequire(import.meta.url);
  keepHeadingsWithText(require('pdfmake/js/LayoutBuilder.js'), LAST_HEADING);
  writeStructure(require('pdfmake/js/Renderer.js'), structureRules);
  const folder = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
  const paths = Object.fromEntries(
    Object.entries(FONT_FILES).map(([style, name]) => [style, join(folder, name)]),
  );
  const allowed = new Set(Object.values(paths));
  pdfmake.setLocalAccessPolicy((path) => allowed.has(path));
  pdfmake.setFonts({ Roboto: paths });
  // Fails here, naming the path, rather than in the middle of a page.
  await Promise.all([...allowed].map((path) => readFile(path)));
  return pdfmake;
}

/**
 * The report as PDF bytes: A4, tagged, fonts embedded, made without a browser. The same report gives
 * the same bytes.
 */
export async function renderPdf(report: Report): Promise<Uint8Array> {
  maker ??= loadMaker();
  const loading = maker;
  try {
    const pdfmake = await loading;
    return await pdfmake.createPdf(pdfDocument(layOut(report))).getBuffer();
  } catch (error) {
    // A failed load is tried again at the next report.
    if (maker === loading) maker = null;
    throw error;
  }
}
