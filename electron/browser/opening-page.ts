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

/** Removes our own files, recognised by name, place and owner, that are older than their code lives. */
function removeOldPages(folder: string, nowMs: number): void {
  try {
    const place = lstatSync(folder);
    if (!place.isDirectory() || !isOurs(place)) return;
    for (const name of readdirSync(folder).filter((each) => PAGE_NAME.test(each))) {
      const path = join(folder, name);
      const page = lstatSync(path);
      // A page from the future was written before the clock was set back.
      const isOld = Math.abs(nowMs - page.mtimeMs) > ENTRY_LIFE_MS;
      if (page.isFile() && isOurs(page) && isOld) rmSync(path);
    }
  } catch {
    // Nothing is there, or it refuses: the codes in it no longer work.
  }
}

/**
 * Removes the pages that killed runs left: old ones now, and after a minute those that another service
 * with the same data folder could still be using.
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
 * Opens the application in the person's browser through a page on disk that only this account can
 * read. Other accounts see every argument of a program, so the browser gets the path of the page and
 * never the code. The page is removed when the code is used, after a minute, or at the end; if no
 * browser opened, the code is withdrawn with it.
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
