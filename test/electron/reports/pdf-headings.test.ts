import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPdf } from '../../../electron/reports/pdf.ts';
import { SIZES } from '../../../electron/reports/pdf-style.ts';
import { reduceCase } from '../../../shared/case/reduce.ts';
import { journalOf } from '../../shared/case/case-samples.ts';
import { z } from '../../../shared/schema.ts';
import { sampleReport } from '../../shared/report/report-samples.ts';

const require = createRequire(import.meta.url);
const layout = require('pdfmake/js/LayoutBuilder.js').default.prototype;
const drawing = require('pdfmake/js/Renderer.js').default.prototype;

const LineSchema = z.object({ inlines: z.array(z.object({ fontSize: z.number() })) });

const manyPhones = reduceCase(
  journalOf(
    Array.from({ length: 40 }, (_, index) => ({
      type: 'label-mac-typed' as const,
      phoneKey: `80:5e:0c:00:00:${(index + 16).toString(16)}`,
      typed: '805E0C123456',
      matches: false,
    })),
  ),
);

describe('the headings of the PDF report', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('need one layout of the document, however many pages they begin', async () => {
    await renderPdf(sampleReport('fr'));
    const laidOut = vi.spyOn(layout, 'tryLayoutDocument');
    await renderPdf(sampleReport('fr', manyPhones));
    expect(laidOut).toHaveBeenCalledTimes(1);
  });

  it('are never left alone at the foot of a page', async () => {
    await renderPdf(sampleReport('fr'));
    const drawn = vi.spyOn(drawing, 'renderLine');
    await renderPdf(sampleReport('fr', manyPhones));
    const heights = drawn.mock.calls.flatMap(([line, , y]) => {
      const size = LineSchema.parse(line).inlines[0]?.fontSize;
      return size === SIZES.section || size === SIZES.part ? [Number(y)] : [];
    });
    expect(heights.length).toBeGreaterThan(40);
    // Seven tenths of a page of 842 points and its margins leave room for a table’s first rows.
    expect(Math.max(...heights)).toBeLessThan(660);
  });
});
