import { afterEach, describe, expect, it, vi } from 'vitest';
import { isAppAddress } from '../../../electron/security/app-origin.ts';
import { guardNavigation } from '../../../electron/security/navigation.ts';
import { guardRequests, mayLoad } from '../../../electron/security/requests.ts';
import { BrowserWindow, electronDouble, session } from '../../doubles/electron.ts';

afterEach(() => electronDouble.reset());

const foreign = [
  'https://example.org/',
  'http://127.0.0.1/',
  'file:///etc/passwd',
  'about:blank',
  'javascript:alert(1)',
  'app://ui.evil/',
  'app://evil/',
  'app://evil/app://ui/',
  'app://ui@evil/',
  'app://user@ui/',
  'app://user:secret@ui/',
  'app://ui:8080/',
  'app://UI/',
  'app:ui/',
  'app:///ui/',
  'apps://ui/',
  ' https://app://ui/',
  'ms-settings:network',
  'smb://server/share',
  '',
];

describe('the application’s own addresses', () => {
  it.each([
    'app://ui/',
    'app://ui',
    'app://ui/index.html',
    'app://ui/assets/a.js?x#y',
    'APP://ui/',
  ])('knows %s', (address) => expect(isAppAddress(address)).toBe(true));
  it.each(foreign)('does not know %j', (address) => expect(isAppAddress(address)).toBe(false));
});

function guarded() {
  const { webContents } = new BrowserWindow({});
  guardNavigation(webContents);
  const prevented = (event: string, details: object): boolean => {
    const preventDefault = vi.fn<() => void>();
    webContents.events.emit(event, { preventDefault, ...details });
    return preventDefault.mock.calls.length > 0;
  };
  return { webContents, prevented };
}

describe('navigation', () => {
  it.each(foreign)('never leaves for %j', (url) => {
    const { prevented } = guarded();
    expect(prevented('will-navigate', { url })).toBe(true);
    expect(prevented('will-redirect', { url })).toBe(true);
    expect(prevented('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
  });

  it('lets the page reload itself', () => {
    const { prevented } = guarded();
    const url = 'app://ui/';
    expect(prevented('will-navigate', { url })).toBe(false);
    expect(prevented('will-frame-navigate', { url, isMainFrame: true })).toBe(false);
  });

  it('lets no frame inside the page load anything', () => {
    expect(
      guarded().prevented('will-frame-navigate', { url: 'app://ui/', isMainFrame: false }),
    ).toBe(true);
  });

  it('opens no window and attaches no webview', () => {
    const { webContents, prevented } = guarded();
    expect(prevented('will-attach-webview', {})).toBe(true);
    expect(webContents.openHandlers).toHaveLength(1);
    for (const url of ['https://www.ovhcloud.com/', 'app://ui/'])
      expect(
        webContents.openHandlers[0]?.({
          url,
          frameName: '',
          features: '',
          disposition: 'new-window',
          referrer: { url: '', policy: 'default' },
        }),
      ).toEqual({ action: 'deny' });
  });
});

const cancelled = (url: string): boolean | undefined => {
  let response: { cancel?: boolean } = {};
  electronDouble.sessionHandlers.beforeRequest?.({ url }, (answer) => (response = answer));
  return response.cancel;
};

describe('requests of the page', () => {
  it('cancels everything that is not the application’s own', () => {
    guardRequests(session.defaultSession);
    expect(cancelled('app://ui/assets/a.js')).toBe(false);
    for (const url of ['https://example.org/', 'ws://127.0.0.1:1/', 'file:///etc/passwd', 'x'])
      expect(cancelled(url)).toBe(true);
    expect(mayLoad('data:image/png;base64,')).toBe(true);
  });

  it('downloads nothing', () => {
    guardRequests(session.defaultSession);
    const preventDefault = vi.fn<() => void>();
    electronDouble.sessionEvents.emit('will-download', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });
});
