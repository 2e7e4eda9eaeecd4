import { z } from '../schema.ts';

/** What a device is that speaks like a telephone, or sits beside one, and is none. */
export const ApparatusSchema = z.enum([
  'router',
  'pbx',
  'gateway',
  'softphone',
  'door',
  'camera',
  'video',
  'printer',
  'switch',
  'server',
  'storage',
  'controller',
  'loudspeaker',
]);

export type Apparatus = z.infer<typeof ApparatusSchema>;
