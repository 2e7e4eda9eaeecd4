import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from '../platform/private-folder.ts';
import type { Clock } from '../platform/ports.ts';
import { ENTRY_LIFE_MS, type EntryCode } from './entry-codes.ts';
import { openingPage } from './entry-pages.ts';
import type { OpenOutcome } from './open-address.ts';

/**
 * Opens the application in the person's browser through a page on the disk that this account alone
 * can read: other accounts see every argument of a program, so the browser is given the page's path
 * and never the code. The page goes once the code was used, after a minute, or at the end.
 */
export async function openThroughPage(
  entry: EntryCode & { readonly origin: string },
  deps: {
    readonly folder: string;
    readonly open: (path: string) => Promise<OpenOutcome>;
    readonly clock: Pick<Clock, 'sleep'>;
    readonly signal: AbortSignal;
  },
): Promise<OpenOutcome> {
  if (!makePrivateFolder(deps.folder)) return 'failed';
  // One name for each port, so that what a killed process left is replaced.
  const path = join(deps.folder, `enter-${new URL(entry.origin).port}.html`);
  const remove = (): void => rmSync(path, { force: true });
  try {
    remove();
    writeFileSync(path, openingPage(entry.origin, entry.code), { flag: 'wx', mode: 0o600 });
  } catch {
    return 'failed';
  }
  const outcome = await deps.open(path);
  if (outcome === 'opened') {
    const patience = new AbortController();
    const lasts = AbortSignal.any([patience.signal, deps.signal]);
    void Promise.race([entry.used, deps.clock.sleep(ENTRY_LIFE_MS, lasts)]).then(() => {
      patience.abort();
      remove();
    });
  } else remove();
  return outcome;
}
