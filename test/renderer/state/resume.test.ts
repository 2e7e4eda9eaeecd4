import { describe, expect, it } from 'vitest';
import { createChecksStore } from '../../../renderer/state/checks-store.ts';
import { createScanStore } from '../../../renderer/state/scan-store.ts';
import type { Api } from '../../../shared/contract/index.ts';
import type { ChecksResult } from '../../../shared/domain/check.ts';
import { deviceKey } from '../../../shared/domain/device.ts';
import type { ScanResult } from '../../../shared/domain/scan.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { success } from '../../../shared/domain/result.ts';
import * as site from '../sample-site.ts';

/** Services that answer every call with `answer`, and whose events the test emits. */
function answering(answer: () => unknown) {
  const listeners = new Map<string, (payload: never) => void>();
  const api: Api = {
    on: (name, listener) => {
      listeners.set(name, listener);
      return () => listeners.delete(name);
    },
    invoke: async () => success(answer()) as never,
  };
  return { api, tell: (name: string, payload: unknown) => listeners.get(name)?.(payload as never) };
}

describe('a page that comes in the middle of a scan', () => {
  const [first, second] = site.devices;
  if (first === undefined || second === undefined) throw new Error('no devices');
  const running = {
    scanId: 'one',
    addresses: 254,
    phase: 'sweeping',
    done: 90,
    total: 254,
    devices: [first],
    findings: [],
  };

  it('shows what was found so far, then follows, and keeps the end once', async () => {
    const ends: ScanResult[] = [];
    const { api, tell } = answering(() => ({ result: null, running }));
    const scan = createScanStore(api, (result) => ends.push(result));
    await scan.resume();
    expect(scan.get()).toMatchObject({
      status: 'running',
      scanId: 'one',
      addresses: 254,
      done: 90,
    });
    expect([...scan.get().devices.keys()]).toEqual([deviceKey(first)]);
    tell('scan.progressed', { type: 'device', scanId: 'one', device: second });
    const result = site.scanResult('one');
    tell('scan.progressed', { type: 'finished', scanId: 'one', result });
    tell('scan.progressed', { type: 'finished', scanId: 'one', result });
    expect(ends).toHaveLength(1);
    expect(scan.get().status).toBe('finished');
  });

  it('keeps what a scan had found when it failed, shows it with the reason, and once', () => {
    const ends: ScanResult[] = [];
    const { api, tell } = answering(() => ({}));
    const scan = createScanStore(api, (result) => ends.push(result));
    tell('scan.progressed', { type: 'started', scanId: 'one', interfaces: [], addresses: 254 });
    const found = { ...site.scanResult('one'), complete: false };
    const failed = {
      type: 'failed',
      scanId: 'one',
      problem: problem('SCAN_FAILED', { detail: 'lost' }),
      found,
    };
    tell('scan.progressed', failed);
    tell('scan.progressed', failed);
    expect(scan.get()).toMatchObject({ status: 'failed', problem: { code: 'SCAN_FAILED' } });
    expect(scan.get().devices.size).toBe(found.devices.length);
    expect(ends).toEqual([found]);
  });

  it('takes an end that came while it was away, once', async () => {
    const ends: ScanResult[] = [];
    const result = site.scanResult('one');
    let answer: unknown = { result: null, running };
    const { api, tell } = answering(() => answer);
    const scan = createScanStore(api, (each) => ends.push(each));
    await scan.resume();
    answer = { result, running: null };
    await scan.resume();
    tell('scan.progressed', { type: 'finished', scanId: 'one', result });
    expect(ends).toHaveLength(1);
  });

  it('takes an end that came during the reload, and no other', async () => {
    const ends: ScanResult[] = [];
    let answer: unknown = { result: null, running };
    const { api } = answering(() => answer);
    await createScanStore(api, (each) => ends.push(each)).resume();
    answer = { result: site.scanResult('another'), running: null };
    const scan = createScanStore(api, (each) => ends.push(each));
    scan.show(site.scanResult('before'));
    await scan.resume();
    expect(ends).toEqual([]);
    answer = { result: site.scanResult('one'), running: null };
    await scan.resume();
    expect(ends.map(({ scanId }) => scanId)).toEqual(['one']);
    expect(scan.get()).toMatchObject({ status: 'finished', scanId: 'one' });
  });
});

describe('a page that comes in the middle of the network checks', () => {
  const result = site.checks;
  const [done] = result.rungs;
  if (done === undefined) throw new Error('no check');
  const running = {
    runId: 'run',
    expected: result.rungs.map(({ rung }) => rung),
    testing: [{ check: 'quality', percent: 40 }],
    results: [done],
  };

  it('shows the checks made so far, and keeps the end once', async () => {
    const ends: ChecksResult[] = [];
    const { api, tell } = answering(() => ({ result: null, resultRunId: null, running }));
    const checks = createChecksStore(api, (each) => ends.push(each));
    await checks.resume();
    expect(checks.get()).toMatchObject({ status: 'running', runId: 'run' });
    expect(checks.get().results.get(done.rung)).toEqual(done);
    expect(checks.get().running.get('quality')).toBe(40);
    tell('checks.progressed', { type: 'finished', runId: 'run', result });
    tell('checks.progressed', { type: 'finished', runId: 'run', result });
    expect(ends).toEqual([result]);
  });

  it('takes an end that came while it was away', async () => {
    const ends: ChecksResult[] = [];
    let answer: unknown = { result: null, resultRunId: null, running };
    const { api } = answering(() => answer);
    await createChecksStore(api, (each) => ends.push(each)).resume();
    answer = { result, resultRunId: 'run', running: null };
    // The page was loaded anew meanwhile: another store in the same window.
    const checks = createChecksStore(api, (each) => ends.push(each));
    await checks.resume();
    await checks.resume();
    expect(ends).toEqual([result]);
    expect(checks.get().status).toBe('finished');
  });

  it('ignores the end of a run that it never waited for', async () => {
    const ends: ChecksResult[] = [];
    const { api } = answering(() => ({ result, resultRunId: 'another', running: null }));
    const checks = createChecksStore(api, (each) => ends.push(each));
    await checks.resume();
    expect(ends).toEqual([]);
    expect(checks.get().status).toBe('idle');
  });
});
