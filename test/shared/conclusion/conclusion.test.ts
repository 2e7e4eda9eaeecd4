import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Case, NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { measuresOf } from '../../../shared/conclusion/measures.ts';
import { conclude, sentencesFor } from '../../../shared/conclusion/conclusion.ts';
import { CONTRADICTIONS } from '../../../shared/knowledge/claims.ts';
import type { Strength } from '../../../shared/diagnosis/run-schema.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { renderTicket } from '../../../shared/report/render-ticket.ts';
import { at, facts } from '../case/case-samples.ts';
import { t54w } from '../diagnosis/runs.ts';
import { sampleReport } from '../report/report-samples.ts';
import {
  caseOf,
  cellOf,
  checksOf,
  phoneKey,
  runAlong,
  scanAt,
  waysToEnds,
  watchEvent,
} from './weighed-cases.ts';

/** A run that begins ten minutes after the case and ends within the same quarter of an hour. */
const START = 600;

function endedAt(end: string, overruled?: ReadonlyMap<number, Strength | null>) {
  const way = waysToEnds(t54w).get(end) ?? [];
  expect(way.length, end).toBeGreaterThan(0);
  return runAlong(way, {
    context: t54w,
    startsAt: START,
    ...(overruled === undefined ? {} : { overruled }),
  });
}

function concluded(end: string, ...measured: readonly NewCaseEvent[]): Case {
  return caseOf(endedAt(end), measured);
}

const sipAlg = (seconds: number): NewCaseEvent => ({
  type: 'checks-recorded',
  result: checksOf(
    [
      ['internet', 'pass', 'NET-INTERNET-OK'],
      ['sip-alg', 'fail', 'NET-ALG-EVERY-PORT'],
    ],
    seconds,
  ),
});

const publicAddress = (seconds: number): NewCaseEvent => ({
  type: 'network-seen',
  facts: {
    ...facts,
    publicAddress: facts.publicAddress && { ...facts.publicAddress, measuredAt: at(seconds) },
  },
});

/** It fails elsewhere too, and nothing shows yet that a phone works there. */
const phoneFails = [
  cellOf(phoneKey, 'site', 'fails', START),
  cellOf(phoneKey, 'other', 'fails', START + 10),
];

const phoneFailsEverywhere = [
  ...phoneFails,
  cellOf('7c:2f:80:aa:bb:cc', 'other', 'works', START + 20),
];

const ticketOf = (whole: Case): string => renderTicket(sampleReport('fr', whole));
const squeezed = (text: string): string => text.replaceAll(/[\s\u00A0]+/g, ' ');

describe('a conclusion', () => {
  it('does not blame only the phone when a SIP ALG is proved', () => {
    const whole = concluded('end-phone-ticket', ...phoneFails, sipAlg(60));
    const conclusion = conclude(whole, phoneKey, graph);
    expect(conclusion).toMatchObject({ by: 'technician', standing: 'contradicted' });
    expect(conclusion.contradictions.map(({ code }) => code)).toEqual(['NET-ALG-EVERY-PORT']);
    const ticket = squeezed(ticketOf(whole));
    expect(ticket).toContain(
      'Téléphone en cause : conclusion du technicien, contredite par le test du réseau',
    );
    expect(ticket).not.toContain('hors de cause');
    expect(ticket).not.toContain('Ouvrez un ticket');
  });

  it('blames the phone that fails where another one works, and still mentions the SIP ALG', () => {
    const whole = concluded('end-phone-ticket', ...phoneFailsEverywhere, sipAlg(60));
    expect(conclude(whole, phoneKey, graph)).toMatchObject({
      by: 'both',
      standing: 'plain',
      noted: [{ code: 'NET-ALG-EVERY-PORT' }],
    });
    expect(squeezed(ticketOf(whole))).not.toContain('hors de cause');
  });

  it('stands, backed by the crossed test, when nothing contradicts it', () => {
    const conclusion = conclude(
      concluded('end-phone-ticket', ...phoneFailsEverywhere),
      phoneKey,
      graph,
    );
    expect(conclusion).toMatchObject({ by: 'both', standing: 'plain' });
    expect(sentencesFor(conclusion, 'meaning')).toHaveLength(1);
  });

  it('is the technician’s alone while the crossed test was not made', () => {
    const conclusion = conclude(concluded('end-phone-ticket'), phoneKey, graph);
    expect(conclusion).toMatchObject({ by: 'technician', standing: 'unverified' });
    expect(conclusion.contradictions).toMatchObject([{ code: 'not-made', weight: 'doubts' }]);
  });

  it('says that a phone called repaired has left the network since', () => {
    const seen = watchEvent('present', START - 5);
    const left = conclude(
      concluded('end-repaired', seen, watchEvent('left', START + 900)),
      phoneKey,
      graph,
    );
    expect(left).toMatchObject({ standing: 'contradicted' });
    expect(left.contradictions).toMatchObject([{ source: 'watch', code: 'absent' }]);
    const gone = conclude(
      concluded('end-repaired', scanAt(60, 'answered'), scanAt(START + 900, 'gone')),
      phoneKey,
      graph,
    );
    expect(gone.contradictions).toMatchObject([{ source: 'scan', weight: 'disproves' }]);
    // It left on the way to the repair and nobody watched any more: that proves nothing.
    const unseen = conclude(
      concluded('end-repaired', seen, watchEvent('left', START + 1)),
      phoneKey,
      graph,
    );
    expect(unseen).toMatchObject({ standing: 'unverified' });
  });

  it('is the technician’s alone where the phone was only seen to restart', () => {
    const restart = (from: number) => [
      watchEvent('left', from),
      watchEvent('back', from + 40),
      watchEvent('announced', from + 40),
    ];
    for (const events of [restart(START + 1), [...restart(1), ...restart(START + 900)]]) {
      const conclusion = conclude(concluded('end-repaired', ...events), phoneKey, graph);
      expect(conclusion).toMatchObject({ by: 'technician', standing: 'plain', supports: [] });
      expect(sentencesFor(conclusion, 'support')).toEqual([]);
    }
  });

  it('is backed where the phone was tried on the site during the diagnosis, and works', () => {
    const tried = (when: number) =>
      conclude(
        concluded(
          'end-repaired',
          cellOf(phoneKey, 'site', 'works', when),
          // What was tried elsewhere meanwhile says nothing about the site.
          cellOf(phoneKey, 'other', 'fails', START + 1),
        ),
        phoneKey,
        graph,
      );
    expect(tried(START + 5)).toMatchObject({ by: 'both', supports: [{ code: 'works' }] });
    expect(tried(10)).toMatchObject({ by: 'technician', supports: [] });
  });

  it('is the technician’s alone where a phone called dark has only left the network', () => {
    const left = watchEvent('left', START + 5);
    const conclusion = conclude(concluded('end-phone-power', left), phoneKey, graph);
    expect(conclusion).toMatchObject({ by: 'technician', standing: 'plain', supports: [] });
    expect(conclusion.noted).toMatchObject([{ code: 'absent' }]);
  });

  it('is backed only by what was measured since the diagnosis began', () => {
    const cut = (seconds: number) =>
      conclude(
        concluded('end-internet-provider', {
          type: 'checks-recorded',
          result: checksOf([['internet', 'fail', 'NET-INTERNET-CUT']], seconds),
        }),
        phoneKey,
        graph,
      );
    expect(cut(START + 900)).toMatchObject({
      by: 'both',
      supports: [{ code: 'NET-INTERNET-CUT' }],
    });
    expect(cut(10)).toMatchObject({ by: 'technician', noted: [{ code: 'NET-INTERNET-CUT' }] });
  });

  it('does not count a departure as absence when this computer’s own network went too', () => {
    const seen = watchEvent('present', START + 1);
    const lost = watchEvent('left', START + 900, 'unproved');
    expect(conclude(concluded('end-repaired', seen, lost), phoneKey, graph)).toMatchObject({
      standing: 'plain',
    });
  });

  it('does not blame the Internet access while the Internet answers from here', () => {
    const during = conclude(
      concluded('end-internet-provider', publicAddress(START + 45)),
      phoneKey,
      graph,
    );
    expect(during).toMatchObject({ standing: 'contradicted' });
    // What was so an hour ago is a reason to look again, not a proof.
    const before = conclude(concluded('end-internet-provider', publicAddress(10)), phoneKey, graph);
    expect(before).toMatchObject({ standing: 'unverified' });
    expect(JSON.stringify(sentencesFor(before, 'doubt'))).toContain('conclusion.age.before');
  });

  it('gives a measure its time when the network was changed since', () => {
    const way = waysToEnds(t54w).get('end-phone-ticket') ?? [];
    const fix = [
      { node: 'what-fails', choice: 'network-message' },
      { node: 'net-cable', choice: 'fails' },
      { node: 'net-internet', choice: 'up' },
      { node: 'net-address', choice: 'valid' },
      { node: 'net-prerequisites', choice: 'missing' },
      { node: 'net-fix', choice: 'fails' },
      { node: 'repair-open', choice: 'no-access' },
      { node: 'repair-holder', choice: 'fails' },
      { node: 'reset-before-crossed-test', choice: 'impossible' },
      { node: 'crossed-test', choice: 'phone' },
    ];
    const start = way.slice(
      0,
      way.findIndex(({ node }) => node === 'what-fails'),
    );
    const transcript = runAlong([...start, ...fix], { context: t54w, startsAt: START });
    const old = conclude(caseOf(transcript, [...phoneFails, sipAlg(START)]), phoneKey, graph);
    expect(old).toMatchObject({ endId: 'end-phone-ticket', standing: 'unverified' });
    expect(JSON.stringify(sentencesFor(old, 'doubt'))).toContain('conclusion.age.beforeChange');
    const anew = conclude(
      caseOf(transcript, [...phoneFails, sipAlg(START + 900)]),
      phoneKey,
      graph,
    );
    expect(anew).toMatchObject({ standing: 'contradicted' });
  });

  it('is doubted, not disproved, by a crossed test that contradicts itself', () => {
    const tried = [
      cellOf(phoneKey, 'site', 'fails', START),
      cellOf(phoneKey, 'other', 'works', START + 10),
    ];
    const standing = (...cells: readonly NewCaseEvent[]) =>
      conclude(concluded('end-phone-ticket', ...cells), phoneKey, graph).standing;
    expect(standing(...tried)).toBe('contradicted');
    // Another phone works on the very site: the network of the site is no more than a guess.
    const another = cellOf('7c:2f:80:aa:bb:cc', 'site', 'works', START + 20);
    expect(standing(...tried, another)).toBe('unverified');
  });

  it('mentions a verdict of the crossed test that the technician did not follow', () => {
    const works = [cellOf(phoneKey, 'site', 'fails', 610), cellOf(phoneKey, 'other', 'works', 620)];
    expect(conclude(concluded('end-phone-ticket', ...works), phoneKey, graph)).toMatchObject({
      standing: 'contradicted',
      contradictions: [{ source: 'crossed-test', code: 'site-network' }],
    });
  });

  it('weighs an answer given against a measure, and leaves a mere suggestion to the technician', () => {
    const against = (strength: Strength | null) =>
      conclude(
        caseOf(endedAt('end-phone-ticket', new Map([[0, strength]])), phoneFailsEverywhere),
        phoneKey,
        graph,
      );
    expect(against('observed')).toMatchObject({
      standing: 'contradicted',
      contradictions: [{ source: 'answer', code: 'one-phone', weight: 'disproves' }],
    });
    // Cases of earlier versions did not tell the two apart.
    expect(against(null)).toMatchObject({ standing: 'unverified' });
    expect(against('suggested')).toMatchObject({ standing: 'plain', by: 'both' });
  });

  it('looks at the site’s network, not at the one where the crossed test was made', () => {
    const elsewhere: NewCaseEvent = {
      type: 'network-seen',
      facts: {
        ...facts,
        gateway: facts.gateway && {
          ...facts.gateway,
          ip: '192.168.43.1',
          mac: '02:aa:bb:cc:dd:ee',
        },
      },
    };
    const clean: NewCaseEvent = {
      type: 'checks-recorded',
      result: checksOf([['sip-alg', 'pass', 'NET-ALG-NONE']], START + 500),
    };
    const whole = concluded('end-phone-ticket', ...phoneFails, sipAlg(60), elsewhere, clean);
    expect(conclude(whole, phoneKey, graph)).toMatchObject({ standing: 'contradicted' });
  });

  it('names what the measures show while the diagnosis goes on', () => {
    const way = (waysToEnds(t54w).get('end-phone-ticket') ?? []).slice(0, 2);
    const open = runAlong(way, { context: t54w, startsAt: START });
    expect(conclude(caseOf(open, [sipAlg(60)]), phoneKey, graph)).toMatchObject({
      state: 'in-progress',
      by: 'measures',
      noted: [{ code: 'NET-ALG-EVERY-PORT' }],
    });
  });
});

describe('the ticket', () => {
  it('begins with the request and the conclusion, and keeps the site’s remark', () => {
    const ticket = squeezed(ticketOf(concluded('end-phone-ticket', ...phoneFailsEverywhere)));
    const order = [
      'DEMANDE D’ASSISTANCE',
      'CONCLUSION',
      'Demande : examen du téléphone',
      'Téléphone en cause',
      'Ligne : 0033972101010',
      'Remarque : En panne depuis le changement de box.',
      'TESTS EFFECTUÉS',
    ].map((text) => ticket.indexOf(text));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((left, right) => left - right));
  });

  it('asks for nothing once the phone is repaired', () => {
    const ticket = ticketOf(concluded('end-repaired'));
    expect(ticket).not.toContain('DEMANDE D’ASSISTANCE');
    expect(squeezed(ticket)).toContain('COMPTE RENDU : TÉLÉPHONE PLUG & PHONE RÉPARÉ');
  });

  it('says whether the reset was done, and what was wrong from the first question on', () => {
    const notDone = squeezed(ticketOf(concluded('end-internet-provider')));
    expect(notDone).toContain('Réinitialisation : non faite (procédure de ce modèle : ');
    const answered = squeezed(ticketOf(concluded('end-phone-ticket')));
    expect(answered).toContain('Symptôme : Il reste figé');
    const way = waysToEnds(t54w).get('end-repaired') ?? [];
    const first = squeezed(
      ticketOf(caseOf(runAlong(way.slice(0, 1), { context: t54w, startsAt: START }), [])),
    );
    expect(first).toContain('Symptôme : non précisé (diagnostic commencé depuis le début)');
  });
});

describe('the knowledge of conclusions', () => {
  it('never sends the reader of a report to export it', () => {
    const exporting = graph.nodes.filter(
      (node) =>
        node.kind === 'end' && /export/i.test(`${node.nextAction.fr} ${node.nextAction.en}`),
    );
    expect(exporting.map(({ id }) => id)).toEqual([]);
  });

  it('is written down, pair by pair', () => {
    const page = readFileSync(
      fileURLToPath(new URL('../../../docs/conclusions.md', import.meta.url)),
      'utf8',
    );
    const rows = CONTRADICTIONS.map(({ said, measured, from, firm, unless }) =>
      `| ${said} | ${measured} | ${from} | ${firm} | ${unless ?? ''} |`.replace('  ', ' '),
    );
    const written = page.split('\n').map((line) => line.replaceAll(/ +/g, ' ').trim());
    expect(rows.filter((row) => !written.includes(row))).toEqual([]);
    expect(written.filter((line) => line.startsWith('| ')).length).toBe(rows.length + 2);
  });
});

describe('a fault of the technician’s own computer', () => {
  it.each([
    ['gateway', 'NET-GATEWAY-OWN-ADDRESS', false],
    ['gateway', 'NET-GATEWAY-SILENT', true],
  ] as const)('is no fault of the site: %s %s', (check, code, isSites) => {
    const [end = ''] = waysToEnds(t54w).keys();
    const measured: NewCaseEvent = {
      type: 'checks-recorded',
      result: checksOf([[check, 'fail', code]], START),
    };
    const claims = measuresOf(concluded(end, measured), phoneKey).flatMap((each) => each.claims);
    expect(claims.includes('network-defect')).toBe(isSites);
  });
});
