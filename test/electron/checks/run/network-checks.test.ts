import { describe, expect, it } from 'vitest';
import {
  createLadder,
  firstCauseOf,
  RUNGS,
  type LadderPorts,
} from '../../../../electron/checks/run/network-checks.ts';
import type { Rung, RungOutcome } from '../../../../electron/checks/run/check.ts';
import { createContacts } from '../../../../electron/wire/contacts.ts';
import { systemClock } from '../../../../electron/platform/clock.ts';
import { systemRandom } from '../../../../electron/platform/random.ts';
import {
  type CheckEvent,
  CheckEventSchema,
  type CheckState,
  type LadderResult,
  LadderResultSchema,
  type RungId,
  RungIdSchema,
} from '../../../../shared/domain/check.ts';
import { problem } from '../../../../shared/domain/problem.ts';
import { failure, success } from '../../../../shared/domain/result.ts';
import { SettingsSchema } from '../../../../shared/domain/settings.ts';
import { loopbackSockets } from '../../wire/loopback-peers.ts';

const nothing = failure(problem('SYSTEM_INFORMATION_UNAVAILABLE'));

function portsWith(rungs: readonly Rung[] | undefined): LadderPorts {
  return {
    platform: 'linux',
    clock: systemClock,
    contacts: createContacts(),
    random: systemRandom,
    runner: { run: () => Promise.resolve({ kind: 'missing' }) },
    ping: { pingSeries: () => Promise.resolve(failure(problem('PING_UNAVAILABLE'))) },
    interfaces: { list: () => Promise.resolve([]) },
    gateway: { read: () => Promise.resolve(failure(problem('NO_DEFAULT_ROUTE'))) },
    systemInformation: { interfaces: () => Promise.resolve(nothing) },
    memory: { recall: () => Promise.resolve(null), remember: () => Promise.resolve() },
    sockets: loopbackSockets(),
    settings: () => Promise.resolve(SettingsSchema.parse({})),
    simulated: false,
    ...(rungs === undefined ? {} : { rungs }),
  };
}

function rung(id: RungId, state: CheckState, more: Partial<Rung> = {}): Rung {
  const outcome: RungOutcome = { state, code: 'NET-LINK-NONE', evidence: [] };
  return { id, needs: [], limitMs: 1000, run: () => Promise.resolve(outcome), ...more };
}

async function climb(
  rungs: readonly Rung[] | undefined,
  options: { signal?: AbortSignal; background?: boolean } = {},
): Promise<{ result: LadderResult; events: CheckEvent[] }> {
  const events: CheckEvent[] = [];
  const result = await createLadder(portsWith(rungs)).run({
    runId: 'run',
    signal: options.signal ?? new AbortController().signal,
    background: options.background ?? false,
    onEvent: (event) => events.push(event),
  });
  return { result, events };
}

function codes(result: LadderResult): Record<string, string> {
  return Object.fromEntries(result.rungs.map((each) => [each.rung, `${each.state} ${each.code}`]));
}

describe('the ladder', () => {
  it('has every rung of the contract once, each above what it needs', () => {
    expect(RUNGS.map(({ id }) => id)).toEqual(RungIdSchema.options);
    for (const [index, { needs }] of RUNGS.entries())
      for (const id of needs)
        expect(RUNGS.findIndex((other) => other.id === id)).toBeLessThan(index);
  });

  it('never waits in a circle', () => {
    const waits = new Map(RUNGS.map(({ id, needs, after }) => [id, [...needs, ...(after ?? [])]]));
    const reach = (id: RungId, seen: readonly RungId[]): void => {
      expect(seen).not.toContain(id);
      for (const next of waits.get(id) ?? []) reach(next, [...seen, id]);
    };
    for (const id of waits.keys()) reach(id, []);
  });

  it('skips what depends on a failed check and names that check', async () => {
    const { result } = await climb([
      rung('link', 'pass'),
      rung('gateway', 'fail', { needs: ['link'] }),
      rung('dns', 'pass', { needs: ['gateway'] }),
      rung('ntp', 'pass', { needs: ['dns'] }),
      rung('quality', 'pass', { needs: ['link'] }),
    ]);
    expect(codes(result)).toMatchObject({
      dns: 'skipped NET-SKIPPED-DEPENDS',
      ntp: 'skipped NET-SKIPPED-DEPENDS',
      quality: 'pass NET-LINK-NONE',
    });
    expect(result.rungs.find((each) => each.rung === 'ntp')?.params).toEqual({ rung: 'gateway' });
    expect(result.firstCause).toBe('gateway');
  });

  it('goes on past what is unknown or only a warning', async () => {
    const { result } = await climb([
      rung('gateway', 'unknown'),
      rung('dns', 'warn', { needs: ['gateway'] }),
      rung('ntp', 'pass', { needs: ['dns'] }),
    ]);
    expect(codes(result)['ntp']).toBe('pass NET-LINK-NONE');
  });

  it('runs independent rungs side by side', async () => {
    let running = 0;
    let most = 0;
    const slow = async (): Promise<RungOutcome> => {
      running += 1;
      most = Math.max(most, running);
      await systemClock.sleep(30);
      running -= 1;
      return { state: 'pass', code: 'NET-LINK-NONE', evidence: [] };
    };
    await climb(
      ['dns', 'ntp', 'nat'].map((id) => rung(RungIdSchema.parse(id), 'pass', { run: slow })),
    );
    expect(most).toBe(3);
  });

  it('gives up on a rung whose time is over, as unknown', async () => {
    const never = (): Promise<RungOutcome> => new Promise(() => undefined);
    const { result } = await climb([rung('dns', 'pass', { run: never, limitMs: 30 })]);
    expect(codes(result)).toEqual({ dns: 'unknown NET-UNKNOWN-TIMEOUT' });
    expect(result.complete).toBe(true);
  });

  it('turns an exception into an unknown with its words', async () => {
    const { result } = await climb([
      rung('dns', 'pass', { run: () => Promise.reject(new Error('boom')) }),
    ]);
    expect(result.rungs[0]).toMatchObject({
      state: 'unknown',
      code: 'NET-UNKNOWN-ERROR',
      evidence: [{ value: 'boom' }],
    });
  });

  it('stops at once, keeps what is known and says that it is not complete', async () => {
    const abort = new AbortController();
    const never = (): Promise<RungOutcome> => new Promise(() => undefined);
    const climbing = climb(
      [
        rung('link', 'pass'),
        rung('dns', 'pass', { needs: ['link'], run: never, limitMs: 60_000 }),
        rung('ntp', 'pass', { needs: ['dns'] }),
      ],
      { signal: abort.signal },
    );
    await systemClock.sleep(20);
    abort.abort();
    const { result } = await climbing;
    expect(codes(result)).toEqual({
      link: 'pass NET-LINK-NONE',
      dns: 'skipped NET-SKIPPED-CANCELLED',
      ntp: 'skipped NET-SKIPPED-DEPENDS',
    });
    expect(result.complete).toBe(false);
    expect(result.firstCause).toBeNull();
  });

  it('runs slow rungs only when asked', async () => {
    const slow = [rung('udp-binding', 'pass', { background: true })];
    expect(codes((await climb(slow)).result)).toEqual({
      'udp-binding': 'skipped NET-SKIPPED-SLOW',
    });
    expect(codes((await climb(slow, { background: true })).result)).toEqual({
      'udp-binding': 'pass NET-LINK-NONE',
    });
  });

  it('streams events that the contract knows, under the id that it was given', async () => {
    const { result, events } = await climb([
      rung('link', 'pass', {
        run: (context) => {
          context.progress(50);
          return Promise.resolve({ state: 'pass', code: 'NET-LINK-NONE', evidence: [] });
        },
      }),
    ]);
    expect(events.map(({ type }) => type)).toEqual(['started', 'running', 'progress', 'rung']);
    for (const event of events) {
      expect(CheckEventSchema.safeParse(event).success).toBe(true);
      expect(event.runId).toBe('run');
    }
    expect(LadderResultSchema.safeParse(result).success).toBe(true);
  });

  it('gives the pings of the gateway as figures of their own', async () => {
    const series = {
      target: '192.168.77.1',
      sent: 10,
      received: 9,
      lossPercent: 10,
      minMs: 0.6,
      averageMs: 0.8,
      maxMs: 1.4,
      jitterMs: 0.2,
      typicalJitterMs: 0.1,
    };
    const gateway = {
      ip: series.target,
      mac: null,
      vendor: null,
      answering: true,
      roundTripMs: 0.7,
      evidence: [],
    };
    const ladder = createLadder({
      ...portsWith(RUNGS.filter(({ id }) => id === 'gateway')),
      gateway: { read: () => Promise.resolve(success(gateway)) },
      ping: { pingSeries: () => Promise.resolve(success(series)) },
    });
    const result = await ladder.run({
      runId: 'run',
      signal: new AbortController().signal,
      background: false,
      onEvent: () => undefined,
    });
    expect(result.gatewaySeries).toEqual(series);
    expect((await climb([rung('link', 'pass')])).result.gatewaySeries).toBeNull();
    const { gatewaySeries: _, ...ofBefore } = result;
    expect(LadderResultSchema.parse(ofBefore).gatewaySeries).toBeNull();
  });

  it('contacts no host when there is no link', async () => {
    const { result } = await climb(undefined);
    expect(codes(result)['link']).toBe('fail NET-LINK-NONE');
    expect(result.firstCause).toBe('link');
    expect(result.hostsContacted).toEqual([]);
    expect(result.rungs.slice(1).every(({ state }) => state === 'skipped')).toBe(true);
  });

  it('names the lowest failure first, and a warning only when nothing failed', () => {
    const of = (states: Partial<Record<RungId, CheckState>>): RungId | null =>
      firstCauseOf(
        Object.entries(states).map(([id, state]) => ({
          rung: RungIdSchema.parse(id),
          state,
          code: 'NET-LINK-NONE',
          params: {},
          durationMs: 0,
          evidence: [],
        })),
      );
    expect(of({ quality: 'fail', dns: 'fail', link: 'warn' })).toBe('dns');
    expect(of({ quality: 'warn', nat: 'warn', dns: 'pass' })).toBe('nat');
    expect(of({ dns: 'pass', ntp: 'unknown', nat: 'skipped' })).toBeNull();
  });
});
