/** The contract spoken as the page speaks it, for tests that must be quicker than a page. */
import {
  EnvelopeSchema,
  PAGE_KEY_HEADER,
  type RouteInput,
  type RouteName,
  type RouteOutput,
  routes,
} from '../../shared/contract/index.ts';
import { followChange, isBehind, stamped } from '../../shared/case/case-change.ts';
import { type Case, type NewCaseEvent } from '../../shared/case/case-schema.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import type { Server } from './server.ts';

export type Caller = {
  /** Calls a route and parses its answer; throws with the problem's code when it is refused. */
  readonly call: <Name extends RouteName>(
    name: Name,
    input: RouteInput<Name>,
  ) => Promise<RouteOutput<Name>>;
};

class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** Enters by an address that the service printed, and keeps its cookie and the key of the page. */
export async function callerOf(server: Server): Promise<Caller> {
  const { origin, hash } = new URL(await server.enter());
  const entry = await fetch(`${origin}/enter`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({ code: hash.slice(1) }),
  });
  const cookie = entry.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const pageKey = /data-key="([0-9a-f]+)"/.exec(await entry.text())?.[1] ?? '';
  return {
    call: async (name, input) => {
      const answer = await fetch(`${origin}/api/${name}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [PAGE_KEY_HEADER]: pageKey,
          cookie,
          origin,
        },
        body: JSON.stringify(input),
      });
      const envelope = EnvelopeSchema.parse(await answer.json());
      if (!envelope.ok) throw new Refused(envelope.problem);
      // The schema is that of this very route; the compiler cannot follow the index.
      return routes[name].output.parse(envelope.value) as RouteOutput<typeof name>;
    },
  };
}

/** Appends an event and folds it as the page does. */
export async function append(caller: Caller, known: Case, event: NewCaseEvent): Promise<Case> {
  const { caseId } = known;
  const { eventCount, ...stamp } = await caller.call('cases.event.append', { caseId, event });
  const change = { caseId, eventCount, event: stamped(event, stamp) };
  const next = followChange(known, change);
  return isBehind(next, change) ? caller.call('cases.case.read', { caseId }) : next;
}
