import { z } from '../schema.ts';
import data from './reference/links.json' with { type: 'json' };
import { type Link, LinkSchema } from './reference-schema.ts';

/** The only external pages that the application opens, each by its id. */
export const links: readonly Link[] = z.array(LinkSchema).parse(data);
