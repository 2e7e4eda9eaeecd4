import { LocalisedTextSchema } from '../domain/text.ts';
import { z } from '../schema.ts';

/**
 * How strongly a measurement supports an answer: it implies the answer (`observed`), or only makes
 * it likely (`suggested`), and then the technician answers.
 */
export const StrengthSchema = z.enum(['observed', 'suggested']);

/** What the application can see by itself; the service behind each name is in electron/. */
export const ObservationIdSchema = z.enum([
  'phones-affected',
  'phone-powered',
  'phone-rebooted',
  'phone-clock',
  'phone-address',
  'panel-mac',
  'public-address',
  'internet',
  'prerequisites',
  'quality',
]);

export type ObservationId = z.infer<typeof ObservationIdSchema>;

/**
 * What each observation may read. A reading is one result of the measurement. A new one needs its
 * answers in `observations.json`, and a world in the tests in which it misleads.
 */
export const READINGS = {
  'phones-affected': [
    'only-this-silent',
    'several-silent',
    'all-answer',
    'alone',
    'another-silent',
  ],
  'phone-powered': ['seen-now', 'seen-before', 'not-seen'],
  'phone-rebooted': [
    'left-and-booted',
    'left-and-back',
    'left-repeatedly',
    'left-unwitnessed',
    'announced-only',
    'left',
  ],
  'phone-clock': ['right', 'wrong'],
  'phone-address': [
    'answers-inside',
    'seen-inside',
    'answers-self-assigned',
    'seen-self-assigned',
    'shared',
    'outside',
    'remembered',
    'not-comparable',
  ],
  'panel-mac': [
    'panel-label-network',
    'panel-label',
    'panel-network',
    'panel-differs',
    'panel-close',
    'label-disagrees',
    'panel-unread',
  ],
  'public-address': ['known'],
  internet: ['reached-beside-phone', 'reached', 'silent'],
  prerequisites: ['failed', 'passed', 'partial'],
  quality: ['within-limits', 'passed-before', 'beyond-limits', 'unmeasured'],
} as const satisfies Readonly<Record<ObservationId, readonly [string, ...string[]]>>;

export type ReadingOf<Id extends ObservationId> = (typeof READINGS)[Id][number];

/** One answer of the graph that a reading supports, and how strongly. */
export const CarriedAnswerSchema = z.strictObject({
  node: z.string(),
  choice: z.string(),
  strength: StrengthSchema,
});

export const ObservationMeaningSchema = z.strictObject({
  id: ObservationIdSchema,
  /** What exactly is measured: from where, and of what. */
  measures: LocalisedTextSchema,
  /** What the measurement does not rule out, even when it is right. */
  leavesOpen: LocalisedTextSchema,
  readings: z.array(
    z.strictObject({
      id: z.string(),
      /** The reading in words that claim no more than was measured. */
      says: LocalisedTextSchema,
      /** Empty when only the figure is shown. */
      answers: z.array(CarriedAnswerSchema),
    }),
  ),
});

export type CarriedAnswer = z.infer<typeof CarriedAnswerSchema>;
export type ObservationMeaning = z.infer<typeof ObservationMeaningSchema>;
