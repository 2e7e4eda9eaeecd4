import { describe, expect, it } from 'vitest';
import { createScanHandlers } from '../../../electron/handlers/scan-handlers.ts';
import type { ScanService } from '../../../electron/network/scan/scan-service.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import type { Device } from '../../../shared/domain/device.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import type { ScanProgress, ScanResult } from '../../../shared/domain/scan.ts';
import { silentFailureLog } from '../../doubles/silent-failure-log.ts';
import { collect } from './emitted.ts';

const emptyResult: ScanResult = {
  schema: 'tonalite/scan@1',
  scanId: 'inner',
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 5,
  complete: true,
  simulated: false,
  interface: null,
  interfaces: [],
  gateway: null,
  devices: [],
  findings: [],
  changes: [],
  hostsContacted: [],
};

const aDevice: Device = {
  ip: '192.168.1.21',
  mac: '80:5e:c0:11:22:33',
  vendor: 'Yealink',
  name: null,
  role: 'phone-candidate',
  state: 'resolved',
  foundAfterMs: 12,
  phone: null,
  flags: [],
  evidence: [],
};

/** A scan that goes on until it is cancelled, as one on a silent network does. */
const endlessScan: ScanService = {
  run: (_request, { scanId, signal }) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () =>
        resolve(success({ ...emptyResult, scanId, complete: false })),
      );
    }),
};

describe('scan handlers', () => {
  it('refuse to scan where scanning is switched off', async () => {
    const { emit } = collect();
    const handlers = createScanHandlers({
      service: endlessScan,
      emit,
      random: systemRandom,
      log: silentFailureLog,
      scanningAllowed: false,
    });
    expect(await handlers['scan.lan.start']({})).toMatchObject({
      ok: false,
      problem: { code: 'SCANNING_DISABLED' },
    });
  });

  it('run one scan at a time, and keep the partial result of a cancelled one', async () => {
    const { emit, emitted } = collect();
    const handlers = createScanHandlers({
      service: endlessScan,
      emit,
      random: systemRandom,
      log: silentFailureLog,
      scanningAllowed: true,
    });
    const started = await handlers['scan.lan.start']({});
    if (!started.ok) throw new Error('not started');
    expect(await handlers['scan.lan.start']({})).toMatchObject({
      problem: { code: 'SCAN_ALREADY_RUNNING' },
    });
    await handlers['scan.lan.cancel']({ scanId: 'another' });
    expect(emitted).toEqual([]);
    await handlers['scan.lan.cancel'](started.value);
    await handlers.stop();
    const latest = await handlers['scan.latest.read']({});
    expect(latest).toMatchObject({
      ok: true,
      value: { running: null, result: { complete: false, scanId: started.value.scanId } },
    });
    expect(emitted).toHaveLength(1);
  });

  it('give the scan the id that the caller gets, and report its end last and once', async () => {
    const { emit, emitted } = collect();
    const handlers = createScanHandlers({
      service: {
        run: async (_request, { scanId, onEvent }) => {
          onEvent({ type: 'started', scanId, interfaces: [], addresses: 2 });
          onEvent({ type: 'progress', scanId, phase: 'sweeping', done: 1, total: 2 });
          // A socket that is still open when the scan has ended.
          setTimeout(() => onEvent({ type: 'device', scanId, device: aDevice }), 0);
          return success({ ...emptyResult, scanId });
        },
      },
      emit,
      random: systemRandom,
      log: silentFailureLog,
      scanningAllowed: true,
    });
    const started = await handlers['scan.lan.start']({});
    await handlers.stop();
    if (!started.ok) throw new Error('not started');
    const { scanId } = started.value;
    await systemClock.sleep(5);
    expect(emitted).toMatchObject([
      { type: 'started', scanId },
      { type: 'progress', scanId },
      { type: 'finished', scanId, result: { scanId } },
    ]);
  });

  it('keep what a scan had found when it failed, and report it with the failure', async () => {
    const { emit, emitted } = collect();
    const found = { ...emptyResult, complete: false, devices: [aDevice] };
    const reason = problem('SCAN_FAILED', { detail: 'boom' });
    const handlers = createScanHandlers({
      service: { run: async () => ({ ok: false, problem: reason, found }) },
      emit,
      random: systemRandom,
      log: silentFailureLog,
      scanningAllowed: true,
    });
    await handlers['scan.lan.start']({});
    await handlers.stop();
    expect(emitted).toMatchObject([{ type: 'failed', problem: reason, found }]);
    expect(await handlers['scan.latest.read']({})).toMatchObject({
      value: { result: { devices: [aDevice] }, running: null },
    });
  });

  it('report to a page that opens during a scan everything found so far', async () => {
    const { emit } = collect();
    const [bare, device] = [{ ...aDevice, mac: null }, aDevice];
    const events: ScanProgress[] = [
      { type: 'started', scanId: 'inner', interfaces: [], addresses: 254 },
      { type: 'device', scanId: 'inner', device: bare },
      { type: 'device', scanId: 'inner', device },
      { type: 'progress', scanId: 'inner', phase: 'sweeping', done: 100, total: 254 },
    ];
    const handlers = createScanHandlers({
      service: {
        run: (request, options) => {
          events.forEach(options.onEvent);
          return endlessScan.run(request, options);
        },
      },
      emit,
      random: systemRandom,
      log: silentFailureLog,
      scanningAllowed: true,
    });
    const started = await handlers['scan.lan.start']({});
    if (!started.ok) throw new Error('not started');
    expect(await handlers['scan.latest.read']({})).toEqual({
      ok: true,
      value: {
        result: null,
        running: {
          scanId: started.value.scanId,
          addresses: 254,
          phase: 'sweeping',
          done: 100,
          total: 254,
          devices: [device],
          findings: [],
        },
      },
    });
    await handlers.stop();
  });

  it('report a scan that could not run', async () => {
    const { emit, emitted } = collect();
    const handlers = createScanHandlers({
      service: { run: async () => failure(problem('NO_INTERFACE_UP')) },
      emit,
      random: systemRandom,
      log: silentFailureLog,
      scanningAllowed: true,
    });
    await handlers['scan.lan.start']({});
    await handlers.stop();
    expect(emitted).toMatchObject([{ type: 'failed', problem: { code: 'NO_INTERFACE_UP' } }]);
    expect(await handlers['scan.latest.read']({})).toMatchObject({
      value: { result: null, running: null },
    });
  });

  it('turn an exception into a failed end and keep its cause', async () => {
    const { emit, emitted } = collect();
    const records: unknown[] = [];
    const boom = new Error('boom');
    const handlers = createScanHandlers({
      service: { run: () => Promise.reject(boom) },
      emit,
      random: systemRandom,
      log: { record: (_context, cause) => records.push(cause) },
      scanningAllowed: true,
    });
    await handlers['scan.lan.start']({});
    await handlers.stop();
    expect(emitted).toMatchObject([
      { type: 'failed', problem: { code: 'SCAN_FAILED', params: { detail: 'boom' } }, found: null },
    ]);
    expect(records).toEqual([boom]);
  });
});
