import * as fc from 'fast-check';
import type { Case, NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { reduceCase } from '../../../shared/case/reduce.ts';
import type { CellResult } from '../../../shared/diagnosis/crossed-test-schema.ts';
import { answerEntry, choicesFor, startEntry, nodeOf } from '../../../shared/diagnosis/engine.ts';
import { landing } from '../../../shared/diagnosis/run.ts';
import type {
  PhoneContext,
  Strength,
  TranscriptEntry,
} from '../../../shared/diagnosis/run-schema.ts';
import type { CheckState, ChecksResult, CheckId } from '../../../shared/domain/check.ts';
import type { DeviceState } from '../../../shared/domain/device.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import {
  at,
  checks as sampleChecks,
  facts,
  journalOf,
  labPath,
  scan,
  yealink,
} from '../case/case-samples.ts';
import { contexts, value } from '../diagnosis/runs.ts';

/** Cases in which diagnosis, measurements and crossed test may say anything of one phone. */

export const phoneKey = yealink.mac ?? '';
const otherKey = '7c:2f:80:aa:bb:cc';

type Answer = { readonly node: string; readonly choice: string };

/** The shortest way to each end that this phone can reach: from the start, else from a symptom. */
export function waysToEnds(context: PhoneContext): ReadonlyMap<string, readonly Answer[]> {
  const ways = new Map<string, readonly Answer[]>();
  const entries = [graph.start, ...graph.symptoms.map(({ entry }) => entry)];
  const waiting: { readonly node: string; readonly way: readonly Answer[] }[] = [];
  const seen = new Set<string>();
  const nextHead = () => {
    const entry = waiting.length === 0 ? entries.shift() : undefined;
    return entry === undefined ? waiting.shift() : { node: entry, way: [] };
  };
  for (let head = nextHead(); head !== undefined; head = nextHead()) {
    const { node: id, way } = head;
    if (seen.has(id)) continue;
    seen.add(id);
    const node = nodeOf(graph, id);
    if (node === undefined) continue;
    if (node.kind === 'end') {
      ways.set(id, way);
      continue;
    }
    for (const { choice, next } of choicesFor(node, context)) {
      const onward = [...way, { node: id, choice: choice.id }];
      waiting.push({ node: landing(graph, next, onward)?.id ?? next, way: onward });
    }
  }
  return ways;
}

/** A run along a way, an answer every ten seconds from `startsAt` on. */
export function runAlong(
  way: readonly Answer[],
  given: {
    readonly context: PhoneContext;
    readonly startsAt: number;
    /** Positions at which the application had proposed another answer, and how surely. */
    readonly overruled?: ReadonlyMap<number, Strength | null>;
  },
): TranscriptEntry[] {
  const { context, startsAt, overruled } = given;
  // A way that does not begin at the start begins at a symptom.
  const symptom = graph.symptoms.find(
    ({ entry }) => entry === way[0]?.node && entry !== graph.start,
  );
  const begin = value(
    startEntry(graph, { context, symptom: symptom?.id ?? null, at: at(startsAt) }),
  );
  return way.reduce<TranscriptEntry[]>(
    (transcript, { node: id, choice }, position) => {
      const node = nodeOf(graph, id);
      const other =
        node === undefined || node.kind === 'end'
          ? undefined
          : node.choices.find((candidate) => candidate.id !== choice);
      return [
        ...transcript,
        value(
          answerEntry(graph, transcript, {
            node: id,
            choice,
            at: at(startsAt + 10 * (position + 1)),
            confirmedBy: 'person',
            overruled: overruled?.has(position) === true ? (other?.id ?? null) : null,
            strength: overruled?.get(position) ?? null,
          }),
        ),
      ];
    },
    [begin],
  );
}

type Check = readonly [id: CheckId, state: CheckState, code: string];

/** The first cause by the rule of the checks: the first that failed, else the first that warns. */
export function checksOf(checks: readonly Check[], seconds: number): ChecksResult {
  const first =
    checks.find(([, state]) => state === 'fail') ?? checks.find(([, state]) => state === 'warn');
  return {
    ...sampleChecks,
    startedAt: at(seconds),
    firstCause: first?.[0] ?? null,
    rungs: checks.map(([rung, state, code]) => ({
      rung,
      state,
      code,
      params: { ports: '5060', gateway: 'unknown', reached: 3, tried: 3 },
      durationMs: 1,
      evidence: [],
    })),
  };
}

const oneOf = (...checks: readonly Check[]): fc.Arbitrary<Check> => fc.constantFrom(...checks);
const seconds = fc.integer({ min: 0, max: 4000 });

const checks: fc.Arbitrary<ChecksResult> = fc
  .tuple(
    oneOf(['link', 'pass', 'NET-LINK-WIRED'], ['link', 'warn', 'NET-LINK-WIFI']),
    oneOf(
      ['internet', 'pass', 'NET-INTERNET-OK'],
      ['internet', 'warn', 'NET-INTERNET-PARTIAL'],
      ['internet', 'fail', 'NET-INTERNET-CUT'],
    ),
    oneOf(['nat', 'pass', 'NET-NAT-SINGLE'], ['nat', 'warn', 'NET-NAT-DOUBLE']),
    oneOf(
      ['sip-alg', 'pass', 'NET-ALG-NONE'],
      ['sip-alg', 'fail', 'NET-ALG-EVERY-PORT'],
      ['sip-alg', 'unknown', 'NET-ALG-UNTESTABLE'],
    ),
    oneOf(['quality', 'pass', 'NET-QUALITY-OK'], ['quality', 'fail', 'NET-QUALITY-LOSS']),
    seconds,
  )
  .map(([link, internet, nat, alg, quality, startsAt]) =>
    checksOf([link, internet, nat, alg, quality], startsAt),
  );

const publicAddress = fc
  .record({ state: fc.constantFrom('known', 'offline', 'unknown'), measuredAt: seconds })
  .map(({ state, measuredAt }) => ({
    ...facts,
    measuredAt: at(measuredAt),
    publicAddress: facts.publicAddress && {
      ...facts.publicAddress,
      state,
      ip: state === 'known' ? '203.0.113.45' : null,
      measuredAt: at(measuredAt),
    },
  }));

export function watchEvent(
  type: WatchEvent['type'],
  when: number,
  ownNetwork: NonNullable<WatchEvent['ownNetwork']> = 'held',
): NewCaseEvent {
  return {
    type: 'phone-observed',
    phoneKey,
    observation: {
      type,
      at: at(when),
      ip: yealink.ip,
      mac: yealink.mac,
      brand: null,
      model: null,
      firmware: null,
      evidence: [],
      problem: null,
      ...(type === 'left' ? { ownNetwork } : {}),
    },
  };
}

const watch = fc
  .array(
    fc.record({
      type: fc.constantFrom<WatchEvent['type']>('left', 'back', 'announced', 'present', 'failed'),
      when: seconds,
    }),
    { maxLength: 4 },
  )
  .map((events) =>
    events
      .toSorted((left, right) => left.when - right.when)
      .map(({ type, when }) => watchEvent(type, when)),
  );

export function scanAt(startsAt: number, state: DeviceState): NewCaseEvent {
  return {
    type: 'scan-recorded',
    result: { ...scan, startedAt: at(startsAt), devices: [{ ...yealink, state }] },
  };
}

const scans = fc
  .array(fc.record({ when: seconds, state: fc.constantFrom<DeviceState>('answered', 'gone') }), {
    maxLength: 2,
  })
  .map((found) =>
    found
      .toSorted((left, right) => left.when - right.when)
      .map(({ when, state }) => scanAt(when, state)),
  );

export function cellOf(phone: string, accessId: string, result: CellResult, when: number) {
  return {
    type: 'crossed-test-cell' as const,
    cell: { phoneKey: phone, accessId, result, at: at(when), confirmedBy: 'person' as const },
  };
}

const result = fc.constantFrom<CellResult>('works', 'fails', 'not-tried');
const cells = fc
  .tuple(result, result, result, result, seconds)
  .map(([own, elsewhere, other, otherElsewhere, when]) => [
    cellOf(phoneKey, 'site', own, when),
    cellOf(phoneKey, 'other', elsewhere, when + 60),
    cellOf(otherKey, 'site', other, when + 120),
    cellOf(otherKey, 'other', otherElsewhere, when + 180),
  ]);

const accesses = labPath.filter(({ type }) => type === 'access-described');

const chosen: NewCaseEvent = {
  type: 'phone-chosen',
  phoneKey,
  device: yealink,
  byHand: false,
};

const site: NewCaseEvent = {
  type: 'site-described',
  site: {
    name: 'Boulangerie Élise',
    address: '',
    contact: '',
    lineNumbers: ['0033972101010'],
    technician: 'Karim B.',
    note: 'En panne depuis le changement de box.',
  },
};

/** The case of one phone whose transcript and measures are given. */
export function caseOf(
  transcript: readonly TranscriptEntry[],
  measured: readonly NewCaseEvent[],
): Case {
  return reduceCase(
    journalOf([
      site,
      { type: 'network-seen', facts: { ...facts, publicAddress: null } },
      chosen,
      ...accesses,
      ...measured,
      ...transcript.map((entry): NewCaseEvent => ({ type: 'diagnosis-entry', phoneKey, entry })),
    ]),
  );
}

const run = fc
  .record({
    context: fc.constantFrom(...contexts),
    end: fc.nat(),
    /** Now and then the run stops on its way. */
    cut: fc.option(fc.nat({ max: 5 }), { freq: 5 }),
    overruled: fc.array(
      fc.tuple(
        fc.nat({ max: 12 }),
        fc.constantFrom<Strength | null>('observed', 'suggested', null),
      ),
      { maxLength: 1 },
    ),
    startsAt: fc.integer({ min: 0, max: 3000 }),
  })
  .map(({ context, end, cut, overruled, startsAt }) => {
    const ways = [...waysToEnds(context).values()];
    const way = ways[end % ways.length] ?? [];
    return runAlong(cut === null ? way : way.slice(0, cut), {
      context,
      startsAt,
      overruled: new Map(overruled),
    });
  });

/** Cases in which everything that a conclusion weighs may agree, disagree, be old or be missing. */
export const weighedCase: fc.Arbitrary<Case> = fc
  .record({
    run,
    checks: fc.option(checks, { freq: 4 }),
    publicAddress: fc.option(publicAddress, { freq: 3 }),
    watch,
    scans,
    cells: fc.option(cells, { freq: 2 }),
  })
  .map((given) =>
    caseOf(given.run, [
      ...(given.publicAddress === null
        ? []
        : [{ type: 'network-seen' as const, facts: given.publicAddress }]),
      ...given.scans,
      ...(given.checks === null
        ? []
        : [{ type: 'checks-recorded' as const, result: given.checks }]),
      ...given.watch,
      ...(given.cells ?? []),
    ]),
  );
