import { z } from '../schema.ts';
import notificationData from './reference/notifications.json' with { type: 'json' };
import powerData from './reference/power-and-ports.json' with { type: 'json' };
import { type FactSheet, FactSheetSchema } from './reference-schema.ts';

/** Power, sockets and ports of the phones, and a few facts of the trade. */
export const powerAndPorts: readonly FactSheet[] = z.array(FactSheetSchema).parse(powerData);

/** The vocabulary of the line's notifications: refusals of registration, causes of release. */
export const notifications: readonly FactSheet[] = z.array(FactSheetSchema).parse(notificationData);
