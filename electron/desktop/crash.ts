import type { App, Clipboard, CrashReporter, Dialog } from 'electron';
import type { Translate } from '../../shared/messages/translator.ts';
import type { TechnicalNotes } from '../platform/technical-notes.ts';

export type CrashDeps = {
  readonly app: Pick<App, 'on' | 'exit' | 'isReady'>;
  readonly dialog: Pick<Dialog, 'showErrorBox' | 'showMessageBoxSync'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly crashReporter: Pick<CrashReporter, 'start'>;
  readonly process: Pick<NodeJS.Process, 'on'>;
  readonly notes: TechnicalNotes;
  /** The person's language, as far as it is known. */
  readonly translate: Translate;
};

/** What the crash module offers to the rest of the shell. */
export type CrashHandling = {
  /** Writes a note, informs the person and stops the application. */
  readonly stop: (context: string, cause: unknown) => void;
};

/**
 * Last resort for an uncaught error. It is noted without customer data and reported to the person in
 * their language. It then ends the application, whose state can no longer be trusted. The cases are
 * safe: each step was on disk before the screen confirmed it.
 */
export function handleCrashes(deps: CrashDeps): CrashHandling {
  const { app, dialog, notes } = deps;
  let stopping = false;

  function stop(context: string, cause: unknown): void {
    const text = notes.write(context, cause);
    if (stopping) return;
    stopping = true;
    const { translate } = deps;
    const detail = translate('shell.crash.detail', { folder: notes.folder });
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
      deps.clipboard.writeText(text).then(
        () => app.exit(1),
        () => app.exit(1),
      );
    else app.exit(1);
  }

  // Dumps of native crashes stay on this machine.
  deps.crashReporter.start({ uploadToServer: false });
  deps.process.on('uncaughtException', (error) => stop('uncaughtException', error));
  deps.process.on('unhandledRejection', (reason) => stop('unhandledRejection', reason));
  app.on('child-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit')
      notes.write('child-process-gone', `${details.type} ${details.reason} ${details.exitCode}`);
  });
  return { stop };
}
