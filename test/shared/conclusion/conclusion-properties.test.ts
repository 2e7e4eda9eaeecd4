// @module-tag slow
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Case } from '../../../shared/case/case-schema.ts';
import { lastPresence } from '../../../shared/case/presence.ts';
import { conclude } from '../../../shared/conclusion/conclusion.ts';
import { inWords } from '../../../shared/conclusion/words.ts';
import type { Claim } from '../../../shared/knowledge/claims.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';
import { layOut } from '../../../shared/report/layout.ts';
import { momentsIn } from '../../../shared/report/moments.ts';
import { renderCsv } from '../../../shared/report/render-csv.ts';
import { renderTicket } from '../../../shared/report/render-ticket.ts';
import type { Report } from '../../../shared/report/report-schema.ts';
import { sampleReport } from '../report/report-samples.ts';
import { printedStatements, type Statement } from './printed-statements.ts';
import { DESPITE, NEVER_BESIDE, type Told } from './side-by-side.ts';
import { phoneKey, weighedCase } from './weighed-cases.ts';

const squeezed = (text: string): string => text.replaceAll(/[\s\u00A0]+/g, ' ').trim();

/** Every text that the HTML and the PDF print. */
function printedText(report: Report): string {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(layOut(report).blocks);
  return squeezed(texts.join('\n'));
}

const INTERNET: ReadonlySet<Claim> = new Set(['internet-up', 'internet-down']);

/** Internet comes and goes: an older measurement of it is history once a later one is printed. */
function inForce(measured: readonly Statement[]): { readonly claim: Claim; readonly at: string }[] {
  const all = measured.flatMap(({ claims, at }) =>
    claims.flatMap((claim) => (at === null ? [] : [{ claim, at }])),
  );
  const latest = all
    .filter(({ claim }) => INTERNET.has(claim))
    .reduce((last, { at }) => (at > last ? at : last), '');
  return all.filter(({ claim, at }) => !INTERNET.has(claim) || at === latest);
}

function bounds(whole: Case): { readonly run: string; readonly end: string } {
  const transcript = whole.phones.find((phone) => phone.phoneKey === phoneKey)?.transcript ?? [];
  return { run: transcript[0]?.at ?? '', end: transcript.at(-1)?.at ?? '' };
}

/** What a reader takes from a printed measurement, by what it claims. */
const TOLD: Readonly<Partial<Record<Claim, Told>>> = {
  'internet-up': 'the Internet answers',
  'internet-down': 'the Internet does not answer',
  'voice-good': 'the voice is good',
  'voice-bad': 'the voice is bad',
  'network-defect': 'the site has a fault',
  'phone-works': 'the phone works on the site',
  'test-says-phone': 'the test accuses the phone',
  'test-proves-phone': 'the test proves the phone',
  'test-says-network': 'the test accuses the site',
  'test-says-both': 'the test accuses both',
  'test-says-nothing': 'the test is open',
  'phone-has-address': 'the phone is there, with an address',
  'phone-absent': 'the phone is away',
};

/** The printed measurements that must not be printed beside an end. */
function against(end: string, whole: Case, statements: readonly Statement[]): readonly Told[] {
  const { run, end: endedAt } = bounds(whole);
  const since = { ever: '', run, end: endedAt };
  const told = inForce(statements.filter(({ kind }) => kind === 'measured')).flatMap(
    ({ claim, at }) => {
      const what = TOLD[claim];
      return what === undefined ? [] : [{ what, at }];
    },
  );
  const excused = new Set(told.flatMap(({ what }) => DESPITE[what] ?? []));
  return told
    .filter(({ what, at }) => {
      const from = NEVER_BESIDE[end]?.[what];
      return from !== undefined && at >= since[from] && !excused.has(what);
    })
    .map(({ what }) => what);
}

/** The pairs of printed sentences of which one asserts what the other denies. */
function clashes(whole: Case, statements: readonly Statement[]): string[] {
  const measured = statements.filter(({ kind }) => kind === 'measured');
  return statements
    .filter(({ kind, claims }) => kind === 'conclusion' && claims.length > 0)
    .flatMap(({ text, code, claims }) => [
      ...against(code, whole, statements).map((told) => `${text} ⟂ ${told}`),
      ...measured
        .filter(
          (each) => claims.includes('network-cleared') && each.claims.includes('network-defect'),
        )
        .map((each) => `${text} clears the network ⟂ ${each.text}`),
    ]);
}

describe('the sentences of a case', () => {
  test.prop([weighedCase], { numRuns: 200 })('never contradict each other', (whole) => {
    for (const language of ['fr', 'en'] as const)
      expect(clashes(whole, printedStatements(sampleReport(language, whole), phoneKey))).toEqual(
        [],
      );
  });

  test.prop([weighedCase], { numRuns: 200 })(
    'say what contradicts the technician’s conclusion, and whose it is',
    (whole) => {
      const conclusion = conclude(whole, phoneKey, graph);
      const end = graph.nodes.find(({ id }) => id === conclusion.endId);
      if (end?.kind !== 'end') {
        expect(conclusion.contradictions).toEqual([]);
        return;
      }
      const report = sampleReport('fr', whole);
      if (against(end.id, whole, printedStatements(report, phoneKey)).length > 0)
        expect(conclusion.standing).not.toBe('plain');
      const title = squeezed(report.conclusions[0]?.sentences[0]?.text ?? '');
      expect(title.includes('conclusion du technicien')).toBe(conclusion.standing !== 'plain');
      const told = conclusion.sentences.filter(
        ({ role }) => role === 'contradiction' || role === 'doubt',
      );
      expect(told).toHaveLength(conclusion.contradictions.length);
      expect(told.length > 0).toBe(conclusion.standing !== 'plain');
    },
  );

  test.prop([weighedCase], { numRuns: 60 })(
    'are the same on screen, in the report, in the ticket and in the table',
    (whole) => {
      const { sentences } = conclude(whole, phoneKey, graph);
      for (const language of ['fr', 'en'] as const) {
        const report = sampleReport(language, whole);
        const translate = translatorFor(language);
        const moments = momentsIn(language, report.timeZone);
        const onScreen = sentences.map(({ words }) =>
          squeezed(
            inWords(words, {
              sayOr: (key, _otherwise, params) => translate(key, params),
              local: (text) => text[language],
              instant: moments.dayAndTime,
            }),
          ),
        );
        const [concluded] = report.conclusions;
        expect(concluded?.sentences.map(({ role, code }) => [role, code])).toEqual(
          sentences.map(({ role, code }) => [role, code]),
        );
        expect(concluded?.sentences.map(({ text }) => squeezed(text))).toEqual(onScreen);
        const paper = printedText(report);
        const ticket = squeezed(renderTicket(report).replaceAll(/\n(?:- )?\s*/g, ' '));
        for (const sentence of onScreen) {
          expect(sentence).not.toMatch(/(?:conclusion|check|crossedTest)\.[a-zA-Z-]+/);
          expect(paper).toContain(sentence);
          expect(ticket).toContain(sentence);
        }
        expect(squeezed(renderCsv(report))).toContain(onScreen[0]);
        // What an end says is printed where the conclusion holds it, and nowhere else.
        for (const node of graph.nodes)
          if (node.kind === 'end') {
            const isHeld = sentences.some(
              ({ role, code }) => role === 'meaning' && code === node.id,
            );
            expect(ticket.includes(squeezed(node.text[language]))).toBe(isHeld);
            expect(paper.includes(squeezed(node.text[language]))).toBe(isHeld);
          }
      }
    },
  );

  test.prop([weighedCase], { numRuns: 150 })('say where the phone was last', (whole) => {
    const presence = lastPresence(whole, phoneKey);
    const phone = sampleReport('fr', whole).phones.find(({ key }) => key === phoneKey);
    expect(phone?.presence?.state).toBe(presence?.state);
    const state = printedStatements(sampleReport('fr', whole), phoneKey).at(-1);
    if (presence !== null) expect(state?.claims).toEqual([`phone-${presence.state}`]);
  });

  it('come from cases of every kind', () => {
    const standings = fc
      .sample(weighedCase, { numRuns: 400, seed: 7 })
      .map((whole) => conclude(whole, phoneKey, graph))
      .map(({ standing, by, state }) => `${state} ${standing} ${by}`);
    for (const kind of [
      'ended plain technician',
      'ended plain both',
      'ended unverified technician',
      'ended contradicted technician',
      'in-progress plain measures',
    ])
      expect(standings.filter((standing) => standing === kind).length, kind).toBeGreaterThan(3);
  });

  test.prop([weighedCase])('depend on nothing but the case', (whole) => {
    const copy = structuredClone(whole);
    expect(conclude(whole, phoneKey, graph)).toEqual(conclude(copy, phoneKey, graph));
    expect(whole).toEqual(copy);
  });
});
