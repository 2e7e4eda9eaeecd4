import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App, Clipboard, CrashReporter, Dialog } from 'electron';
import type { Translate } from '../../shared/messages/translator.ts';
import { redact } from './redaction.ts';

const MAX_NOTE = 20_000;

export type CrashPorts = {
  readonly app: Pick<App, 'on' | 'exit' | 'isReady'>;
  readonly dialog: Pick<Dialog, 'showErrorBox' | 'showMessageBoxSync'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly crashReporter: Pick<CrashReporter, 'start'>;
  readonly process: Pick<NodeJS.Process, 'on'>;
  /** Where the notes go. */
  readonly folder: string;
  readonly version: string;
  readonly now: () => Date;
  /** The person's language as known by now. */
  readonly translate: Translate;
};

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const own = cause.stack ?? `${cause.name}: ${cause.message}`;
  return cause.cause === undefined ? own : `${own}\ncaused by ${describe(cause.cause)}`;
}

/** What the crash module offers to the rest of the shell. */
export type CrashHandling = {
  /** Writes a note and goes on. */
  readonly note: (context: string, cause: unknown) => void;
  /** Writes a note, tells the person and stops the application. */
  readonly stop: (context: string, cause: unknown) => void;
};

/**
 * Last resort: an error that nobody caught leaves a note without customer data, is told to the
 * person in their language, and ends the application, since its state can no longer be trusted. The
 * cases are safe: each step was on the disk before the screen said so.
 */
export function handleCrashes(ports: CrashPorts): CrashHandling {
  const { app, dialog, folder } = ports;
  let stopping = false;

  function write(context: string, cause: unknown): string {
    const at = ports.now().toISOString();
    const text = redact(
      `Tonalité ${ports.version}, ${process.platform} ${process.arch}, ${at}\n${context}\n${describe(cause)}\n`.slice(
        0,
        MAX_NOTE,
      ),
    );
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${at.replaceAll(':', '-')}.txt`), text, {
        flag: 'a',
        mode: 0o600,
      });
    } catch {
      // A full disk must not hide the error itself: it is still told below.
    }
    return text;
  }

  function stop(context: string, cause: unknown): void {
    const text = write(context, cause);
    if (stopping) return;
    stopping = true;
    const { translate } = ports;
    const detail = translate('shell.crash.detail', { folder });
    if (!app.isReady()) {
      dialog.showErrorBox(translate('shell.crash.title'), detail);
      app.exit(1);
      return;
    }
    const choice = dialog.showMessageBoxSync({
      type: 'error',
      title: translate('shell.crash.title'),
      message: translate('shell.crash.message'),
      detail,
      buttons: [translate('shell.crash.close'), translate('shell.crash.copy')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    if (choice === 1)
      ports.clipboard.writeText(text).then(
        () => app.exit(1),
        () => app.exit(1),
      );
    else app.exit(1);
  }

  // Dumps of native crashes stay on this machine.
  ports.crashReporter.start({ uploadToServer: false });
  ports.process.on('uncaughtException', (error) => stop('uncaughtException', error));
  ports.process.on('unhandledRejection', (reason) => stop('unhandledRejection', reason));
  app.on('child-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit')
      write('child-process-gone', `${details.type} ${details.reason} ${details.exitCode}`);
  });
  return {
    note: (context, cause) => {
      write(context, cause);
    },
    stop,
  };
}
