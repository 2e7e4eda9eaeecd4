import { chmodSync, lstatSync, realpathSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolderSync } from './make-folder.ts';

const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;
const PERMISSIONS = 0o777;
const SUPER_USER = 0;

/** True when another account could replace an entry of this folder. */
function isOpenToOthers(folder: Stats, uid: number): boolean {
  if (folder.uid !== uid && folder.uid !== SUPER_USER) return true;
  // In a sticky folder, such as /tmp, nobody renames or removes what belongs to another account.
  return (folder.mode & OTHERS_WRITE) !== 0 && (folder.mode & STICKY) === 0;
}

function isReachableByOthers(folder: string, uid: number): boolean {
  const parent = dirname(folder);
  return (
    isOpenToOthers(lstatSync(folder), uid) ||
    (parent !== folder && isReachableByOthers(parent, uid))
  );
}

/**
 * Makes a folder that only this account may read and write, and returns whether it is one. It
 * refuses a link, a folder of another account, and a parent open to others. Windows has no such
 * modes; there the access rules of the profile protect what is in it.
 */
export function makePrivateFolder(path: string, uid = process.getuid?.()): boolean {
  try {
    makeFolderSync(path);
    const folder = lstatSync(path);
    if (!folder.isDirectory()) return false;
    if (uid === undefined) return true;
    if (folder.uid !== uid || isReachableByOthers(realpathSync(dirname(path)), uid)) return false;
    // It may have existed with wider permissions; nothing that others put there is trusted.
    return (folder.mode & PERMISSIONS) === 0o700 || narrow(path, folder);
  } catch {
    return false;
  }
}

/** Removes other accounts' permissions from a folder in which they could only read. */
function narrow(path: string, folder: Stats): boolean {
  if ((folder.mode & OTHERS_WRITE) !== 0) return false;
  chmodSync(path, 0o700);
  return true;
}
