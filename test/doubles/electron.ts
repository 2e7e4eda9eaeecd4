/**
 * The one double of Electron's API. Each export is held to Electron's own types by `satisfies`, so
 * a method or a signature that `electron.d.ts` does not have fails the type check; at run time a
 * member that the double does not have throws, instead of being `undefined`. Every call is written
 * down in order in `electronDouble.calls`.
 */
/* oxlint-disable typescript/no-unsafe-type-assertion -- a double holds a part of each type. */
import { EventEmitter } from 'node:events';
import { strict } from './strict-object.ts';

export type Call = { readonly name: string; readonly args: readonly unknown[] };

const calls: Call[] = [];

function note(name: string, ...args: unknown[]): void {
  calls.push({ name, args });
}

/** What the double answers where a person or the system would. */
const answers = {
  isPackaged: true,
  isReady: true,
  singleInstanceLock: true,
  messageBox: 0,
  saveDialog: { canceled: true, filePath: '' },
  windowDestroyed: false,
};

/** What loading the page is refused with. */
const failures: { load: Error | null } = { load: null };

/** `never` fits the listener and the result of each of Electron's many overloads. */
type Subscribe = (event: string, listener: never) => never;
type Emitter = { readonly on: Subscribe; readonly once: Subscribe; readonly off: Subscribe };

/** The subscribing half of an Electron object; like Electron's, it returns itself. */
function emitterOf(name: string, emitter: EventEmitter): Emitter {
  return {
    on: (event, listener) => {
      note(`${name}.on`, event);
      return emitter.on(event, listener) as never;
    },
    once: (event, listener) => {
      note(`${name}.once`, event);
      return emitter.once(event, listener) as never;
    },
    off: (event, listener) => emitter.off(event, listener) as never,
  };
}

const appEvents = new EventEmitter();
const paths = new Map<string, string>([['documents', '/documents']]);
let ready = Promise.withResolvers<void>();

export const app = strict('app', {
  ...emitterOf('app', appEvents),
  get isPackaged() {
    return answers.isPackaged;
  },
  isReady: () => answers.isReady,
  whenReady: () => {
    note('app.whenReady');
    return ready.promise;
  },
  setPath: (name: string, path: string) => {
    note('app.setPath', name, path);
    paths.set(name, path);
  },
  getPath: (name: string) => paths.get(name) ?? '',
  requestSingleInstanceLock: () => {
    note('app.requestSingleInstanceLock');
    return answers.singleInstanceLock;
  },
  enableSandbox: () => note('app.enableSandbox'),
  quit: () => note('app.quit'),
  exit: (code?: number) => note('app.exit', code),
} satisfies Pick<
  Electron.App,
  | 'on'
  | 'once'
  | 'off'
  | 'isPackaged'
  | 'isReady'
  | 'whenReady'
  | 'setPath'
  | 'getPath'
  | 'requestSingleInstanceLock'
  | 'enableSandbox'
  | 'quit'
  | 'exit'
>);

type WindowOpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

/** The page of a window, with what a test needs to play the part of Chromium. */
export type WebContentsDouble = {
  readonly id: number;
  readonly events: EventEmitter;
  readonly sent: unknown[][];
  readonly openHandlers: WindowOpenHandler[];
};

let nextContentsId = 1;

function createWebContents() {
  const events = new EventEmitter();
  const sent: unknown[][] = [];
  const openHandlers: WindowOpenHandler[] = [];
  return strict('webContents', {
    id: nextContentsId++,
    events,
    sent,
    openHandlers,
    ...(emitterOf('webContents', events) satisfies Pick<
      Electron.WebContents,
      'on' | 'once' | 'off'
    >),
    ...({
      setWindowOpenHandler: (handler: WindowOpenHandler) => void openHandlers.push(handler),
      send: (channel: string, ...args: unknown[]) => void sent.push([channel, ...args]),
      isDestroyed: () => false,
      reload: () => note('webContents.reload'),
    } satisfies Pick<
      Electron.WebContents,
      'setWindowOpenHandler' | 'send' | 'isDestroyed' | 'reload'
    >),
  });
}

type WindowOptions = Electron.BrowserWindowConstructorOptions;

/** A window that is never drawn. */
export class BrowserWindow {
  static readonly all: BrowserWindow[] = [];
  readonly options: WindowOptions;
  readonly events = new EventEmitter();
  readonly webContents = createWebContents();
  readonly #emitter = emitterOf('window', this.events);

  constructor(options: WindowOptions) {
    note('new BrowserWindow', options);
    this.options = options;
    BrowserWindow.all.push(this);
    appEvents.emit('web-contents-created', {}, this.webContents);
    const methods = {
      on: this.#emitter.on,
      once: this.#emitter.once,
      loadURL: async (address: string) => {
        note('window.loadURL', address);
        const refusal = failures.load;
        if (refusal !== null) throw refusal;
      },
      isDestroyed: () => answers.windowDestroyed,
      show: () => note('window.show'),
      focus: () => note('window.focus'),
      restore: () => note('window.restore'),
      isMinimized: () => true,
    } satisfies Pick<
      Electron.BrowserWindow,
      'on' | 'once' | 'loadURL' | 'isDestroyed' | 'show' | 'focus' | 'restore' | 'isMinimized'
    >;
    return strict('BrowserWindow', Object.assign(this, methods));
  }
}

const requestHandlers = new Map<string, Parameters<Electron.IpcMain['handle']>[1]>();

export const ipcMain = strict('ipcMain', {
  handle: (channel: string, handler: Parameters<Electron.IpcMain['handle']>[1]) => {
    note('ipcMain.handle', channel);
    requestHandlers.set(channel, handler);
  },
  removeHandler: (channel: string) => {
    requestHandlers.delete(channel);
  },
} satisfies Pick<Electron.IpcMain, 'handle' | 'removeHandler'>);

const rendererEvents = new EventEmitter();

export const ipcRenderer = strict('ipcRenderer', {
  invoke: async (channel: string, ...args: unknown[]) => {
    note('ipcRenderer.invoke', channel, ...args);
    return 'answer';
  },
  ...emitterOf('ipcRenderer', rendererEvents),
} satisfies Pick<Electron.IpcRenderer, 'invoke' | 'on' | 'once' | 'off'>);

const exposed = new Map<string, unknown>();

export const contextBridge = strict('contextBridge', {
  exposeInMainWorld: (key: string, api: unknown) => void exposed.set(key, api),
} satisfies Pick<Electron.ContextBridge, 'exposeInMainWorld'>);

type SchemeHandler = Parameters<Electron.Protocol['handle']>[1];
const schemeHandlers = new Map<string, SchemeHandler>();

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) =>
    note('protocol.registerSchemesAsPrivileged', schemes),
  handle: (scheme: string, handler: SchemeHandler) => {
    note('protocol.handle', scheme);
    schemeHandlers.set(scheme, handler);
  },
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>);

type SessionHandlers = {
  check?: Parameters<Electron.Session['setPermissionCheckHandler']>[0];
  request?: Parameters<Electron.Session['setPermissionRequestHandler']>[0];
  device?: Parameters<Electron.Session['setDevicePermissionHandler']>[0];
  display?: Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0];
  beforeRequest?: (
    details: { url: string },
    answer: (response: Electron.CallbackResponse) => void,
  ) => void;
};

const sessionHandlers: SessionHandlers = {};
const sessionEvents = new EventEmitter();

export const session = strict('session', {
  defaultSession: strict('defaultSession', {
    ...(emitterOf('session', sessionEvents) satisfies Pick<
      Electron.Session,
      'on' | 'once' | 'off'
    >),
    ...({
      setPermissionCheckHandler: (handler) => void (sessionHandlers.check = handler),
      setPermissionRequestHandler: (handler) => void (sessionHandlers.request = handler),
      setDevicePermissionHandler: (handler) => void (sessionHandlers.device = handler),
      setDisplayMediaRequestHandler: (handler) => void (sessionHandlers.display = handler),
    } satisfies Pick<
      Electron.Session,
      | 'setPermissionCheckHandler'
      | 'setPermissionRequestHandler'
      | 'setDevicePermissionHandler'
      | 'setDisplayMediaRequestHandler'
    >),
    webRequest: strict('webRequest', {
      onBeforeRequest: (listener: unknown) => {
        sessionHandlers.beforeRequest = listener as NonNullable<SessionHandlers['beforeRequest']>;
      },
    } satisfies Pick<Electron.WebRequest, 'onBeforeRequest'>),
  }),
});

export const shell = strict('shell', {
  openExternal: async (address: string) => note('shell.openExternal', address),
} satisfies Pick<Electron.Shell, 'openExternal'>);

export const dialog = strict('dialog', {
  showErrorBox: (title: string, content: string) => note('dialog.showErrorBox', title, content),
  showMessageBox: async (...args: unknown[]) => {
    note('dialog.showMessageBox', ...args);
    return { response: answers.messageBox, checkboxChecked: false };
  },
  showMessageBoxSync: (...args: unknown[]) => {
    note('dialog.showMessageBoxSync', ...args);
    return answers.messageBox;
  },
  showSaveDialog: async (...args: unknown[]) => {
    note('dialog.showSaveDialog', ...args);
    return answers.saveDialog;
  },
} satisfies Pick<
  Electron.Dialog,
  'showErrorBox' | 'showMessageBox' | 'showMessageBoxSync' | 'showSaveDialog'
>);

type MenuTemplate = Parameters<typeof Electron.Menu.buildFromTemplate>[0];

export const Menu = strict('Menu', {
  buildFromTemplate: (template: MenuTemplate) => {
    note('Menu.buildFromTemplate', template);
    return {} as Electron.Menu;
  },
  setApplicationMenu: (menu: Electron.Menu | null) => note('Menu.setApplicationMenu', menu),
} satisfies Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>);

export const clipboard = strict('clipboard', {
  writeText: async (text: string) => note('clipboard.writeText', text),
} satisfies Pick<Electron.Clipboard, 'writeText'>);

export const crashReporter = strict('crashReporter', {
  start: (options: Electron.CrashReporterStartOptions) => note('crashReporter.start', options),
} satisfies Pick<Electron.CrashReporter, 'start'>);

/** The test's side of the double. */
export const electronDouble = {
  calls,
  answers,
  failures,
  appEvents,
  rendererEvents,
  sessionEvents,
  sessionHandlers,
  requestHandlers,
  schemeHandlers,
  exposed,
  windows: BrowserWindow.all,
  becomeReady: () => ready.resolve(),
  /** Names of the calls so far, for their order. */
  names: () => calls.map(({ name }) => name),
  argsOf: (name: string) => calls.filter((call) => call.name === name).map(({ args }) => args),
  reset: () => {
    calls.length = 0;
    for (const emitter of [appEvents, rendererEvents, sessionEvents]) emitter.removeAllListeners();
    for (const map of [requestHandlers, schemeHandlers, exposed]) map.clear();
    BrowserWindow.all.length = 0;
    for (const key of Object.keys(sessionHandlers)) Reflect.deleteProperty(sessionHandlers, key);
    Object.assign(answers, { isPackaged: true, isReady: true, singleInstanceLock: true });
    Object.assign(answers, { windowDestroyed: false });
    failures.load = null;
    Object.assign(answers, { messageBox: 0, saveDialog: { canceled: true, filePath: '' } });
    ready = Promise.withResolvers();
  },
};
