import { InstantSchema, Ipv4Schema, MacSchema } from '../domain/addresses.ts';
import { z } from '../schema.ts';
import { ConfirmedBySchema } from './run-schema.ts';

/** An Internet access, identified so that a second test on the same one is caught. */
export const AccessSchema = z.object({
  id: z.string().max(60),
  label: z.string().max(120),
  gatewayMac: MacSchema.nullable(),
  gatewayIp: Ipv4Schema.nullable(),
  publicIp: Ipv4Schema.nullable(),
  interfaceName: z.string().max(128).nullable(),
  /** True for the access where the fault was reported. */
  isSite: z.boolean(),
  /**
   * True for an access described by the person, without this computer on it (a neighbour's, a 4G
   * hotspot). Only the person says that it is another line.
   */
  byHand: z.boolean().optional(),
});

export const CellResultSchema = z.enum(['works', 'fails', 'not-tried']);

/** One cell of the matrix phones × accesses. */
export const CrossedTestCellSchema = z.object({
  phoneKey: z.string().max(60),
  accessId: z.string().max(60),
  result: CellResultSchema,
  at: InstantSchema,
  confirmedBy: ConfirmedBySchema,
});

export const VerdictIdSchema = z.enum([
  /** Works elsewhere, fails here: the site's network or access, not the phone. */
  'site-network',
  /** Fails on two different working accesses: the phone. */
  'phone',
  /** Fails elsewhere and a known-good phone fails here too. */
  'both',
  /** Works here now. */
  'works',
  'inconclusive',
]);

export const VerdictSchema = z.object({
  verdict: VerdictIdSchema,
  confidence: z.enum(['high', 'medium', 'low']),
  /** Message keys under `crossedTest.reason.<id>`, with their params, in reading order. */
  reasons: z.array(z.object({ id: z.string(), params: z.record(z.string(), z.string()) })),
  /** Message keys under `crossedTest.settle.<id>`: what would settle it; empty when settled. */
  wouldSettle: z.array(z.object({ id: z.string(), params: z.record(z.string(), z.string()) })),
});

export type Access = z.infer<typeof AccessSchema>;
export type CellResult = z.infer<typeof CellResultSchema>;
export type CrossedTestCell = z.infer<typeof CrossedTestCellSchema>;
export type VerdictId = z.infer<typeof VerdictIdSchema>;
export type Verdict = z.infer<typeof VerdictSchema>;
