import type { App, Dialog, WebContents } from 'electron';
import type { Translate } from '../../shared/messages/translator.ts';
import type { FailureLog } from '../platform/failure-log.ts';

/**
 * When the page's process ends: a note, and the choice to open the page again or to quit. When the
 * page no longer answers: a note, and the choice to wait or to open it again. The case reopens on the
 * same step, because the services are in another process.
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

  /** Pages whose process was ended here in order to open them again. */
  const ended = new WeakSet<WebContents>();
  const asking = new WeakSet<WebContents>();

  async function offerToWait(contents: WebContents): Promise<void> {
    if (asking.has(contents)) return;
    asking.add(contents);
    const { translate } = deps;
    try {
      const { response } = await deps.dialog.showMessageBox({
        type: 'warning',
        title: translate('shell.window.hungTitle'),
        message: translate('shell.window.hung'),
        buttons: [translate('shell.window.wait'), translate('shell.window.reload')],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      if (response !== 1 || contents.isDestroyed()) return;
      // A page that hangs does not react to a request to reload.
      ended.add(contents);
      contents.forcefullyCrashRenderer();
      contents.reload();
    } finally {
      asking.delete(contents);
    }
  }

  deps.app.on('web-contents-created', (_event, contents) => {
    contents.on('unresponsive', () => {
      deps.log.record('unresponsive', 'the page does not answer');
      offerToWait(contents).catch((cause: unknown) => deps.log.record('offer to wait', cause));
    });
  });
  deps.app.on('render-process-gone', (_event, contents, details) => {
    if (details.reason === 'clean-exit') return;
    if (ended.delete(contents)) return;
    deps.log.record('render-process-gone', `${details.reason} ${details.exitCode}`);
    offer(contents).catch((cause: unknown) => {
      // Without a page and without a dialog there is nothing left to show.
      deps.log.record('offer to reload', cause);
      deps.app.quit();
    });
  });
}
