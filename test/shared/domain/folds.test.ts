import { describe, expect, it } from 'vitest';
import { foldCheckEvent, NO_CHECKS_YET } from '../../../shared/domain/check-fold.ts';
import type { CheckProgress } from '../../../shared/domain/check.ts';
import { foldScanEvent, NO_SCAN_YET } from '../../../shared/domain/scan-fold.ts';
import type { ScanProgress } from '../../../shared/domain/scan.ts';
import { DeviceSchema } from '../../../shared/domain/device.ts';
import { byAddress } from '../../../shared/net/ipv4.ts';
import { modelKey } from '../../../shared/knowledge/model-names.ts';

const device = (ip: string, mac: string | null) =>
  DeviceSchema.parse({
    ip,
    mac,
    vendor: null,
    name: null,
    role: 'other',
    state: 'answered',
    foundAfterMs: 1,
    phone: null,
    flags: [],
    evidence: [],
  });

describe('the fold of a scan', () => {
  it('keeps one line for a host that learns its MAC, and forgets nothing else', () => {
    const scanId = 'one';
    const events: ScanProgress[] = [
      { type: 'started', scanId, interfaces: [], addresses: 254 },
      { type: 'device', scanId, device: device('192.168.1.9', null) },
      { type: 'device', scanId, device: device('192.168.1.9', '00:15:65:00:00:01') },
      { type: 'progress', scanId, phase: 'sweeping', done: 9, total: 254 },
    ];
    let soFar = NO_SCAN_YET;
    for (const event of events) soFar = { ...soFar, ...foldScanEvent(soFar, event) };
    expect([...soFar.devices.values()].map(({ mac }) => mac)).toEqual(['00:15:65:00:00:01']);
    expect(soFar).toMatchObject({ addresses: 254, phase: 'sweeping', done: 9, total: 254 });
    expect(NO_SCAN_YET.devices.size).toBe(0);
  });
});

describe('the fold of the checks', () => {
  it('removes a check from the running ones when its result comes', () => {
    const runId = 'one';
    const result = { state: 'pass', code: 'NET-NTP-REACHED', durationMs: 1 } as const;
    const events: CheckProgress[] = [
      { type: 'started', runId, checks: ['dns', 'ntp'] },
      { type: 'running', runId, check: 'dns' },
      { type: 'running', runId, check: 'ntp' },
      { type: 'progress', runId, check: 'dns', percent: 40 },
      { type: 'result', runId, result: { ...result, rung: 'ntp', params: {}, evidence: [] } },
    ];
    let soFar = NO_CHECKS_YET;
    for (const event of events) soFar = { ...soFar, ...foldCheckEvent(soFar, event) };
    expect([...soFar.running]).toEqual([['dns', 40]]);
    expect([...soFar.results.keys()]).toEqual(['ntp']);
    expect(soFar.expected).toEqual(['dns', 'ntp']);
  });
});

describe('rules that both sides share', () => {
  it('order addresses number by number', () => {
    const ips = ['10.0.0.10', '10.0.0.9', '9.255.0.1'].map((ip) => ({ ip }));
    expect(ips.toSorted(byAddress).map(({ ip }) => ip)).toEqual([
      '9.255.0.1',
      '10.0.0.9',
      '10.0.0.10',
    ]);
  });

  it('keep the plus of a model name, and nothing else that spellings differ by', () => {
    expect(modelKey('SIP-T21P_E2')).toBe(modelKey('sip t21p e2'));
    expect(modelKey('IP 622+')).not.toBe(modelKey('IP 622'));
  });
});
