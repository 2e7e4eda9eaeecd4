import { LocalisedTextSchema } from '../domain/text.ts';
import { z } from '../schema.ts';
import { SourceReferenceSchema } from './sources.ts';

const IdSchema = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
/** Key of an entry of the knowledge base, `kind:id`. */
const KeySchema = z.string().regex(/^[a-z-]+:[a-z0-9]+(?:-[a-z0-9]+)*$/);
const SourcesSchema = z.array(SourceReferenceSchema).min(1);
const PhrasesSchema = z.array(z.string().min(1).max(80)).min(1);

/** Words and expressions, French and English together, that people use for one idea. */
export const SynonymsSchema = z.object({
  id: IdSchema,
  fr: PhrasesSchema,
  en: PhrasesSchema,
  sources: SourcesSchema,
});

/** How people say what one entry is about, when they do not use its own words. */
export const SayingsSchema = z.object({
  target: KeySchema,
  fr: PhrasesSchema,
  en: PhrasesSchema,
  sources: SourcesSchema,
});

/** What a phone or a softphone really shows: a message, a code, an address, a program's name. */
export const DisplaySchema = z.object({
  id: IdSchema,
  shown: z.array(z.string().min(1).max(60)).min(1),
  /** An address of one of these ranges counts as shown too. */
  addresses: z.array(z.string()).default([]),
  meaning: LocalisedTextSchema,
  /** The entries to look at, the most likely first. */
  targets: z.array(KeySchema).min(1),
  sources: SourcesSchema,
});

/** A question to somebody whose words the search does not know, with the symptoms behind each answer. */
export const DescribingQuestionSchema = z.object({
  id: IdSchema,
  text: LocalisedTextSchema,
  choices: z
    .array(
      z.object({
        id: IdSchema,
        text: LocalisedTextSchema,
        /** How much the answer says, beside those to the other questions. */
        weight: z.number().positive(),
        /** Symptoms of the diagnosis graph, the most likely first. */
        symptoms: z.array(IdSchema).min(1),
      }),
    )
    .min(2),
});

export type Synonyms = z.infer<typeof SynonymsSchema>;
export type Sayings = z.infer<typeof SayingsSchema>;
export type Display = z.infer<typeof DisplaySchema>;
export type DescribingQuestion = z.infer<typeof DescribingQuestionSchema>;
