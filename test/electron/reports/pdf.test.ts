import { describe, expect, it, vi } from 'vitest';
import { renderPdf } from '../../../electron/reports/pdf.ts';
import { pdfDocument } from '../../../electron/reports/pdf-document.ts';
import { layOut } from '../../../shared/report/layout.ts';
import type { Report } from '../../../shared/report/report-schema.ts';
import { reduceCase } from '../../../shared/case/reduce.ts';
import { journalOf } from '../../shared/case/case-samples.ts';
import { hostileCase } from '../../shared/report/hostile-case.ts';
import { largeCase, sampleCase, sampleReport } from '../../shared/report/report-samples.ts';

/** The parts of a PDF that are not compressed, in which its dictionaries stand. */
function skeleton(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/stream\r?\n[\s\S]*?endstream/g, '');
}

function pagesOf(bytes: Uint8Array): number {
  return skeleton(bytes).match(/\/Type \/Page\b/g)?.length ?? 0;
}

function contentOf(report: Report): string {
  return JSON.stringify(pdfDocument(layOut(report)).content);
}

describe('the PDF report', () => {
  it(
    'is a tagged A4 document in its language, with its title and its fonts',
    { tags: ['slow'] },
    async () => {
      const warn = vi.spyOn(console, 'warn');
      const pdf = skeleton(await renderPdf(sampleReport('fr')));
      expect(pdf.startsWith('%PDF-1.7')).toBe(true);
      expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
      expect(pdf).toMatch(/\/Marked true/);
      expect(pdf).toContain('/Lang (fr)');
      expect(pdf).toMatch(/\/MediaBox \[0 0 595\.28 841\.89\]/);
      expect(pdf).toContain('/FontFile2');
      expect(warn).not.toHaveBeenCalled();
      warn.mockRestore();
    },
  );

  it(
    'gives a screen reader one document of headings and paragraphs, decoration left out',
    { tags: ['slow'] },
    async () => {
      const pdf = skeleton(await renderPdf(sampleReport('fr')));
      const count = (role: string): number => pdf.split(`/S /${role}\n`).length - 1;
      expect([count('Document'), count('H1')]).toEqual([1, 1]);
      expect(count('H2')).toBeGreaterThan(5);
      expect(count('H3')).toBeGreaterThan(1);
      expect(count('P')).toBeGreaterThan(100);
      expect(pdf).toMatch(/\/Outlines \d+ 0 R/);
    },
  );

  it('contains nothing that runs, opens or fetches, for any text of the network', async () => {
    const pdf = skeleton(await renderPdf(sampleReport('fr', hostileCase())));
    expect(pdf).not.toMatch(/\/(?:JavaScript|JS|URI|Launch|EmbeddedFile|OpenAction|AA)\b/);
    expect(contentOf(sampleReport('fr', hostileCase()))).not.toMatch(/"(?:link|image|qr)":/);
  });

  it('is the same, byte for byte, for the same report', async () => {
    const first = await renderPdf(sampleReport('en'));
    const second = await renderPdf(sampleReport('en'));
    expect(Buffer.compare(first, second)).toBe(0);
  });

  it('says what the other formats say', () => {
    const content = contentOf(sampleReport('fr'));
    for (const expected of ['Yealink T54W', '203.0.113.45', 'Réseau du site en cause', 'monip.ovh'])
      expect(content).toContain(expected);
  });

  it('marks a simulated site on every page', () => {
    const simulated = pdfDocument(layOut(sampleReport('fr', sampleCase(true))));
    expect(simulated.watermark).toMatchObject({ text: 'SITE SIMULÉ' });
    expect(pdfDocument(layOut(sampleReport('fr'))).watermark).toBeUndefined();
  });

  it('cuts no line of a note that is taller than a page', async () => {
    const text = Array.from({ length: 240 }, (_, index) => `l${index}`).join('\n');
    const tall = reduceCase(journalOf([{ type: 'note-added', text }]));
    const short = reduceCase(journalOf([{ type: 'note-added', text: 'l0' }]));
    const pages = pagesOf(await renderPdf(sampleReport('fr', tall)));
    expect(pages).toBeGreaterThanOrEqual(pagesOf(await renderPdf(sampleReport('fr', short))) + 3);
  });

  it('takes two hundred phones', { tags: ['slow'] }, async () => {
    const small = await renderPdf(sampleReport('fr'));
    const large = await renderPdf(sampleReport('fr', largeCase(200)));
    expect(pagesOf(large)).toBeGreaterThan(pagesOf(small));
  });
});
