import { type Source, SourceSchema } from '../domain/text.ts';
import { z } from '../schema.ts';
import data from './sources.json' with { type: 'json' };

const RegisteredSourceSchema = SourceSchema.extend({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
});

/** The documents behind the knowledge, by id, so that a date is corrected in one place. */
export const sources: ReadonlyMap<string, Source> = new Map(
  z
    .array(RegisteredSourceSchema)
    .parse(data)
    .map(({ id, ...source }) => [id, source]),
);

/** In a data file a source is an id of `sources.json`; once parsed it is the source itself. */
export const SourceReferenceSchema = z.string().transform((id, context): Source => {
  const source = sources.get(id);
  if (source !== undefined) return source;
  context.addIssue({ code: 'custom', message: `unknown source ${id}` });
  return z.NEVER;
});
