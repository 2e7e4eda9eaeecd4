import type { App, Dialog, WebContents } from 'electron';
import type { Translate } from '../../shared/messages/translator.ts';
import type { FailureLog } from '../platform/failure-log.ts';

/**
 * The page's process ended: a note, and the choice to open the page again or to quit. The case
 * reopens on the same step, because the services live in another process.
 */
export function handleDisplayLoss(deps: {
  readonly app: Pick<App, 'on' | 'quit'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly log: FailureLog;
  readonly translate: Translate;
}): void {
  async function offer(contents: Pick<WebContents, 'reload' | 'isDestroyed'>): Promise<void> {
    const { translate } = deps;
    const { response } = await deps.dialog.showMessageBox({
      type: 'warning',
      title: translate('shell.window.goneTitle'),
      message: translate('shell.window.gone'),
      buttons: [translate('shell.window.reload'), translate('shell.window.quit')],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    if (response === 0 && !contents.isDestroyed()) contents.reload();
    else deps.app.quit();
  }

  deps.app.on('render-process-gone', (_event, contents, details) => {
    if (details.reason === 'clean-exit') return;
    deps.log.record('render-process-gone', `${details.reason} ${details.exitCode}`);
    offer(contents).catch((cause: unknown) => {
      // Without a page and without a dialog there is nothing left to show.
      deps.log.record('offer to reload', cause);
      deps.app.quit();
    });
  });
}
