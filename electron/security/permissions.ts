import type { Session } from 'electron';
import { isAppAddress } from './app-origin.ts';

/** Every permission that Electron's types name; a new one makes this file fail to compile. */
export type PermissionName = Parameters<
  NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>
>[1];

/** What the page may ask of the machine. The services do the work, so the page needs almost nothing. */
export const permissions: Readonly<Record<PermissionName, boolean>> = {
  ar: false,
  'automatic-fullscreen': false,
  'background-fetch': false,
  'background-sync': false,
  'captured-surface-control': false,
  // Reading would give the page everything that the person copied; pasting needs no permission.
  'clipboard-read': false,
  // Writing plain text when the person asks for it: "copy IP, MAC, model, firmware".
  'clipboard-sanitized-write': true,
  'deprecated-sync-clipboard-read': false,
  'display-capture': false,
  // Files are read and written through dialogs that the main process opens.
  fileSystem: false,
  fullscreen: false,
  geolocation: false,
  'geolocation-approximate': false,
  'hand-tracking': false,
  hid: false,
  'idle-detection': false,
  keyboardLock: false,
  'local-fonts': false,
  // The network belongs to the services; the page itself reaches nothing.
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

/** Whether our page may have a permission of the table. Unknown permissions are refused. */
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

/** Answers every permission request from the table, in both forms that Electron has. */
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
