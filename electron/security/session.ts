import type { Session } from 'electron';
import { guardPermissions } from './permissions.ts';
import { guardRequests } from './requests.ts';

/** Refuses what a page may ask of Chromium: permissions, devices, and addresses that are not ours. */
export function guardSession(session: Session): void {
  guardPermissions(session);
  guardRequests(session);
}
