import { type Handlers, routes } from '../../../shared/contract/index.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure } from '../../../shared/domain/result.ts';

/** Handlers that all answer `INTERNAL`, but for the ones given. */
export function stubHandlers(given: Partial<Handlers> = {}): Handlers {
  const rest = Object.fromEntries(
    Object.keys(routes).map((name) => [name, async () => failure(problem('INTERNAL'))]),
  );
  // Built from the contract's own names, so every route is there.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { ...(rest as unknown as Handlers), ...given };
}
