import { describe, expect, expectTypeOf, it } from 'vitest';
import checksData from '../../../electron/demo/simulated-checks.json' with { type: 'json' };
import { createSimulatedChecks } from '../../../electron/demo/simulated-checks.ts';
import {
  createSimulatedNetwork,
  type Simulated,
  simulatedServices,
} from '../../../electron/demo/simulated-network.ts';
import { createSimulatedScanService } from '../../../electron/demo/simulated-scan.ts';
import { asDevice, simulatedSite } from '../../../electron/demo/simulated-site.ts';
import { createSimulatedWatchService } from '../../../electron/demo/simulated-watch.ts';
import type { NetworkServices } from '../../../electron/network-services.ts';
import type { Clock } from '../../../electron/platform/machine.ts';
import { CheckIdSchema } from '../../../shared/domain/check.ts';
import type { ScanEvent } from '../../../shared/domain/scan.ts';
import { ScanResultSchema } from '../../../shared/domain/scan.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';
import { expectScanHolds } from '../../scan-result-holds.ts';
import { procedureById } from '../../../shared/knowledge/procedures.ts';

/** A clock whose sleeps cost nothing but move it on. */
function quickClock(): Clock {
  let ms = 0;
  return {
    now: () => new Date(Date.UTC(2026, 10, 21) + ms),
    monotonicMs: () => ms,
    sleep: async (duration, signal) => {
      if (signal?.aborted !== true) ms += Math.max(0, duration);
    },
  };
}

const vendors = { vendorOf: () => null, ready: () => Promise.resolve(true) };

/** The services of a day when somebody has added one. */
type WithNewcomer = NetworkServices & { readonly newcomer: () => void };

describe('the simulated site', () => {
  it('is scanned like a real one, and marked as simulated', async () => {
    const events: ScanEvent[] = [];
    const service = createSimulatedScanService({
      clock: quickClock(),
      vendors,
    });
    const outcome = await service.run(
      {},
      {
        scanId: 'scan',
        signal: new AbortController().signal,
        onEvent: (event) => events.push(event),
      },
    );
    if (!outcome.ok) throw new Error('scan failed');
    expect(ScanResultSchema.parse(outcome.value)).toMatchObject({
      simulated: true,
      complete: true,
    });
    expectScanHolds(outcome.value);
    expect(outcome.value.devices).toHaveLength(simulatedSite.devices.length);
    expect(events.at(0)?.type).toBe('started');
    expect(events.every(({ scanId }) => scanId === outcome.value.scanId)).toBe(true);
  });

  it('keeps what was found when it is cancelled', async () => {
    const abort = new AbortController();
    const service = createSimulatedScanService({
      clock: quickClock(),
      vendors,
    });
    const outcome = await service.run(
      {},
      {
        scanId: 'scan',
        signal: abort.signal,
        onEvent: (event) => {
          if (event.type === 'device') abort.abort();
        },
      },
    );
    expect(outcome).toMatchObject({ ok: true, value: { complete: false } });
    expect(outcome.ok && outcome.value.devices).toHaveLength(1);
  });

  it('holds phones whose resets the knowledge base knows, and devices that are none', () => {
    const devices = simulatedSite.devices.map((device) => asDevice(device, vendors));
    const phones = devices.filter(({ role }) => role === 'phone');
    expect(phones.length).toBeGreaterThanOrEqual(8);
    for (const { phone } of phones)
      expect(procedureById(phone?.resetProcedure ?? '')?.kind).toBe('factory-reset');
    expect(devices.filter(({ role }) => role === 'other').length).toBeGreaterThanOrEqual(3);
    expect(devices.filter(({ role }) => role === 'gateway')).toHaveLength(1);
  });

  it('reports the events of a watched phone once: left, back, announced', async () => {
    const abort = new AbortController();
    const seen: WatchEvent['type'][] = [];
    const service = createSimulatedWatchService({ clock: quickClock(), vendors });
    await service.watch(
      { ip: '192.168.77.31' },
      {
        signal: abort.signal,
        onEvent: (event) => {
          seen.push(event.type);
          if (event.type === 'announced') abort.abort();
        },
      },
    );
    expect(seen).toEqual(['present', 'left', 'back', 'announced']);
    const stranger = await service.watch(
      { ip: '192.168.77.99' },
      { signal: abort.signal, onEvent: () => undefined },
    );
    expect(stranger).toMatchObject({ ok: false, problem: { code: 'WATCH_TARGET_NOT_FOUND' } });
  });

  it('replaces every service that sends, including one that is added later', () => {
    const simulated = simulatedServices(vendors);
    // A service that nobody simulates does not compile.
    expectTypeOf(simulated).not.toExtend<Simulated<WithNewcomer>>();
    expectTypeOf(simulated).toExtend<Simulated<NetworkServices>>();
    expect(Object.keys(simulated).toSorted()).toEqual([
      'checks',
      'close',
      'facts',
      'gateway',
      'interfaces',
      'macConfirmer',
      'phoneClock',
      'ping',
      'scan',
      'siteMemory',
      'table',
      'watch',
    ]);
  });

  it('lets nothing of the real network through but the laptop and the vendors', () => {
    const reached: string[] = [];
    const real = new Proxy(
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      {} as NetworkServices,
      {
        get: (_target, name) => {
          reached.push(String(name));
          return undefined;
        },
        ownKeys: () => {
          throw new Error('the real services were copied');
        },
      },
    );
    createSimulatedNetwork(real);
    expect(reached.toSorted()).toEqual(['machine', 'systemInformation', 'vendors']);
  });

  it('runs every check, in order, with complete sentences', async () => {
    const checks = createSimulatedChecks({ clock: quickClock() });
    const result = await checks.run({
      runId: 'run',
      signal: new AbortController().signal,
      background: false,
      onEvent: () => undefined,
    });
    expect(result.simulated).toBe(true);
    expect(result.rungs.map(({ rung }) => rung)).toEqual(CheckIdSchema.options);
    expect(checksData).toHaveLength(CheckIdSchema.options.length);
    for (const language of ['fr', 'en'] as const)
      for (const { code, params } of result.rungs) {
        const sentence = translatorFor(language)(`check.${code}.message`, params);
        expect(sentence).not.toContain('{{');
        expect(sentence).not.toBe(`check.${code}.message`);
      }
  });
});
