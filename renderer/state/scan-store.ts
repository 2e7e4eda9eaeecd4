import type { Api } from '../../shared/contract/index.ts';
import { type Device, deviceKey } from '../../shared/domain/device.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import { foldScanEvent } from '../../shared/domain/scan-fold.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import type {
  RunningScan,
  ScanEvent,
  ScanPhase,
  ScanRequest,
  ScanResult,
} from '../../shared/domain/scan.ts';
import { createAwaitedRun } from './awaited-run.ts';
import { createStore, type Store } from './store.ts';

export type ScanState = {
  /** `idle` before the first scan of this session. */
  readonly status: 'idle' | 'starting' | 'running' | 'stopping' | 'finished' | 'failed';
  readonly scanId: string | null;
  /** When the scan on screen began. */
  readonly startedAt: string | null;
  readonly addresses: number;
  readonly phase: ScanPhase;
  readonly done: number;
  readonly total: number;
  /** Devices by key, in the order in which they were found. */
  readonly devices: ReadonlyMap<string, Device>;
  /** Keys found during the current scan, to be marked as new. */
  readonly fresh: ReadonlySet<string>;
  readonly findings: readonly Finding[];
  readonly result: ScanResult | null;
  /** The previous scan, until this one ends: its list stays on screen with its age. */
  readonly earlier: ScanResult | null;
  readonly problem: Problem | null;
};

const EMPTY: ScanState = {
  status: 'idle',
  scanId: null,
  startedAt: null,
  addresses: 0,
  phase: 'preparing',
  done: 0,
  total: 0,
  devices: new Map(),
  fresh: new Set(),
  findings: [],
  result: null,
  earlier: null,
  problem: null,
};

export type ScanStore = Pick<Store<ScanState>, 'get' | 'subscribe'> & {
  readonly start: (request: ScanRequest) => Promise<void>;
  readonly cancel: () => Promise<void>;
  /** Shows a scan kept in a case. */
  readonly show: (result: ScanResult | null) => void;
  /** Resumes a scan after a reload of the page, or fetches the end that was missed. */
  readonly resume: () => Promise<void>;
};

/** Devices come in bursts of hundreds, so the screen is updated at most once in this time. */
const PAINT_EVERY_MS = 50;

/** What the screen shows now, and what it will show next. */
function createDraft(awaited: ReturnType<typeof createAwaitedRun>) {
  const store = createStore<ScanState>(EMPTY);
  let draft: ScanState = EMPTY;
  let painting: ReturnType<typeof setTimeout> | null = null;

  function paint(): void {
    if (painting !== null) clearTimeout(painting);
    painting = null;
    store.set(draft);
  }

  function change(next: Partial<ScanState>, atOnce: boolean): void {
    draft = { ...draft, ...next };
    if (next.status === 'running') awaited.set(draft.scanId);
    // The first device is painted at once: it is what the person waits for.
    if (atOnce) paint();
    else painting ??= setTimeout(paint, PAINT_EVERY_MS);
  }

  return { store, draft: () => draft, change };
}

type Draft = ReturnType<typeof createDraft>;

/** Reads the events of a scan into the draft. */
function createReceiver(
  { draft, change }: Draft,
  onEnd: (result: ScanResult | null) => void,
): (event: ScanEvent) => void {
  function addDevice(event: Extract<ScanEvent, { type: 'device' }>): void {
    const key = deviceKey(event.device);
    const fresh = draft().devices.has(key) ? draft().fresh : new Set([...draft().fresh, key]);
    change({ ...foldScanEvent(draft(), event), fresh }, draft().devices.size === 0);
  }

  return (event) => {
    // A scan that fails at once may report it before the call that started it returns its id.
    const mine = event.scanId === draft().scanId || draft().status === 'starting';
    if (event.type === 'started') {
      if (mine || draft().status !== 'running')
        change({ status: 'running', scanId: event.scanId, addresses: event.addresses }, true);
      return;
    }
    // A stream that reconnects may report an end again.
    if (!mine || draft().status === 'finished' || draft().status === 'failed') return;
    switch (event.type) {
      case 'device':
        addDevice(event);
        break;
      case 'finding':
      case 'progress':
        change(foldScanEvent(draft(), event), false);
        break;
      case 'finished':
        change({ ...finishedState(event.result, draft().earlier), fresh: draft().fresh }, true);
        onEnd(event.result);
        break;
      case 'failed':
        change(
          { ...foundState(event.found, draft().earlier), status: 'failed', problem: event.problem },
          true,
        );
        // What was found before it failed belongs to the case, as every partial result does.
        onEnd(event.found);
        break;
    }
  };
}

/** Follows the scan's stream; `onFinished` gets each complete or partial result once. */
export function createScanStore(api: Api, onFinished: (result: ScanResult) => void): ScanStore {
  const awaited = createAwaitedRun('scan');
  const { store, draft, change } = createDraft(awaited);
  const end = (result: ScanResult | null): void => {
    awaited.set(null);
    if (result !== null) onFinished(result);
  };
  api.on('scan.progressed', createReceiver({ store, draft, change }, end));

  return {
    get: store.get,
    subscribe: store.subscribe,
    start: async (request) => {
      change(
        {
          ...EMPTY,
          status: 'starting',
          startedAt: new Date().toISOString(),
          earlier: draft().result ?? draft().earlier,
        },
        true,
      );
      const answer = await api.invoke('scan.lan.start', request);
      if (!answer.ok) change({ status: 'failed', problem: answer.problem }, true);
      else if (draft().status === 'starting')
        change({ status: 'running', scanId: answer.value.scanId }, true);
    },
    cancel: async () => {
      const { scanId, status } = draft();
      if (scanId === null || status !== 'running') return;
      change({ status: 'stopping' }, true);
      const answer = await api.invoke('scan.lan.cancel', { scanId });
      if (!answer.ok && draft().status === 'stopping') change({ status: 'running' }, true);
    },
    show: (result) => {
      change(result === null ? EMPTY : { ...EMPTY, ...finishedState(result, null) }, true);
    },
    resume: async () => {
      const latest = await api.invoke('scan.latest.read', {});
      if (!latest.ok) return;
      const { running, result } = latest.value;
      if (running !== null) change(runningState(running, draft()), true);
      else if (result !== null && awaited.is(result.scanId)) {
        change(finishedState(result, draft().earlier), true);
        end(result);
      }
    },
  };
}

/** The screen during a scan; devices that it already had from this scan stay marked as new. */
function runningState(running: RunningScan, before: ScanState): ScanState {
  const { scanId, addresses, phase, done, total, findings } = running;
  const isSame = before.scanId === scanId;
  const devices = new Map(running.devices.map((device) => [deviceKey(device), device]));
  return {
    ...EMPTY,
    startedAt: isSame ? before.startedAt : new Date().toISOString(),
    earlier: before.result ?? before.earlier,
    status: isSame && before.status === 'stopping' ? 'stopping' : 'running',
    scanId,
    addresses,
    phase,
    done,
    total,
    devices,
    fresh: new Set(devices.keys()),
    findings,
  };
}

function foundState(found: ScanResult | null, earlier: ScanResult | null): Partial<ScanState> {
  return found === null ? {} : finishedState(found, earlier);
}

function finishedState(result: ScanResult, earlier: ScanResult | null): Partial<ScanState> {
  return {
    status: 'finished',
    scanId: result.scanId,
    startedAt: result.startedAt,
    // For addresses that a stopped scan did not reach, the previous scan is still the best source.
    earlier: result.complete ? null : earlier,
    devices: new Map(result.devices.map((device) => [deviceKey(device), device])),
    findings: result.findings,
    result,
    problem: null,
  };
}
