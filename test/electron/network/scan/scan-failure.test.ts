import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RandomSource } from '../../../../electron/platform/machine.ts';
import type { NeighbourTable } from '../../../../electron/network/neighbours/neighbour-table.ts';
import type { OwnLinkReader } from '../../../../electron/network/own-link.ts';
import type { DefaultRoute } from '../../../../electron/network/routes/default-route.ts';
import { success } from '../../../../shared/domain/result.ts';
import type { ScanDeps } from '../../../../electron/network/scan/scan-deps.ts';
import { type ScanProgress, ScanResultSchema } from '../../../../shared/domain/scan.ts';
import { simulatedScan, simulatedSockets } from '../simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork, seeded } from '../simulated-network.ts';

const GATEWAY = { ip: '10.1.0.129', mac: 'e4:9e:12:00:00:01' };
/** Answers late, so that the scan has found the gateway long before. */
const LATE = { ip: '10.1.0.150', mac: '00:15:65:00:00:01', delayMs: 900 };
const random: RandomSource = { uuid: () => 'scan', hex: (bytes) => 'ab'.repeat(bytes) };
/** Carries the mark of the scan's own requests, whose random bytes are all `ab`. */
const SIP_REFUSAL = new TextEncoder().encode(
  `SIP/2.0 404 Not Found\r\nCall-ID: ${random.hex(8)}.1\r\n\r\n`,
);

const unhandled: unknown[] = [];
const keep = (cause: unknown): void => void unhandled.push(cause);

beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', keep);
});
afterEach(() => process.off('unhandledRejection', keep));

async function failingScan(failure: {
  readonly table?: (table: NeighbourTable, nowMs: () => number) => NeighbourTable;
  readonly onEvent?: (event: ScanProgress) => void;
  readonly siteMemory?: ScanDeps['siteMemory'];
  readonly ownLink?: OwnLinkReader;
  readonly routes?: readonly DefaultRoute[];
  /** Answers the sweep's own OPTIONS this long after the start. */
  readonly sipAnswerAfterMs?: number;
}) {
  const simulated = createSimulatedClock();
  /** Limits of a scan that are still waiting. */
  const limits = new Set<AbortSignal | undefined>();
  const clock = {
    ...simulated,
    sleep: (ms: number, signal?: AbortSignal) => {
      if (ms < 600_000) return simulated.sleep(ms, signal);
      limits.add(signal);
      return simulated.sleep(ms, signal).finally(() => limits.delete(signal));
    },
  };
  const network = createSimulatedNetwork({ clock, hosts: [GATEWAY, LATE], random: seeded(7) });
  const sockets = simulatedSockets(clock, network.transmitter, () => true);
  const machine = simulatedScan({
    clock,
    sockets,
    random,
    ...(failure.siteMemory === undefined ? {} : { siteMemory: failure.siteMemory }),
    ...(failure.ownLink === undefined ? {} : { ownLink: failure.ownLink }),
    ...(failure.routes === undefined ? {} : { routes: failure.routes }),
    table: failure.table?.(network.table, clock.monotonicMs) ?? network.table,
  });
  const { sipAnswerAfterMs } = failure;
  const answering =
    sipAnswerAfterMs === undefined
      ? null
      : clock.sleep(sipAnswerAfterMs).then(() => sockets.answer(LATE.ip, SIP_REFUSAL));
  const running = machine.service.run(
    {},
    {
      scanId: 'scan',
      signal: new AbortController().signal,
      onEvent: (event) => {
        machine.onEvent(event);
        failure.onEvent?.(event);
      },
    },
  );
  await clock.runUntil(running);
  const outcome = await running;
  await answering;
  // A rejection counts as unhandled once the microtasks are through.
  await new Promise((resolve) => setImmediate(resolve));
  expect(limits.size, 'timers that outlive the scan').toBe(0);
  return { outcome, endedMs: clock.monotonicMs() };
}

function foundIn(outcome: Awaited<ReturnType<typeof failingScan>>['outcome']): string[] {
  if (outcome.ok) throw new Error('the scan did not fail');
  expect(outcome.problem).toMatchObject({ code: 'SCAN_FAILED', params: { detail: 'boom' } });
  const found = ScanResultSchema.parse(outcome.found);
  expect(found.complete).toBe(false);
  return found.devices.map(({ ip }) => ip);
}

describe('a scan that breaks in the middle', () => {
  it('fails and keeps what was found when the table cannot be watched any more', async () => {
    const { outcome, endedMs } = await failingScan({
      table: (table, nowMs) => ({
        ...table,
        read: (signal) => {
          if (nowMs() > 500) throw new Error('boom');
          return table.read(signal);
        },
      }),
    });
    expect(foundIn(outcome)).toEqual([GATEWAY.ip, '10.1.0.200']);
    expect(endedMs).toBeLessThan(1000);
    expect(unhandled).toEqual([]);
  });

  it('fails and keeps what was found when a view of the table cannot be taken in', async () => {
    const { outcome } = await failingScan({
      onEvent: (event) => {
        if (event.type === 'device' && event.device.ip === LATE.ip) throw new Error('boom');
      },
    });
    expect(foundIn(outcome)).toContain(GATEWAY.ip);
    expect(unhandled).toEqual([]);
  });

  it('fails and keeps what was found when a datagram cannot be taken in', async () => {
    // Nothing catches what a socket's callback throws, so it would end the program.
    const { outcome } = await failingScan({
      sipAnswerAfterMs: 400,
      onEvent: (event) => {
        if (event.type === 'device' && event.device.ip === LATE.ip) throw new Error('boom');
      },
    });
    expect(foundIn(outcome)).toContain(GATEWAY.ip);
    expect(unhandled).toEqual([]);
  });

  it.each([
    ['its first event cannot be reported', 'started'],
    ['its findings cannot be reported', 'finding'],
  ] as const)('fails and keeps what was found when %s', async (_, type) => {
    const { outcome } = await failingScan({
      // Without a default route there is a finding to report.
      ...(type === 'finding' ? { routes: [] } : {}),
      onEvent: (event) => {
        if (event.type === type) throw new Error('boom');
      },
    });
    expect(foundIn(outcome)).toContain('10.1.0.200');
    if (type === 'finding') expect(foundIn(outcome)).toContain(LATE.ip);
    expect(unhandled).toEqual([]);
  });

  const boom = (): never => {
    throw new Error('boom');
  };
  it.each(['recall', 'remember'] as const)(
    'fails and keeps what was found when the memory of the site cannot %s',
    async (part) => {
      const memory = { recall: async () => null, remember: async () => success(undefined) };
      const { outcome } = await failingScan({
        siteMemory: { ...memory, [part]: async () => boom() },
      });
      expect(foundIn(outcome)).toContain(LATE.ip);
      expect(unhandled).toEqual([]);
    },
  );

  it.each([1, 3, 6])(
    'keeps what was found when the cards cannot be read after %i looks',
    async (good) => {
      let looks = 0;
      const { outcome } = await failingScan({
        ownLink: async () => {
          looks += 1;
          if (looks > good) boom();
          return { addresses: ['10.1.0.200'], isUp: true, carrierChanges: 2 };
        },
      });
      if (good > 1) expect(foundIn(outcome)).toContain('10.1.0.200');
      expect(outcome.ok).toBe(false);
      expect(unhandled).toEqual([]);
    },
  );
});
