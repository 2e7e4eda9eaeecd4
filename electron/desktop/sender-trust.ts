import type { WebFrameMain } from 'electron';
import { isAppAddress } from '../security/app-origin.ts';

/**
 * Whether a message comes from the top frame of our own page. A frame that has gone, or that throws
 * when read (as destroyed frames do in Electron), is not trusted.
 */
export function isTrustedFrame(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  try {
    return frame !== null && frame.parent === null && isAppAddress(frame.url);
  } catch {
    return false;
  }
}
