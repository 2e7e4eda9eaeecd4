import { z } from '../schema.ts';
import { EvidenceSchema } from './evidence.ts';

export const SeveritySchema = z.enum(['info', 'warning', 'error']);

/**
 * A statement about the network with a stable code. Its sentence and advised action are in
 * `shared/messages/parts/` under `finding.<CODE>.message` and `finding.<CODE>.action`.
 */
export const FindingSchema = z.object({
  code: z.string().regex(/^[A-Z]{3,6}(?:-[A-Z0-9]+)+$/),
  severity: SeveritySchema,
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  evidence: z.array(EvidenceSchema),
});

export type Severity = z.infer<typeof SeveritySchema>;
export type Finding = z.infer<typeof FindingSchema>;
