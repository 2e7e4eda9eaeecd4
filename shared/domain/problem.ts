import { z } from '../schema.ts';
import { EvidenceSchema } from './evidence.ts';
import type { ProblemCode, ProblemParameters } from './problem-codes.ts';

/**
 * A failure as a value: a stable code whose sentence is in `shared/messages/parts/` under
 * `problem.<CODE>`, the values that the sentence needs, and the evidence. A stored case may have a
 * code of another version, so the schema accepts any.
 */
export const ProblemSchema = z.object({
  code: z.string().regex(/^[A-Z][A-Z0-9_]{2,60}$/),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  evidence: z.array(EvidenceSchema).default([]),
});

export type Problem = z.infer<typeof ProblemSchema>;

/** The parameters that all codes of a union need together. */
type Needed<Code extends ProblemCode> = (
  Code extends ProblemCode ? (parameters: ProblemParameters<Code>) => void : never
) extends (parameters: infer All) => void
  ? All
  : never;

type Rest<Code extends ProblemCode> =
  Readonly<Record<string, never>> extends Needed<Code>
    ? [params?: Needed<Code>, evidence?: Problem['evidence']]
    : [params: Needed<Code>, evidence?: Problem['evidence']];

/** Builds a problem of this version; the parameters of each code are in `problem-codes.ts`. */
export function problem<Code extends ProblemCode>(code: Code, ...rest: Rest<Code>): Problem;
export function problem(
  code: ProblemCode,
  params: Problem['params'] = {},
  evidence: Problem['evidence'] = [],
): Problem {
  return { code, params, evidence };
}

/** True for a problem with one of these codes. */
export function isProblem({ code }: Problem, ...codes: readonly ProblemCode[]): boolean {
  return codes.some((each) => each === code);
}
