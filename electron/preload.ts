/** Gives the page two functions and nothing else: no Node, no Electron object, no event object. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { EVENT_CHANNEL, REQUEST_CHANNEL } from './bridge/channels.ts';

contextBridge.exposeInMainWorld('tonalite', {
  invoke: (name: unknown, input: unknown): Promise<unknown> =>
    ipcRenderer.invoke(REQUEST_CHANNEL, String(name), input),
  on: (name: unknown, listener: (payload: unknown) => void): (() => void) => {
    // The Electron event would let the page answer on any channel, so it stays here.
    const forward = (_event: IpcRendererEvent, sent: unknown, payload: unknown): void => {
      if (sent === name) listener(payload);
    };
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => {
      ipcRenderer.off(EVENT_CHANNEL, forward);
    };
  },
});
