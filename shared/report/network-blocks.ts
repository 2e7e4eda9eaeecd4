import type { CheckState } from '../domain/check.ts';
import type { Moments } from './moments.ts';
import { proofLines } from './phone-blocks.ts';
import type { Block, Cell, Tone } from './report-document.ts';
import type { Report, ReportNetwork } from './report-schema.ts';
import type { Sentences } from './sentences.ts';

type Means = { readonly sentences: Sentences; readonly moments: Moments };

const TONES: Readonly<Record<CheckState, Tone>> = {
  pass: 'good',
  warn: 'warning',
  fail: 'bad',
  // Nothing was measured, which is not a failure and must not look like one.
  unknown: 'neutral',
  skipped: 'neutral',
};

/** Facts of one network, its checks, and what the scan found wrong. */
export function networkBlocks(network: ReportNetwork, title: string, means: Means): Block[] {
  return [
    { kind: 'heading', level: 2, text: title },
    { kind: 'facts', rows: networkFacts(network, means) },
    ...checksBlocks(network, means),
    ...findingBlocks(network, means),
  ];
}

function networkFacts(network: ReportNetwork, means: Means): { label: string; value: Cell }[] {
  const { moments } = means;
  const { say } = means.sentences;
  const rows: { label: string; value: Cell }[] = [];
  const add = (field: string, value: Cell): void => {
    rows.push({ label: say(`report.field.${field}`), value });
  };
  add('measured', { text: moments.dayAndTime(network.measuredAt) });
  const found = network.interface;
  if (found === null) {
    add('interface', { text: say('report.notMeasured') });
  } else {
    const { name, address, prefix, medium, speedMbps } = found;
    const details = [
      ...(medium === 'unknown' ? [] : [say(`report.network.${medium}`)]),
      ...(speedMbps === null
        ? []
        : [say('report.network.speed', { speed: means.sentences.number(speedMbps) })]),
    ];
    add('interface', { text: name, details: details.length > 0 ? [details.join(', ')] : [] });
    if (address !== null)
      add('localAddress', { text: prefix === null ? address : `${address}/${prefix}`, code: true });
  }
  add('gateway', gatewayCell(network, means.sentences));
  add('publicAddress', publicAddressCell(network, means));
  if (network.scan !== null) {
    const { deviceCount, phoneCount, durationMs, ranges, complete } = network.scan;
    add('scan', {
      text: say('report.network.scan', {
        count: deviceCount,
        phones: phoneCount,
        seconds: means.sentences.number(durationMs / 1000),
        range: ranges.join(', '),
      }),
      details: complete ? [] : [say('report.network.scanCut')],
    });
  }
  return rows;
}

function gatewayCell({ gateway }: ReportNetwork, { say, number }: Sentences): Cell {
  if (gateway === null) return { text: say('report.notMeasured') };
  const { ip, mac, vendor, answering, roundTripMs, lossPercent } = gateway;
  return {
    text: [ip, mac].filter((part) => part !== null).join(' – '),
    code: true,
    details: [
      ...(vendor === null ? [] : [vendor]),
      [
        ...(answering === null ? [] : [say(`report.network.${answering ? 'answers' : 'silent'}`)]),
        ...(roundTripMs === null
          ? []
          : [say('report.network.roundTrip', { ms: number(roundTripMs) })]),
        ...(lossPercent === null
          ? []
          : [say('report.network.loss', { percent: number(lossPercent) })]),
      ].join(', '),
    ].filter((line) => line !== ''),
  };
}

function publicAddressCell({ publicAddress }: ReportNetwork, means: Means): Cell {
  const { say } = means.sentences;
  if (publicAddress === null) return { text: say('report.notMeasured') };
  const { state, ip, sources, lastKnown } = publicAddress;
  const sourceLines = sources.map(({ source, ip: answer, problem }) =>
    say('report.proof', { label: source, value: answer ?? problem ?? say('report.unknown') }),
  );
  return {
    text: state === 'known' && ip !== null ? ip : say(`report.network.public.${state}`),
    code: state === 'known',
    details: [
      ...sourceLines.slice(0, 4),
      ...(lastKnown === null
        ? []
        : [
            say('report.network.lastKnown', {
              ip: lastKnown.ip,
              at: means.moments.dayAndTime(lastKnown.at),
            }),
          ]),
    ],
  };
}

function checksBlocks({ checks }: ReportNetwork, { sentences, moments }: Means): Block[] {
  const { say } = sentences;
  if (checks === null || checks.rungs.length === 0) return [];
  const first = checks.firstCause;
  return [
    {
      kind: 'heading',
      level: 3,
      text: say('report.heading.checks', { at: moments.dayAndTime(checks.startedAt) }),
    },
    ...(first === null
      ? []
      : [
          {
            kind: 'paragraph' as const,
            text: say('report.network.firstCause', { check: say(`check.name.${first}`) }),
          },
        ]),
    {
      kind: 'table',
      columns: [
        { title: say('report.field.check'), share: 26 },
        { title: say('report.field.result'), share: 16 },
        { title: say('report.field.meaning'), share: 58 },
      ],
      rows: checks.rungs.map((check) => [
        { text: check.name },
        { text: say(`report.check.${check.state}`), tone: TONES[check.state], strong: true },
        {
          text: check.message,
          details: [
            ...(check.action === '' || check.state === 'pass' ? [] : [check.action]),
            ...proofLines(check.evidence, sentences).slice(0, 3),
          ],
        },
      ]),
    },
  ];
}

function findingBlocks({ scan }: ReportNetwork, { sentences }: Means): Block[] {
  const { say } = sentences;
  if (scan === null || scan.findings.length === 0) return [];
  const tones = { info: 'neutral', warning: 'warning', error: 'bad' } as const;
  return [
    { kind: 'heading', level: 3, text: say('report.heading.findings') },
    {
      kind: 'table',
      columns: [
        { title: say('report.field.state'), share: 18 },
        { title: say('report.field.meaning'), share: 82 },
      ],
      rows: scan.findings.map(({ code, severity, message, action }) => [
        { text: say(`report.severity.${severity}`), tone: tones[severity], details: [code] },
        { text: message, details: action === '' ? [] : [action] },
      ]),
    },
  ];
}

/** The matrix of the crossed test, then each verdict with its reasons. */
export function crossedTestBlocks(report: Report, { sentences, moments }: Means): Block[] {
  const { say } = sentences;
  const test = report.crossedTest;
  if (test === null) return [];
  const tones = { works: 'good', fails: 'bad', 'not-tried': 'neutral' } as const;
  return [
    { kind: 'heading', level: 2, text: say('report.heading.crossedTest') },
    {
      kind: 'table',
      columns: [
        { title: say('report.field.phone'), share: 28 },
        ...test.accesses.map(({ label, isSite, byHand, gatewayMac, publicIp }) => ({
          title: [
            label,
            ...(isSite ? [say('report.crossed.siteAccess')] : []),
            ...(byHand ? [say('report.crossed.byHand')] : []),
            ...(publicIp === null ? [] : [say('report.crossed.public', { ip: publicIp })]),
            ...(gatewayMac === null ? [] : [say('report.crossed.gateway', { mac: gatewayMac })]),
          ].join('\n'),
          share: 72 / test.accesses.length,
        })),
      ],
      rows: test.rows.map(({ label, cells }) => [
        { text: label },
        ...cells.map(({ result, at, confirmedBy }) => ({
          text: say(`report.cell.${result}`),
          tone: tones[result],
          strong: true,
          details: [
            ...(at === null ? [] : [moments.dayAndTime(at)]),
            ...(confirmedBy === null ? [] : [say(`report.confirmedBy.${confirmedBy}`)]),
          ],
        })),
      ]),
    },
    ...test.verdicts.flatMap((verdict): Block[] => [
      {
        kind: 'conclusion',
        tone: verdict.verdict === 'works' ? 'good' : 'neutral',
        label: verdict.label,
        title: verdict.title,
        lines: [`${verdict.meaning} ${verdict.confidenceText}.`],
      },
      { kind: 'list', items: verdict.reasons },
      ...(verdict.wouldSettle.length === 0
        ? []
        : [
            { kind: 'heading' as const, level: 3 as const, text: say('report.crossed.settle') },
            { kind: 'list' as const, items: verdict.wouldSettle },
          ]),
    ]),
  ];
}
