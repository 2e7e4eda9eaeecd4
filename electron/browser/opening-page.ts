import { lstatSync, readdirSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from '../platform/private-folder.ts';
import type { Clock } from '../platform/machine.ts';
import { ENTRY_LIFE_MS, type EntryCode } from './entry-codes.ts';
import { openingPage } from './entry-pages.ts';
import type { OpenOutcome } from './open-address.ts';

const PAGE_NAME = /^enter-\d{1,5}\.html$/;

function isOurs(entry: Stats): boolean {
  const uid = process.getuid?.();
  return uid === undefined || entry.uid === uid;
}

/** Removes files of ours by name, place and owner, older than the life of their code. */
function removeOldPages(folder: string, nowMs: number): void {
  try {
    const place = lstatSync(folder);
    if (!place.isDirectory() || !isOurs(place)) return;
    for (const name of readdirSync(folder).filter((each) => PAGE_NAME.test(each))) {
      const path = join(folder, name);
      const page = lstatSync(path);
      // A page of the future was written before the clock was set back.
      const isOld = Math.abs(nowMs - page.mtimeMs) > ENTRY_LIFE_MS;
      if (page.isFile() && isOurs(page) && isOld) rmSync(path);
    }
  } catch {
    // Nothing is there, or it refuses: the codes in it are worth nothing any more.
  }
}

/**
 * Removes the pages that killed runs left: the old ones now, and after a minute those that another
 * service over the same data could still be using.
 */
export async function removeLeftPages(
  folder: string,
  clock: Pick<Clock, 'now' | 'sleep'>,
  signal: AbortSignal,
): Promise<void> {
  removeOldPages(folder, clock.now().getTime());
  await clock.sleep(ENTRY_LIFE_MS + 1000, signal);
  if (!signal.aborted) removeOldPages(folder, clock.now().getTime());
}

type OpeningDeps = {
  readonly folder: string;
  readonly open: (path: string) => Promise<OpenOutcome>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly signal: AbortSignal;
};

type OpeningEntry = EntryCode & { readonly origin: string };

/**
 * Opens the application in the person's browser through a page on the disk that this account alone
 * can read: other accounts see every argument of a program, so the browser is given the page's path
 * and never the code. The page goes once the code was used, after a minute, or at the end; where no
 * browser opened, the code goes with it.
 */
export async function openThroughPage(
  entry: OpeningEntry,
  deps: OpeningDeps,
): Promise<OpenOutcome> {
  const outcome = await openPageOf(entry, deps);
  if (outcome !== 'opened') entry.withdraw();
  return outcome;
}

async function openPageOf(entry: OpeningEntry, deps: OpeningDeps): Promise<OpenOutcome> {
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
