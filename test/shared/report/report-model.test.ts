import { describe, expect, it } from 'vitest';
import type { Case } from '../../../shared/case/case-schema.ts';
import { reduceCase } from '../../../shared/case/reduce.ts';
import { buildReport } from '../../../shared/report/report-model.ts';
import { reportKnowledge } from '../../../shared/report/knowledge.ts';
import { type Report, ReportSchema } from '../../../shared/report/report-schema.ts';
import { at, facts, journalOf, labPath, scan, yealink } from '../case/case-samples.ts';
import { sampleCase, sampleEvents, sampleReport, walkedTranscript } from './report-samples.ts';

const empty = reduceCase(journalOf([]));

function sentencesOf(report: Report, role: 'next'): string[] {
  return (report.conclusions[0]?.sentences ?? [])
    .filter((sentence) => sentence.role === role)
    .map(({ text }) => text);
}

function limitsOf(whole: Case = sampleCase()): string[] {
  return sampleReport('fr', whole).limits.map(({ id }) => id);
}

describe('buildReport', () => {
  it('says of a step that the application ticked what it saw, not that a key was pressed', () => {
    const steps = JSON.stringify(sampleReport('fr'));
    expect(steps).toContain(
      'Le téléphone a quitté le réseau, à l’étape «\u00a0Confirmez la réinitialisation.\u00a0»',
    );
    expect(steps).not.toContain('"Confirmez la réinitialisation."');
    expect(JSON.stringify(sampleReport('en'))).toContain('The phone came back to the network');
  });

  it('is a valid report in both languages, without a sentence missing', () => {
    for (const language of ['fr', 'en'] as const) {
      const report = sampleReport(language);
      expect(ReportSchema.parse(report)).toEqual(report);
      const missing = JSON.stringify(report).match(/"(?:report|crossedTest)\.[a-zA-Z.-]+"/g);
      expect(missing).toBeNull();
      const phone = report.phones[0];
      expect(phone).toMatchObject({
        label: 'Yealink T54W',
        firmware: '96.86.0.100',
        mac: '80:5e:0c:12:34:56',
        confidence: 'confirmed',
        firstSeenAt: '2026-03-12T08:31:00.041Z',
      });
      expect(report.network?.publicAddress?.ip).toBe('203.0.113.45');
      expect(report.network?.gateway).toMatchObject({
        mac: '00:1e:80:11:22:33',
        roundTripMs: 0.8,
        lossPercent: 10,
      });
    }
  });

  it('lists each step with its time, who confirmed it and its proof', () => {
    const run = sampleReport('fr').phones[0]?.runs[0];
    const reset = run?.steps.filter(({ kind }) => kind === 'procedure-step') ?? [];
    expect(reset.map(({ confirmedBy }) => confirmedBy)).toEqual([
      'person',
      'application',
      'application',
    ]);
    expect(reset[1]?.evidence[0]).toEqual({
      kind: 'neighbour-table',
      label: 'Table des voisins',
      value: '192.168.77.21 FAILED',
    });
    const clock = run?.steps.find(({ overruled }) => overruled !== null);
    expect(clock).toMatchObject({ confirmedBy: 'person', note: 'L’écran affiche 09:35.' });
    const answers = walkedTranscript().filter(({ type }) => type === 'answered');
    expect(run?.steps.filter(({ kind }) => kind === 'answer')).toHaveLength(answers.length);
  });

  it('shows an answer that was undone, and marks only that one', () => {
    const steps = sampleReport('fr').phones[0]?.runs[0]?.steps ?? [];
    expect(steps.filter(({ withdrawn }) => withdrawn)).toHaveLength(1);
    expect(steps.filter(({ kind }) => kind === 'undone')).toHaveLength(1);
    const position = steps.findIndex(({ withdrawn }) => withdrawn);
    expect(steps[position + 1]?.kind).toBe('undone');
    expect(steps[position + 2]?.title).toBe(steps[position]?.title);
  });

  it('concludes with the outcome, the next action and the verdict of the crossed test', () => {
    const report = sampleReport('fr');
    expect(report.conclusions).toMatchObject([
      { phone: 'Yealink T54W', state: 'ended', outcome: 'site-network' },
    ]);
    expect(sentencesOf(report, 'next')).toHaveLength(1);
    expect(report.crossedTest?.verdicts).toMatchObject([{ verdict: 'site-network' }]);
    expect(report.crossedTest?.rows[0]?.cells.map(({ result }) => result)).toEqual([
      'fails',
      'works',
    ]);
    expect(report.crossedTest?.verdicts[0]?.reasons.length).toBeGreaterThan(1);
  });

  it('says where an unfinished diagnosis is', () => {
    const events = sampleEvents();
    const last = events.findLastIndex(({ type }) => type === 'diagnosis-entry');
    const report = sampleReport('en', reduceCase(journalOf(events.slice(0, last))));
    expect(report.conclusions[0]).toMatchObject({ state: 'in-progress', outcome: null });
    expect(sentencesOf(report, 'next')[0]).toContain('Step to carry on from');
  });

  it('keeps the transcript of a graph that this version does not know', () => {
    const report = sampleReport('fr', reduceCase(journalOf(labPath)));
    expect(report.conclusions[0]?.state).toBe('unreadable');
    expect(report.phones[0]?.runs[0]?.steps.map(({ title }) => title)).toContain('panel-repair');
  });

  it('lists every limit with its reason, and never calls unmeasured failed', () => {
    expect(limitsOf()).toEqual(
      expect.arrayContaining(['check-unknown', 'no-administrator-rights', 'no-call']),
    );
    expect(limitsOf(empty)).toEqual(
      expect.arrayContaining(['no-network-measure', 'no-scan', 'no-checks', 'no-crossed-test']),
    );
    expect(limitsOf(sampleCase(true))[0]).toBe('simulated');
    expect(limitsOf({ ...sampleCase(), damagedLines: 1 })).toContain('case-damaged');
    const holed = limitsOf({ ...sampleCase(), isDamaged: true, damagedLines: 1 });
    expect(holed).toContain('case-holed');
    expect(holed).not.toContain('case-damaged');
    const offline = reduceCase(
      journalOf([
        {
          type: 'network-seen',
          facts: {
            ...facts,
            publicAddress: facts.publicAddress && {
              ...facts.publicAddress,
              state: 'offline',
              ip: null,
            },
          },
        },
        { type: 'scan-recorded', result: { ...scan, complete: false } },
      ]),
    );
    expect(limitsOf(offline)).toEqual(expect.arrayContaining(['offline', 'scan-incomplete']));
  });

  it('reports the site’s network, not the one where the crossed test was made', () => {
    const elsewhere = {
      ...facts,
      gateway: facts.gateway && { ...facts.gateway, ip: '192.168.43.1', mac: '02:aa:bb:cc:dd:ee' },
    };
    const report = sampleReport(
      'fr',
      reduceCase(journalOf([...sampleEvents(), { type: 'network-seen', facts: elsewhere }])),
    );
    expect(report.network?.gateway?.ip).toBe('192.168.77.1');
    expect(report.otherNetworks.map(({ label, gateway }) => [label, gateway?.ip])).toEqual([
      ['Partage de connexion 4G', '192.168.43.1'],
    ]);
  });

  it('keeps a model given by hand against what a scan says', () => {
    const byHand = { ...yealink, phone: yealink.phone && { ...yealink.phone, model: 'T57W' } };
    const report = sampleReport(
      'fr',
      reduceCase(
        journalOf([
          { type: 'phone-chosen', phoneKey: yealink.mac ?? '', device: byHand, byHand: true },
          { type: 'scan-recorded', result: scan },
        ]),
      ),
    );
    expect(report.phones[0]).toMatchObject({ model: 'T57W', byHand: true, state: 'answered' });
    expect(report.phones).toHaveLength(2);
  });

  it('lists every host that was contacted, each once', () => {
    expect(sampleReport('fr').hostsContacted).toEqual([
      '192.168.77.1',
      '192.168.77.1 dns',
      'ifconfig.ovh',
      'monip.ovh',
      'www.ovhcloud.com (203.0.113.9) tcp/443',
    ]);
  });

  it('makes a report of a case in which nothing was done yet', () => {
    const report = sampleReport('en', empty);
    expect(ReportSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({ conclusions: [], network: null, phones: [], crossedTest: null });
  });

  it('depends on nothing but its inputs', () => {
    const options = {
      language: 'fr',
      now: new Date(at(0)),
      timeZone: 'Europe/Paris',
      applicationVersion: '1',
      knowledge: reportKnowledge,
    } as const;
    const whole = sampleCase();
    const copy = structuredClone(whole);
    expect(buildReport(whole, options)).toEqual(buildReport(structuredClone(whole), options));
    expect(whole).toEqual(copy);
  });
});
