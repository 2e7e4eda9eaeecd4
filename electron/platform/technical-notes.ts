import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FailureLog } from './failure-log.ts';
import { makeFolderSync } from './make-folder.ts';
import { redact } from './redaction.ts';

const MAX_NOTE = 20_000;
const MAX_NOTES = 50;

export type TechnicalNotes = FailureLog & {
  readonly folder: string;
  /** Writes a note and returns its text, from which customer data is already removed. */
  readonly write: (context: string, cause: unknown) => string;
};

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const own = cause.stack ?? `${cause.name}: ${cause.message}`;
  return cause.cause === undefined ? own : `${own}\ncaused by ${describe(cause.cause)}`;
}

/**
 * Keeps the causes that the person does not see, one redacted text file each, the last fifty. Files
 * are written at once and in order, because the process may be about to end.
 */
export function createTechnicalNotes(deps: {
  readonly folder: string;
  readonly version: string;
  readonly now: () => Date;
}): TechnicalNotes {
  const { folder } = deps;
  const home = dirname(folder);
  let wasHomeThere = existsSync(home);
  let written = 0;

  function forgetOldest(): void {
    const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
    for (const name of names.toSorted().slice(0, Math.max(0, names.length - MAX_NOTES)))
      rmSync(join(folder, name), { force: true });
  }

  function write(context: string, cause: unknown): string {
    const at = deps.now().toISOString();
    const system = `${process.platform} ${process.arch}`;
    const text = redact(
      `Tonalité ${deps.version}, ${system}, ${at}\n${context}\n${describe(cause)}\n`.slice(
        0,
        MAX_NOTE,
      ),
    );
    written += 1;
    const name = `${at.replaceAll(':', '-')}-${String(written).padStart(4, '0')}.txt`;
    try {
      // The folder of the data is not made anew once it was there: its drive was taken out.
      if (wasHomeThere && !existsSync(home)) return text;
      makeFolderSync(folder);
      wasHomeThere = true;
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      forgetOldest();
    } catch {
      // A full disk must not hide the error itself, which is reported elsewhere.
    }
    return text;
  }

  return {
    folder,
    write,
    record: (context, cause) => {
      write(context, cause);
    },
  };
}
