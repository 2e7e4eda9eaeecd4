import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { escapeHtml, renderHtml } from '../../../electron/reports/html.ts';
import { HOSTILE, hostileCase } from '../../shared/report/hostile-case.ts';
import { largeCase, sampleCase, sampleReport } from '../../shared/report/report-samples.ts';

/** Every tag of a page, attributes included; text between tags is what is left. */
function tagsOf(page: string): string[] {
  return page.match(/<[^>]*>/g) ?? [];
}

describe('the HTML report', () => {
  it('is self-contained: no script, no outside address, one style sheet that its policy names', () => {
    const page = renderHtml(sampleReport('fr'));
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri`,
    );
    for (const tag of tagsOf(page))
      expect(tag).not.toMatch(/<(?:script|link|img|iframe|a|form)\b/i);
    for (const tag of tagsOf(page)) expect(tag).not.toMatch(/\s(?:on\w+|style|href|src)\s*=/i);
    expect(page).not.toMatch(/@import|url\(/);
    expect(page).toContain('<html lang="fr">');
    expect(renderHtml(sampleReport('en'))).toContain('<html lang="en">');
  });

  it('says everything that the technician needs', () => {
    const page = renderHtml(sampleReport('fr'));
    for (const expected of [
      'Boulangerie Élise',
      'Yealink T54W',
      '80:5e:0c:12:34:56',
      '96.86.0.100',
      '203.0.113.45',
      'Réseau du site en cause',
      'l’application proposait',
      'l’application',
      'le technicien',
      'Table des voisins\u00A0: 192.168.77.21 FAILED',
      'Partage de connexion 4G',
      'Ce qui n’a pas été testé',
      'monip.ovh',
    ])
      expect(page).toContain(expected);
  });

  it('is inert for any text of the network and of people', () => {
    const hostile = renderHtml(sampleReport('fr', hostileCase()));
    const names = new Set(tagsOf(hostile).map((tag) => /^<[/!]?([a-z0-9]+)/i.exec(tag)?.[1]));
    const known = new Set(
      tagsOf(renderHtml(sampleReport('fr'))).map((tag) => /^<[/!]?([a-z0-9]+)/i.exec(tag)?.[1]),
    );
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
    for (const tag of tagsOf(hostile)) expect(tag).not.toMatch(/\son\w+\s*=/i);
    expect(hostile).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(hostile).toContain(escapeHtml(HOSTILE.script).slice(0, 40));
    // A value is never taken for a sentence with places to fill.
    expect(hostile).toContain('{{site}} $t(report.title)');
  });

  it('marks a simulated site for the eye and for a reader', () => {
    const page = renderHtml(sampleReport('en', sampleCase(true)));
    expect(page.match(/SIMULATED SITE/g)).toHaveLength(2);
    expect(renderHtml(sampleReport('en'))).not.toContain('SIMULATED');
  });

  it('is the same, byte for byte, for the same report', () => {
    const [first, second] = [1, 2].map(() => renderHtml(sampleReport('fr', largeCase(20))));
    expect(first).toBe(second);
  });
});
