import type { IpcMain, WebContents } from 'electron';
import { problem } from '../../shared/domain/problem.ts';
import { failure } from '../../shared/domain/result.ts';
import { EVENT_CHANNEL, REQUEST_CHANNEL } from '../bridge/channels.ts';
import type { Router } from '../bridge/router.ts';
import { isTrustedFrame } from './sender-trust.ts';
import type { Services } from '../bridge/services-type.ts';

export type ElectronCarrierDeps = {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  readonly router: Router;
  readonly onEvent: Services['onEvent'];
  /** The page of the open window; messages from any other sender get no answer. */
  readonly page: () => Pick<WebContents, 'id' | 'send' | 'isDestroyed'> | null;
};

/** Carries calls and events between the window and the services on two channels. */
export function startElectronCarrier(deps: ElectronCarrierDeps): { readonly close: () => void } {
  deps.ipcMain.handle(REQUEST_CHANNEL, (event, name: unknown, input: unknown) => {
    if (event.sender.id !== deps.page()?.id || !isTrustedFrame(event.senderFrame))
      return failure(problem('UNTRUSTED_SENDER'));
    return deps.router.dispatch(name, input);
  });
  const unsubscribe = deps.onEvent((name, payload) => {
    const page = deps.page();
    if (page !== null && !page.isDestroyed()) page.send(EVENT_CHANNEL, name, payload);
  });
  return {
    close: () => {
      unsubscribe();
      deps.ipcMain.removeHandler(REQUEST_CHANNEL);
    },
  };
}
