import {
  type Handlers,
  type RouteName,
  type RouteParsedInput,
  routes,
} from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result } from '../../shared/domain/result.ts';
import type { z } from '../../shared/schema.ts';
import type { FailureLog } from '../platform/failure-log.ts';

/** What goes back to the renderer; both carriers send it unchanged. */
export type Envelope = Result<unknown>;

export type Router = {
  /** Answers one call. Never rejects: every failure becomes a problem in the envelope. */
  readonly dispatch: (routeName: unknown, input: unknown) => Promise<Envelope>;
};

export type RouterOptions = {
  readonly log: FailureLog;
  /** Checks the handlers' output against the contract too; for tests and development. */
  readonly checkOutput?: boolean;
};

const MAX_DETAIL = 80;

function isRouteName(name: unknown): name is RouteName {
  // `in` would find `constructor` and `__proto__` on the prototype.
  return typeof name === 'string' && Object.hasOwn(routes, name);
}

/** Says in a few words where the input is wrong: schema dumps would leak values and confuse people. */
function shortDetail(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'invalid';
  const path = issue.path
    .map((segment) => String(segment).replaceAll(/[^\w-]/g, ''))
    .join('.')
    .slice(0, MAX_DETAIL);
  return path === '' ? issue.code : `${path} (${issue.code})`;
}

/** Routes calls by the contract: unknown names and invalid inputs never reach a handler. */
export function createRouter(handlers: Handlers, options: RouterOptions): Router {
  // The name as a type parameter ties the route's input, handler and output together.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  async function call<Name extends RouteName>(name: Name, input: unknown): Promise<Envelope> {
    const parsed = routes[name].input.safeParse(input);
    if (!parsed.success)
      return failure(problem('INVALID_INPUT', { detail: shortDetail(parsed.error) }));
    // The schema of this route has just accepted the value, but the type system cannot see it.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const outcome = await handlers[name](parsed.data as RouteParsedInput<Name>);
    if (options.checkOutput === true && outcome.ok) {
      const output = routes[name].output.safeParse(outcome.value);
      if (!output.success)
        throw new Error(`${name} answered outside its contract`, { cause: output.error });
    }
    return outcome;
  }

  return {
    dispatch: async (routeName, input) => {
      if (!isRouteName(routeName)) return failure(problem('UNKNOWN_ROUTE'));
      try {
        return await call(routeName, input);
      } catch (cause) {
        options.log.record(routeName, cause);
        return failure(problem('INTERNAL'));
      }
    },
  };
}
