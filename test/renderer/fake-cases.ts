import type { CaseChange } from '../../shared/case/case-change.ts';
import {
  type Case,
  type CaseEvent,
  CaseEventSchema,
  type CaseSummary,
  type NewCaseEvent,
} from '../../shared/case/case-schema.ts';
import { asJournal, reduceCase } from '../../shared/case/reduce.ts';
import type { RouteInput, RouteName, RouteOutput } from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import * as site from './sample-site.ts';

type CaseRoute = Exclude<Extract<RouteName, `cases.${string}`>, 'cases.case.export'>;

/** The answers of some routes. */
export type HandlersOf<Names extends RouteName> = {
  readonly [Name in Names]: (input: RouteInput<Name>) => Result<RouteOutput<Name>>;
};

export type FakeCases = {
  readonly handlers: HandlersOf<CaseRoute>;
  /** Appends to the open case, as another window does. */
  readonly write: (event: NewCaseEvent) => Result<RouteOutput<'cases.event.append'>>;
  /** The open case as it stands "on the disk". */
  readonly current: () => Case | null;
};

function summaryOf(known: Case): CaseSummary {
  return {
    caseId: known.caseId,
    createdAt: known.createdAt,
    updatedAt: known.updatedAt,
    closed: known.closed,
    simulated: known.simulated,
    siteName: known.site?.name ?? '',
    phoneCount: known.phones.length,
    damagedLines: 0,
    isDamaged: known.isDamaged === true,
  };
}

/** Cases in memory, with the journal, the fold and the refusals of the real store. */
export function createFakeCases(options: {
  readonly simulated: boolean;
  readonly onChange: (change: CaseChange) => void;
}): FakeCases {
  const journals = new Map<string, CaseEvent[]>();
  let openCaseId: string | null = null;

  function caseOf(caseId: string): Case | null {
    const journal = asJournal(journals.get(caseId) ?? []);
    return journal === null ? null : reduceCase(journal);
  }

  function found(caseId: string): Result<Case> {
    const known = caseOf(caseId);
    return known === null ? failure(problem('CASE_NOT_FOUND')) : success(known);
  }

  function append(caseId: string, event: object): Result<RouteOutput<'cases.event.append'>> {
    const journal = journals.get(caseId);
    if (journal === undefined) return failure(problem('CASE_NOT_FOUND'));
    const stamped = { ...event, sequence: journal.length, at: site.AT };
    // What the real store would refuse must fail here too.
    const written = CaseEventSchema.parse(JSON.parse(JSON.stringify(stamped)));
    journal.push(written);
    const { sequence, at } = written;
    options.onChange({ caseId, eventCount: journal.length, event: written });
    return success({ sequence, at, eventCount: journal.length });
  }

  let created = 0;
  return {
    write: (event) => append(openCaseId ?? '', event),
    current: () => (openCaseId === null ? null : caseOf(openCaseId)),
    handlers: {
      'cases.all.list': () =>
        success({
          cases: [...journals.keys()]
            .map(caseOf)
            .filter((known) => known !== null)
            .map(summaryOf),
          problems: [],
          openCaseId,
        }),
      'cases.case.create': () => {
        created += 1;
        const caseId = `00000000-0000-4000-8000-${String(created).padStart(12, '0')}`;
        journals.set(caseId, [
          {
            type: 'case-created',
            sequence: 0,
            at: site.AT,
            format: 1,
            caseId,
            simulated: options.simulated,
            laptop: { hostname: 'portable', system: 'Debian', application: '0.1.0' },
          },
        ]);
        openCaseId = caseId;
        return found(caseId);
      },
      'cases.case.open': ({ caseId }) => {
        openCaseId = caseId;
        return found(caseId);
      },
      'cases.case.read': ({ caseId }) => found(caseId),
      'cases.event.append': ({ caseId, event }) => append(caseId, event),
      'cases.case.repair': ({ caseId }) => found(caseId),
      'cases.case.remove': ({ caseId }) => {
        journals.delete(caseId);
        if (openCaseId === caseId) openCaseId = null;
        return success({});
      },
      'cases.case.import': () => failure(problem('CASE_FILE_UNREADABLE')),
    },
  };
}
