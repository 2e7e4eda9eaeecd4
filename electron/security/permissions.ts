import type { Session } from 'electron';
import { isAppAddress } from './app-origin.ts';

/** Every permission that Electron knows by name; a new one in its types does not compile here. */
export type PermissionName = Parameters<
  NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>
>[1];

/** What the page may ask of the machine. The services do the work, so the page needs nearly none. */
export const permissions: Readonly<Record<PermissionName, boolean>> = {
  ar: false,
  'automatic-fullscreen': false,
  'background-fetch': false,
  'background-sync': false,
  'captured-surface-control': false,
  // Reading would give the page anything the person copied elsewhere; pasting needs no permission.
  'clipboard-read': false,
  // Writing plain text on the person's own gesture: "copy IP, MAC, model, firmware".
  'clipboard-sanitized-write': true,
  'deprecated-sync-clipboard-read': false,
  'display-capture': false,
  // Files come and go through dialogs that the main process opens.
  fileSystem: false,
  fullscreen: false,
  geolocation: false,
  'geolocation-approximate': false,
  'hand-tracking': false,
  hid: false,
  'idle-detection': false,
  keyboardLock: false,
  'local-fonts': false,
  // The network is the services' business; the page itself reaches nothing.
  'local-network': false,
  'local-network-access': false,
  'loopback-network': false,
  media: false,
  mediaKeySystem: false,
  midi: false,
  midiSysex: false,
  nfc: false,
  notifications: false,
  openExternal: false,
  'payment-handler': false,
  'periodic-background-sync': false,
  'persistent-storage': false,
  pointerLock: false,
  'screen-wake-lock': false,
  sensors: false,
  serial: false,
  'smart-card': false,
  'speaker-selection': false,
  'storage-access': false,
  'system-wake-lock': false,
  'top-level-storage-access': false,
  usb: false,
  vr: false,
  'web-app-installation': false,
  'web-printing': false,
  'window-management': false,
  unknown: false,
};

/** Whether a page may have a permission: in the table, and one of ours. Unknown names are refused. */
export function isPermitted(permission: string, requestingAddress: string): boolean {
  const known = Object.entries(permissions).find(([name]) => name === permission);
  return known?.[1] === true && isAppAddress(requestingAddress);
}

type GuardedSession = Pick<
  Session,
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
>;

/** Answers every question for a permission from the table, in both of Electron's ways of asking. */
export function guardPermissions(session: GuardedSession): void {
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isPermitted(permission, details.requestingUrl ?? origin),
  );
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(details.isMainFrame && isPermitted(permission, details.requestingUrl)),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
}
