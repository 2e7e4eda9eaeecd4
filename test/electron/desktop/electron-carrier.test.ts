import { afterEach, describe, expect, it } from 'vitest';
import { startElectronCarrier } from '../../../electron/desktop/electron-carrier.ts';
import { createEventHub } from '../../../electron/bridge/event-hub.ts';
import { silentFailureLog } from '../../doubles/silent-failure-log.ts';
import { createRouter } from '../../../electron/bridge/router.ts';
import { isTrustedFrame } from '../../../electron/desktop/sender-trust.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import { BrowserWindow, electronDouble, ipcMain } from '../../doubles/electron.ts';
import { stubHandlers } from '../bridge/stub-handlers.ts';

afterEach(() => electronDouble.reset());

type Frame = Parameters<typeof isTrustedFrame>[0];
const top = (url: string): Frame => ({ url, parent: null });

describe('trust in the sender', () => {
  it('is given to the top frame of our page', () => {
    expect(isTrustedFrame(top('app://ui/'))).toBe(true);
    expect(isTrustedFrame(top('app://ui/index.html#/case'))).toBe(true);
  });

  it.each([
    'app://ui.evil/',
    'app://evil/?app://ui/',
    'app://evil/#app://ui/',
    'app://ui@evil/',
    'app://x:y@ui/',
    'https://ui/',
    'https://app/ui/',
    'file:///app/ui/index.html',
    'about:blank',
    'about:srcdoc',
    'data:text/html,app://ui/',
    'blob:app://ui/1',
    'devtools://devtools/',
    '',
  ])('is refused to %j', (url) => {
    expect(isTrustedFrame(top(url))).toBe(false);
  });

  it('is refused to a frame inside our page, and to one that is gone', () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const parent = top('app://ui/') as Electron.WebFrameMain;
    expect(isTrustedFrame({ url: 'app://ui/', parent })).toBe(false);
    expect(isTrustedFrame(null)).toBe(false);
    const destroyed = {
      parent: null,
      get url(): string {
        throw new Error('Render frame was disposed');
      },
    };
    expect(isTrustedFrame(destroyed)).toBe(false);
  });
});

/** Plays the part of Electron bringing a call in. */
function call(event: object, ...args: unknown[]): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const invoked = event as Electron.IpcMainInvokeEvent;
  return electronDouble.requestHandlers.get('api:request')?.(invoked, ...args);
}

function carrier() {
  const hub = createEventHub(silentFailureLog);
  const window = new BrowserWindow({});
  let page: typeof window.webContents | null = window.webContents;
  const router = createRouter(stubHandlers({ 'scan.lan.cancel': async () => success({}) }), {
    log: silentFailureLog,
  });
  const { close } = startElectronCarrier({
    ipcMain,
    router,
    onEvent: hub.subscribe,
    page: () => page,
  });
  return {
    hub,
    window,
    close,
    own: { sender: window.webContents, senderFrame: top('app://ui/') },
    forget: () => {
      page = null;
    },
  };
}

describe('carrier between the window and the services', () => {
  it('answers calls of the window on one channel', async () => {
    const { own } = carrier();
    expect(electronDouble.argsOf('ipcMain.handle')).toEqual([['api:request']]);
    expect(await call(own, 'scan.lan.cancel', { scanId: 'a' })).toEqual(success({}));
    expect(await call(own, '__proto__', {})).toEqual(failure(problem('UNKNOWN_ROUTE')));
    expect(await call(own)).toEqual(failure(problem('UNKNOWN_ROUTE')));
  });

  it('answers no other sender', async () => {
    const { own, forget } = carrier();
    const refused = failure(problem('UNTRUSTED_SENDER'));
    const args = ['scan.lan.cancel', { scanId: 'a' }];
    expect(await call({ ...own, sender: { id: 999 } }, ...args)).toEqual(refused);
    expect(await call({ ...own, senderFrame: top('https://evil.example/') }, ...args)).toEqual(
      refused,
    );
    expect(await call({ ...own, senderFrame: null }, ...args)).toEqual(refused);
    forget();
    expect(await call(own, ...args)).toEqual(refused);
  });

  it('sends every event to the window while it is open', () => {
    const { hub, window, forget, close } = carrier();
    hub.emit('app.problem', problem('CANCELLED'));
    forget();
    hub.emit('app.problem', problem('CANCELLED'));
    expect(window.webContents.sent).toEqual([['api:event', 'app.problem', problem('CANCELLED')]]);
    close();
    expect(electronDouble.requestHandlers.size).toBe(0);
  });
});
