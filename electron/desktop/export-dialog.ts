import { basename, extname, join } from 'node:path';
import type { App, BrowserWindow, Dialog, SaveDialogOptions } from 'electron';
import type { Translate } from '../../shared/messages/translator.ts';

/**
 * Asks where to save an export, starting in the person's documents. Only the last part of the
 * suggested name is used. Null when the person cancels.
 */
export function createExportChooser(deps: {
  readonly app: Pick<App, 'getPath'>;
  readonly dialog: Pick<Dialog, 'showSaveDialog'>;
  readonly window: () => BrowserWindow | null;
  readonly translate: Translate;
}): (suggestedName: string) => Promise<string | null> {
  return async (suggestedName) => {
    // Both separators on every system, because a name in a case file may come from another system.
    const name = basename(suggestedName.replaceAll('\\', '/'));
    const extension = extname(name).slice(1);
    const options: SaveDialogOptions = {
      title: deps.translate('shell.export.title'),
      defaultPath: join(deps.app.getPath('documents'), name),
      filters: extension === '' ? [] : [{ name: extension.toUpperCase(), extensions: [extension] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    };
    const window = deps.window();
    const chosen =
      window === null
        ? await deps.dialog.showSaveDialog(options)
        : await deps.dialog.showSaveDialog(window, options);
    return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
  };
}
