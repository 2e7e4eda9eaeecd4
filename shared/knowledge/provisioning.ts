import type { Procedure } from './procedure-schema.ts';
import { procedures } from './procedures.ts';

/** Manual configuration, for when the automatic one fails: addresses to paste, codes to type. */
export const provisioning: readonly Procedure[] = procedures.filter(
  ({ kind }) => kind === 'provisioning',
);
