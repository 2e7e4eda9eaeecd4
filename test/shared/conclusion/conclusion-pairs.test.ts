import { describe, expect, it } from 'vitest';
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { conclude, sentencesFor } from '../../../shared/conclusion/conclusion.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { at, facts } from '../case/case-samples.ts';
import { contexts } from '../diagnosis/runs.ts';
import { NEVER_BESIDE, type Told } from './side-by-side.ts';
import {
  caseOf,
  cellOf,
  checksOf,
  phoneKey,
  runAlong,
  waysToEnds,
  watchEvent,
} from './weighed-cases.ts';

/** A run that begins ten minutes after the case and ends within the same quarter of an hour. */
const START = 600;
const MOMENTS = { before: 10, during: START + 1, after: START + 900 } as const;
type Moment = keyof typeof MOMENTS;

const otherKey = '7c:2f:80:aa:bb:cc';

const checked = (...checks: Parameters<typeof checksOf>[0]) => [
  (when: number): NewCaseEvent => ({ type: 'checks-recorded', result: checksOf(checks, when) }),
];

const addressed = (state: 'known' | 'offline') => [
  (when: number): NewCaseEvent => ({
    type: 'network-seen',
    facts: {
      ...facts,
      measuredAt: at(when),
      publicAddress: facts.publicAddress && {
        ...facts.publicAddress,
        state,
        ip: state === 'known' ? '203.0.113.45' : null,
        measuredAt: at(when),
      },
    },
  }),
];

const tried = (...cells: readonly (readonly [string, string, 'works' | 'fails'])[]) =>
  cells.map(
    ([phone, access, result]) =>
      (when: number): NewCaseEvent =>
        cellOf(phone, access, result, when),
  );

const ACCUSED = tried([phoneKey, 'site', 'fails'], [phoneKey, 'other', 'fails']);
const CLEARED = tried([phoneKey, 'site', 'fails'], [phoneKey, 'other', 'works']);
const PROVED = [...ACCUSED, ...tried([otherKey, 'other', 'works'])];
const BOTH = [...PROVED, ...tried([otherKey, 'site', 'fails'])];

/** The measurements that make a report print each of these sentences, and no other of them. */
const MEASURED: Readonly<Record<Told, readonly ((when: number) => NewCaseEvent)[]>> = {
  'the Internet answers': addressed('known'),
  'the Internet does not answer': addressed('offline'),
  'the voice is good': checked(['quality', 'pass', 'NET-QUALITY-OK']),
  'the voice is bad': checked(['quality', 'fail', 'NET-QUALITY-LOSS']),
  'the site has a fault': checked(['sip-alg', 'fail', 'NET-ALG-EVERY-PORT']),
  'the phone works on the site': tried([phoneKey, 'site', 'works']),
  'the test accuses the phone': ACCUSED,
  'the test proves the phone': PROVED,
  'the test accuses the site': CLEARED,
  'the test accuses both': BOTH,
  'the test is open': tried([phoneKey, 'site', 'fails']),
  'the phone is there, with an address': [(when) => watchEvent('present', when)],
  'the phone is away': [(when) => watchEvent('left', when)],
};

/** Ends that speak of the crossed test have to be reached with the test that they speak of. */
const OWN_TEST: Readonly<Record<string, typeof ACCUSED>> = {
  'end-phone-ticket': ACCUSED,
  'end-site-network': CLEARED,
  'end-both': BOTH,
};

const isVerdict = (told: Told): boolean =>
  told.startsWith('the test') || told === 'the phone works on the site';

const WAYS = new Map(
  contexts.flatMap((context) =>
    [...waysToEnds(context)].map(([end, way]) => [end, { context, way }] as const),
  ),
);

function concluded(end: string, told: Told, when: number, isProved = false) {
  const found = WAYS.get(end);
  if (found === undefined) throw new Error(`no way to ${end}`);
  const own = isVerdict(told) ? [] : isProved ? PROVED : (OWN_TEST[end] ?? []);
  const transcript = runAlong(found.way, { context: found.context, startsAt: START });
  const events = [
    ...own.map((measure) => measure(MOMENTS.during)),
    ...MEASURED[told].map((measure) => measure(when)),
  ];
  return conclude(caseOf(transcript, events), phoneKey, graph);
}

const COUNTED = {
  ever: ['before', 'during', 'after'],
  run: ['during', 'after'],
  end: ['after'],
} as const;

const ends = graph.nodes.filter(({ kind }) => kind === 'end').map(({ id }) => id);
const tellings = Object.keys(MEASURED) as readonly Told[];

describe('every sentence beside every end of the diagnosis', () => {
  it('is judged by hand for every end that there is', () => {
    expect(Object.keys(NEVER_BESIDE).toSorted()).toEqual(ends.toSorted());
  });

  it.each(ends)(
    '%s is printed unchanged beside what agrees with it, and beside nothing else',
    (end) => {
      const moments = Object.entries(MOMENTS) as readonly [Moment, number][];
      for (const told of tellings) {
        const since = NEVER_BESIDE[end]?.[told];
        const counted: readonly Moment[] = since === undefined ? [] : COUNTED[since];
        const standing = moments
          .filter(([, when]) => concluded(end, told, when).standing !== 'plain')
          .map(([moment]) => moment);
        expect(standing, told).toEqual(counted);
      }
    },
  );

  it.each(['the site has a fault', 'the voice is bad', 'the Internet does not answer'] as const)(
    'a phone that is proved faulty does not clear the network where %s',
    (told) => {
      const proved = concluded('end-phone-ticket', told, MOMENTS.during, true);
      expect(proved.standing).toBe('plain');
      for (const { claims } of sentencesFor(proved, 'title', 'meaning'))
        expect(claims).not.toContain('network-cleared');
      expect(JSON.stringify(sentencesFor(proved, 'next'))).toContain('networkToo');
    },
  );

  it('clears the network where nothing was found on it', () => {
    const plain = concluded('end-phone-ticket', 'the voice is good', MOMENTS.during, true);
    expect(plain.sentences[0]?.claims).toContain('network-cleared');
    expect(JSON.stringify(sentencesFor(plain, 'next'))).not.toContain('networkToo');
  });
});
