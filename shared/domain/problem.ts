import { z } from '../schema.ts';
import { EvidenceSchema } from './evidence.ts';

/**
 * A failure as a value: a stable code whose sentence stands in `shared/messages/*.json` under
 * `problem.<CODE>`, the values that the sentence needs, and what proves it.
 */
export const ProblemSchema = z.object({
  code: z.string().regex(/^[A-Z][A-Z0-9_]{2,60}$/),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  evidence: z.array(EvidenceSchema).default([]),
});

export type Problem = z.infer<typeof ProblemSchema>;

/** Builds a problem; `params` fill the placeholders of its sentence. */
export function problem(
  code: string,
  params: Problem['params'] = {},
  evidence: Problem['evidence'] = [],
): Problem {
  return { code, params, evidence };
}
