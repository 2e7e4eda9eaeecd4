import type { Problem } from './problem.ts';

/** A value or a problem: the answer of services whose failure is part of normal life. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** Wraps a value as a success. */
export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Wraps a problem as a failure. */
export function failure<T = never>(problem: Problem): Result<T> {
  return { ok: false, problem };
}
