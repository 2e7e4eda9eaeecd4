/** Reports asked for on the page, and read back from the disk as their reader would. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { ReportFormat } from '../../shared/report/report-format.ts';
import { goTo } from './journey.ts';

/** Chooses the folder of the reports in the settings. */
export async function setExportFolder(page: Page, folder: string): Promise<void> {
  await goTo(page, 'Réglages');
  await page.getByLabel('Dossier des rapports').fill(folder);
  await page.getByRole('button', { name: 'Enregistrer les réglages' }).click();
  await page.getByText('Réglages enregistrés.').waitFor();
}

/** Exports on the report page; gives the path that the page says. */
export async function exportReport(page: Page, format: ReportFormat | 'case'): Promise<string> {
  const button = page.locator(`[data-format="${format}"]`);
  await button.click();
  await page.getByText(/^Fichier écrit/).waitFor();
  const extension = { text: 'txt', case: 'tonalite' }[format as string] ?? format;
  const shown = page.getByText(new RegExp(`^/\\S.*\\.${extension}$`));
  return (await shown.first().textContent()) ?? '';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': '\u00A0',
};

/** What a person reads in a report: the words of its pages, without its layout. */
export function readExport(path: string, format: ReportFormat): string {
  if (format === 'pdf')
    return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  const text = readFileSync(path, 'utf8');
  if (format !== 'html') return text;
  return text
    .replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** Text without any space, so that a line broken elsewhere is still the same sentence. */
export function squeezed(text: string): string {
  return text.replaceAll(/[\s\u00A0\u202F\u00AD]+/g, '');
}
