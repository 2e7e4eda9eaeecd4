import { describe, expect, it } from 'vitest';
import { reduceCase } from '../../../shared/case/reduce.ts';
import { layOut } from '../../../shared/report/layout.ts';
import { at, gigaset, journalOf, scan, yealink } from '../case/case-samples.ts';
import { sampleReport } from './report-samples.ts';

const gateway = {
  ...yealink,
  ip: '192.168.77.1',
  mac: '00:1e:80:11:22:33',
  role: 'gateway' as const,
  phone: null,
};

/** The texts of the report of a site that had two phones, and has `left` of them at the end. */
function printed(language: 'fr' | 'en', left: readonly (typeof yealink)[]): string {
  const asked = ['192.168.77.0/24'];
  const whole = reduceCase(
    journalOf([
      { type: 'scan-recorded', result: { ...scan, asked, devices: [yealink, gigaset, gateway] } },
      {
        type: 'scan-recorded',
        result: {
          ...scan,
          scanId: 'scan-2',
          startedAt: at(900),
          asked,
          devices: [...left, gateway],
        },
      },
    ]),
  );
  return JSON.stringify(layOut(sampleReport(language, whole)));
}

describe('the report of a scan that learned less than the one before', () => {
  it('still counts its phones', () => {
    const poor = { ...yealink, role: 'other' as const, phone: null, evidence: [] };
    const counted = (...scans: readonly (typeof scan)[]) =>
      sampleReport(
        'fr',
        reduceCase(journalOf(scans.map((result) => ({ type: 'scan-recorded', result })))),
      ).network?.scan?.phoneCount;
    const rich = { ...scan, devices: [yealink, gateway] };
    const later = { ...scan, scanId: 'scan-2', startedAt: at(900), devices: [poor, gateway] };
    expect(counted(rich)).toBe(1);
    expect(counted(rich, later)).toBe(1);
    expect(counted(later)).toBe(0);
  });
});

describe('the report of phones that went away', () => {
  it('keeps their names, says when each gave its last sign, and what they share', () => {
    const text = printed('fr', []);
    expect(text).toContain('2 téléphones ont disparu\u00a0: cause commune');
    expect(text.match(/vu pour la dernière fois le/g)).toHaveLength(2);
    expect(text).toContain('T54W');
    expect(text).toContain('96.86.0.100');
    expect(printed('en', [])).toContain('2 phones went away');
  });

  it('speaks of no common cause when one is away, and of none when all are there', () => {
    expect(printed('fr', [gigaset])).not.toContain('ont disparu');
    expect(printed('fr', [gigaset]).match(/vu pour la dernière fois le/g)).toHaveLength(1);
    expect(printed('fr', [yealink, gigaset])).not.toContain('dernière fois');
  });
});
