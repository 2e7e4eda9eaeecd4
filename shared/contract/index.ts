/** The typed contract between renderer and services, and all that the two carriers transport. */
import { ProblemSchema } from '../domain/problem.ts';
import type { Result } from '../domain/result.ts';
import { z } from '../schema.ts';
import type { EventName, EventPayload } from './events.ts';
import type { RouteInput, RouteName, RouteOutput, RouteParsedInput } from './routes.ts';

export { events, type EventName, type EventPayload } from './events.ts';
export {
  type AppInfo,
  type RouteInput,
  type RouteName,
  type RouteOutput,
  type RouteParsedInput,
  routes,
} from './routes.ts';

/**
 * Header with the id of a call over HTTP. A repeated id is the same call, and its work is done
 * once.
 */
export const CALL_ID_HEADER = 'x-tonalite-call';

/** Header of every call and event stream over HTTP: the key that only an admitted page has. */
export const PAGE_KEY_HEADER = 'x-tonalite-page';

/** Event over HTTP: tells a tab that it missed events which are no longer kept. */
export const MISSED = 'missed';

/** Name under which the pages of one address keep their key. */
export const PAGE_KEY_NAME = 'tonalite.page-key';

/** What every call returns across the border; never an exception. */
export const EnvelopeSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), problem: ProblemSchema }),
]);

/** One handler for each route; a missing or an extra one does not compile. */
export type Handlers = {
  readonly [Name in RouteName]: (
    input: RouteParsedInput<Name>,
  ) => Promise<Result<RouteOutput<Name>>>;
};

/** How services send events to the renderer. */
export type Emit = <Name extends EventName>(name: Name, payload: EventPayload<Name>) => void;

/** What the renderer uses to reach the services: the same in Electron and in the browser. */
export type Api = {
  readonly invoke: <Name extends RouteName>(
    name: Name,
    input: RouteInput<Name>,
  ) => Promise<Result<RouteOutput<Name>>>;
  readonly on: <Name extends EventName>(
    name: Name,
    listener: (payload: EventPayload<Name>) => void,
  ) => () => void;
};
