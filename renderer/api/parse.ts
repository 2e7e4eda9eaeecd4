import {
  EnvelopeSchema,
  type EventName,
  type EventPayload,
  events,
  type RouteName,
  type RouteOutput,
  routes,
} from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { z } from '../../shared/schema.ts';

// The contract as a table that maps each name to its own schema, so that no cast is needed.
const outputs: { readonly [Name in RouteName]: { readonly output: z.ZodType<RouteOutput<Name>> } } =
  routes;
const payloads: { readonly [Name in EventName]: z.ZodType<EventPayload<Name>> } = events;

/**
 * Reads what a carrier brought back for a call. An answer that does not have the shape of the
 * contract becomes the problem `ANSWER_UNREADABLE`, never an exception.
 */
export function parseAnswer<Name extends RouteName>(
  name: Name,
  raw: unknown,
): Result<RouteOutput<Name>> {
  const envelope = EnvelopeSchema.safeParse(raw);
  if (!envelope.success) return failure(problem('ANSWER_UNREADABLE', { route: name }));
  if (!envelope.data.ok) return failure(envelope.data.problem);
  const value = outputs[name].output.safeParse(envelope.data.value);
  if (!value.success) return failure(problem('ANSWER_UNREADABLE', { route: name }));
  return success(value.data);
}

/** Reads the payload of an event; null when it does not have the shape of the contract. */
export function parseEvent<Name extends EventName>(
  name: Name,
  raw: unknown,
): EventPayload<Name> | null {
  const parsed = payloads[name].safeParse(raw);
  return parsed.success ? parsed.data : null;
}
