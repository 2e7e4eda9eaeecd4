import type { Case } from '../case/case-schema.ts';
import { lastPresence } from '../case/presence.ts';
import { siteNetworkOf } from '../case/site-network.ts';
import type { Claim } from '../knowledge/claims.ts';
import { judge } from '../diagnosis/crossed-test.ts';
import type { VerdictId } from '../diagnosis/crossed-test-schema.ts';
import { BLOCKED_STREAM_CODES } from '../domain/check-codes.ts';
import type { ChecksResult, CheckResult } from '../domain/check.ts';
import { isNeverAssigned, parseIpv4 } from '../net/ipv4.ts';
import type { Words } from './words.ts';

/** Where a measurement comes from; its sentence is `conclusion.source.<value>`. */
export type MeasureSource = 'network-test' | 'public-address' | 'watch' | 'scan' | 'crossed-test';

/** One thing that was measured and that may support or contradict a conclusion. */
export type Measure = {
  readonly source: MeasureSource;
  /** Stable name of what came back: a check's code, a verdict, a state. */
  readonly code: string;
  readonly at: string;
  readonly claims: readonly Claim[];
  /** A warning, or a test that settles nothing, raises a doubt; it disproves nothing. */
  readonly strength: 'proves' | 'hints';
  readonly words: readonly Words[];
  /** What to do about it; empty when there is nothing to do. */
  readonly remedy: readonly Words[];
};

/** These concern the laptop or where it is plugged in, and do not blame the site. */
const ABOUT_THE_LAPTOP: ReadonlySet<string> = new Set([
  'NET-LINK-NONE',
  'NET-LINK-DOWN',
  'NET-LINK-VPN',
  'NET-LINK-WIFI',
  'NET-LINK-SLOW',
  'NET-ADDRESS-MASK',
  'NET-ADDRESS-PUBLIC',
  'NET-GATEWAY-OWN-ADDRESS',
  'NET-GATEWAY-NO-PING',
  'NET-PUBLIC-DISAGREE',
  'NET-PUBLIC-CHANGES',
  'NET-PUBLIC-UNCONFIRMED',
  'NET-NTP-CLOCK-WRONG',
]);

function claimsOfCheck({ rung, state, code }: CheckResult): Claim[] {
  const claims: Claim[] = [];
  if (rung === 'internet' && (state === 'pass' || state === 'warn')) claims.push('internet-up');
  if (rung === 'internet' && state === 'fail' && !BLOCKED_STREAM_CODES.has(code))
    claims.push('internet-down');
  if (rung === 'quality' && state === 'pass') claims.push('voice-good');
  if (rung === 'quality' && (state === 'warn' || state === 'fail')) claims.push('voice-bad');
  if ((state === 'fail' || state === 'warn') && !ABOUT_THE_LAPTOP.has(code))
    claims.push('network-defect');
  return claims;
}

function measuresOfChecks(checks: ChecksResult): Measure[] {
  return checks.rungs.flatMap((check): Measure[] => {
    const claims = claimsOfCheck(check);
    if (claims.length === 0) return [];
    const isFine = check.state === 'pass';
    return [
      {
        source: 'network-test',
        code: check.code,
        at: checks.startedAt,
        claims,
        strength: check.state === 'warn' && claims.includes('network-defect') ? 'hints' : 'proves',
        words: [
          {
            key: 'conclusion.measure.check',
            params: {
              check: { key: `check.name.${check.rung}` },
              at: { instant: checks.startedAt },
            },
          },
          { key: `check.${check.code}.message`, params: check.params },
        ],
        remedy: isFine
          ? [{ key: 'conclusion.remedy.internet' }]
          : [{ key: `check.${check.code}.action`, params: check.params }],
      },
    ];
  });
}

function publicAddressMeasure(whole: Case): Measure[] {
  const found = siteNetworkOf(whole)?.facts?.publicAddress;
  if (found === null || found === undefined) return [];
  const { state, ip, measuredAt: at } = found;
  const remedy = [{ key: 'conclusion.remedy.internet' }];
  const told = { source: 'public-address', code: state, at, remedy } as const;
  if (state === 'known' && ip !== null)
    return [
      {
        ...told,
        claims: ['internet-up'],
        strength: 'proves',
        words: [
          { key: 'conclusion.measure.publicAddressKnown', params: { ip, at: { instant: at } } },
        ],
      },
    ];
  if (state !== 'offline') return [];
  return [
    {
      ...told,
      claims: ['internet-down'],
      strength: 'proves',
      words: [{ key: 'conclusion.measure.offline', params: { at: { instant: at } } }],
    },
  ];
}

/** A phone that gave itself an address got none from the site. */
function hasUsableAddress(ip: string | null): boolean {
  const address = ip === null ? null : parseIpv4(ip);
  return address !== null && !isNeverAssigned(address);
}

function presenceMeasures(whole: Case, phoneKey: string): Measure[] {
  const presence = lastPresence(whole, phoneKey);
  if (presence === null) return [];
  const { state, at, seenBy, ip } = presence;
  const shared = { source: seenBy, at, strength: 'proves', remedy: [] } as const;
  if (state === 'absent')
    return [
      {
        ...shared,
        code: 'absent',
        claims: ['phone-absent'],
        words: [
          {
            key: `conclusion.measure.${seenBy === 'watch' ? 'left' : 'missing'}`,
            params: { at: { instant: at } },
          },
        ],
        remedy: [{ key: 'conclusion.remedy.absent' }],
      },
    ];
  const isAddressed = hasUsableAddress(ip);
  return [
    {
      ...shared,
      code: 'present',
      claims: isAddressed ? ['phone-present', 'phone-has-address'] : ['phone-present'],
      words: [
        isAddressed
          ? {
              key: 'conclusion.measure.presentAt',
              params: { ip: ip ?? '', at: { instant: at } },
            }
          : { key: 'conclusion.measure.present', params: { at: { instant: at } } },
      ],
      remedy: [{ key: 'conclusion.remedy.present' }],
    },
  ];
}

const VERDICT_CLAIMS: Readonly<Record<VerdictId, readonly Claim[]>> = {
  'site-network': ['test-says-network'],
  phone: ['test-says-phone'],
  both: ['test-says-both'],
  works: ['phone-works'],
  inconclusive: ['test-says-nothing'],
};

function crossedTestMeasures(whole: Case, phoneKey: string): Measure[] {
  const { accesses, cells } = whole;
  const own = cells.filter((cell) => cell.phoneKey === phoneKey && cell.result !== 'not-tried');
  if (own.length === 0)
    return [
      {
        source: 'crossed-test',
        code: 'not-made',
        at: whole.createdAt,
        claims: ['test-says-nothing'],
        strength: 'hints',
        words: [{ key: 'conclusion.measure.testNotMade' }],
        remedy: [{ key: 'conclusion.remedy.testNotMade' }],
      },
    ];
  const { verdict, confidence, wouldSettle } = judge({ phoneKey, accesses, cells });
  const isProved = verdict === 'phone' && confidence === 'high';
  // Whether the phone works is what the site's own cell says, whenever the others were tried.
  const site = accesses.find(({ isSite }) => isSite)?.id;
  const deciding = own.filter(({ accessId }) => verdict !== 'works' || accessId === site);
  const at = deciding.reduce((latest, cell) => (cell.at > latest ? cell.at : latest), '');
  const settle = wouldSettle[0];
  return [
    {
      source: 'crossed-test',
      code: verdict,
      at,
      claims: isProved ? ['test-says-phone', 'test-proves-phone'] : VERDICT_CLAIMS[verdict],
      // A verdict of low confidence is one that something else in the test contradicts.
      strength: confidence === 'low' ? 'hints' : 'proves',
      words: [
        {
          key: 'conclusion.measure.crossedTest',
          params: { title: { key: `crossedTest.verdict.${verdict}.title` }, at: { instant: at } },
        },
        { key: `crossedTest.verdict.${verdict}.meaning` },
      ],
      remedy:
        settle === undefined
          ? [{ key: 'conclusion.remedy.crossedTest' }]
          : [{ key: `crossedTest.settle.${settle.id}`, params: settle.params }],
    },
  ];
}

const INTERNET: ReadonlySet<Claim> = new Set(['internet-up', 'internet-down']);

/** Internet access comes and goes, so only the latest of several measurements counts. */
function withoutSuperseded(measures: readonly Measure[]): Measure[] {
  const ofInternet = measures.filter(({ claims }) => claims.some((claim) => INTERNET.has(claim)));
  const latest = ofInternet.reduce((at, measure) => (measure.at > at ? measure.at : at), '');
  return measures.map((measure) =>
    measure.at === latest
      ? measure
      : { ...measure, claims: measure.claims.filter((claim) => !INTERNET.has(claim)) },
  );
}

/** The checks of the site's network that did not pass, for any phone. */
function siteDefects(whole: Case): Measure[] {
  const checks = siteNetworkOf(whole)?.checks;
  if (checks === null || checks === undefined) return [];
  const defects = measuresOfChecks(checks).filter(({ claims }) =>
    claims.includes('network-defect'),
  );
  const failed = defects.filter(({ strength }) => strength === 'proves');
  // A warning is mentioned when nothing worse was found.
  return failed.length > 0 ? failed : defects;
}

/** Everything measured on the site that may support or contradict a conclusion about this phone. */
export function measuresOf(whole: Case, phoneKey: string): readonly Measure[] {
  const checks = siteNetworkOf(whole)?.checks ?? null;
  const defects = new Set(siteDefects(whole).map(({ code }) => code));
  const measures = checks === null ? [] : measuresOfChecks(checks);
  const internet = withoutSuperseded([
    ...measures.map((measure) =>
      defects.has(measure.code)
        ? measure
        : { ...measure, claims: measure.claims.filter((claim) => claim !== 'network-defect') },
    ),
    ...publicAddressMeasure(whole),
  ]);
  return [
    ...internet,
    ...crossedTestMeasures(whole, phoneKey),
    ...presenceMeasures(whole, phoneKey),
  ].filter(({ claims }) => claims.length > 0);
}
