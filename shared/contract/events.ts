import { CaseChangeSchema } from '../case/case-change.ts';
import { CheckEventSchema } from '../domain/check.ts';
import { ProblemSchema } from '../domain/problem.ts';
import { ScanEventSchema } from '../domain/scan.ts';
import { WatchEventSchema } from '../domain/watch.ts';
import { z } from '../schema.ts';

/** Every event from the services to the renderer. */
export const events = {
  'scan.progressed': ScanEventSchema,
  'watch.observed': z.object({ watchId: z.string(), event: WatchEventSchema }),
  'checks.progressed': CheckEventSchema,
  /** A case grew: a page that shows it folds the event, or reads the case again. */
  'case.changed': CaseChangeSchema,
  /** A failure outside any call (a journal that cannot be written, for instance). */
  'app.problem': ProblemSchema,
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<Name extends EventName> = z.output<Events[Name]>;
