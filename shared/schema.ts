/**
 * The one door to zod. Its just-in-time compiler tests whether `eval` works, which the strict content
 * security policy of the renderer forbids, so it is switched off before any schema is built.
 */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
