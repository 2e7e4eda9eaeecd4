import { z } from '../schema.ts';
import {
  type CarriedAnswer,
  type ObservationId,
  type ObservationMeaning,
  ObservationMeaningSchema,
} from './observation-schema.ts';
import data from './observations.json' with { type: 'json' };

/** What each observation measures, and which answers each of its readings supports. */
export const observationMeanings: readonly ObservationMeaning[] = z
  .array(ObservationMeaningSchema)
  .parse(data);

const byId = new Map(observationMeanings.map((meaning) => [meaning.id, meaning]));

/** What an observation measures. */
export function meaningOf(id: ObservationId): ObservationMeaning | undefined {
  return byId.get(id);
}

/** The answers of a node that a reading supports. */
export function carriedAnswers(
  id: ObservationId,
  reading: string,
  node: string,
): readonly CarriedAnswer[] {
  const found = byId.get(id)?.readings.find((candidate) => candidate.id === reading);
  return found?.answers.filter((answer) => answer.node === node) ?? [];
}
