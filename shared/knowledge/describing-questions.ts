import { z } from '../schema.ts';
import data from './wording/questions.json' with { type: 'json' };
import { type DescribingQuestion, DescribingQuestionSchema } from './wording-schema.ts';

/** The questions that describe a fault when words do not; apart, because a page asks them at once. */
export const describingQuestions: readonly DescribingQuestion[] = z
  .array(DescribingQuestionSchema)
  .parse(data);
