import { describe, expect, it } from 'vitest';
import {
  createNetworkChecks,
  firstCauseOf,
  CHECKS,
  type NetworkChecksDeps,
} from '../../../../electron/checks/run/network-checks.ts';
import { gatewayCheck } from '../../../../electron/checks/gateway.ts';
import type { Check, CheckOutcome } from '../../../../electron/checks/run/check.ts';
import { createContacts } from '../../../../electron/wire/contacts.ts';
import { systemClock } from '../../../../electron/platform/clock.ts';
import { systemRandom } from '../../../../electron/platform/random.ts';
import {
  type CheckEvent,
  CheckEventSchema,
  type CheckState,
  type ChecksResult,
  ChecksResultSchema,
  type CheckId,
  CheckIdSchema,
} from '../../../../shared/domain/check.ts';
import type { NetworkInterface } from '../../../../shared/domain/network.ts';
import { problem } from '../../../../shared/domain/problem.ts';
import { failure, success } from '../../../../shared/domain/result.ts';
import { SettingsSchema } from '../../../../shared/domain/settings.ts';
import { loopbackSockets } from '../../wire/loopback-peers.ts';

const nothing = failure(problem('SYSTEM_INFORMATION_UNAVAILABLE'));

function depsWith(checks: readonly Check[] | undefined): NetworkChecksDeps {
  return {
    platform: 'linux',
    clock: systemClock,
    contacts: createContacts(),
    random: systemRandom,
    ping: { pingSeries: () => Promise.resolve(failure(problem('PING_UNAVAILABLE'))) },
    singlePing: { routerAt: () => Promise.resolve(null) },
    interfaces: { list: () => Promise.resolve([]) },
    gateway: { read: () => Promise.resolve(failure(problem('NO_DEFAULT_ROUTE'))) },
    ownIpv6: () => [],
    systemInformation: { interfaces: () => Promise.resolve(nothing) },
    memory: { recall: () => Promise.resolve(null), remember: () => Promise.resolve() },
    sockets: loopbackSockets(),
    settings: () => Promise.resolve(SettingsSchema.parse({})),
    simulated: false,
    ...(checks === undefined ? {} : { checks }),
  };
}

function check(id: CheckId, state: CheckState, more: Partial<Check> = {}): Check {
  const outcome: CheckOutcome = { state, code: 'NET-LINK-NONE', evidence: [] };
  return { id, needs: [], limitMs: 1000, run: () => Promise.resolve(outcome), ...more };
}

async function runChecks(
  checks: readonly Check[] | undefined,
  options: { signal?: AbortSignal; background?: boolean } = {},
): Promise<{ result: ChecksResult; events: CheckEvent[] }> {
  const events: CheckEvent[] = [];
  const result = await createNetworkChecks(depsWith(checks)).run({
    runId: 'run',
    signal: options.signal ?? new AbortController().signal,
    background: options.background ?? false,
    onEvent: (event) => events.push(event),
  });
  return { result, events };
}

function codes(result: ChecksResult): Record<string, string> {
  return Object.fromEntries(result.rungs.map((each) => [each.rung, `${each.state} ${each.code}`]));
}

describe('the network checks', () => {
  it('has every check of the contract once, each after what it needs', () => {
    expect(CHECKS.map(({ id }) => id)).toEqual(CheckIdSchema.options);
    for (const [index, { needs }] of CHECKS.entries())
      for (const id of needs)
        expect(CHECKS.findIndex((other) => other.id === id)).toBeLessThan(index);
  });

  it('never waits in a circle', () => {
    const waits = new Map(CHECKS.map(({ id, needs, after }) => [id, [...needs, ...(after ?? [])]]));
    const reach = (id: CheckId, seen: readonly CheckId[]): void => {
      expect(seen).not.toContain(id);
      for (const next of waits.get(id) ?? []) reach(next, [...seen, id]);
    };
    for (const id of waits.keys()) reach(id, []);
  });

  it('skips what depends on a failed check and names that check', async () => {
    const { result } = await runChecks([
      check('link', 'pass'),
      check('gateway', 'fail', { needs: ['link'] }),
      check('dns', 'pass', { needs: ['gateway'] }),
      check('ntp', 'pass', { needs: ['dns'] }),
      check('quality', 'pass', { needs: ['link'] }),
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
    const { result } = await runChecks([
      check('gateway', 'unknown'),
      check('dns', 'warn', { needs: ['gateway'] }),
      check('ntp', 'pass', { needs: ['dns'] }),
    ]);
    expect(codes(result)['ntp']).toBe('pass NET-LINK-NONE');
  });

  it('runs independent checks side by side', async () => {
    let running = 0;
    let most = 0;
    const slow = async (): Promise<CheckOutcome> => {
      running += 1;
      most = Math.max(most, running);
      await systemClock.sleep(30);
      running -= 1;
      return { state: 'pass', code: 'NET-LINK-NONE', evidence: [] };
    };
    await runChecks(
      ['dns', 'ntp', 'nat'].map((id) => check(CheckIdSchema.parse(id), 'pass', { run: slow })),
    );
    expect(most).toBe(3);
  });

  it('gives up on a check whose time is over, as unknown', async () => {
    const never = (): Promise<CheckOutcome> => new Promise(() => undefined);
    const { result } = await runChecks([check('dns', 'pass', { run: never, limitMs: 30 })]);
    expect(codes(result)).toEqual({ dns: 'unknown NET-UNKNOWN-TIMEOUT' });
    expect(result.complete).toBe(true);
  });

  it('turns an exception into an unknown result with its message', async () => {
    const { result } = await runChecks([
      check('dns', 'pass', { run: () => Promise.reject(new Error('boom')) }),
    ]);
    expect(result.rungs[0]).toMatchObject({
      state: 'unknown',
      code: 'NET-UNKNOWN-ERROR',
      evidence: [{ value: 'boom' }],
    });
  });

  it('blames nothing on the site while macOS denies the local network', async () => {
    const denied = failure(problem('NETWORK_PERMISSION_DENIED', { reason: 'EHOSTUNREACH' }));
    const result = await createNetworkChecks({
      ...depsWith([
        { ...gatewayCheck, needs: [] },
        check('dns', 'fail', { needs: ['gateway'] }),
        check('ntp', 'warn', { needs: ['gateway'] }),
        check('nat', 'pass', { needs: ['dns'] }),
      ]),
      gateway: { read: () => Promise.resolve(denied) },
    }).run({
      runId: 'run',
      signal: new AbortController().signal,
      background: false,
      onEvent: () => undefined,
    });
    expect(codes(result)).toEqual({
      gateway: 'unknown NET-UNKNOWN-DENIED',
      dns: 'unknown NET-UNKNOWN-DENIED',
      ntp: 'warn NET-LINK-NONE',
      nat: 'pass NET-LINK-NONE',
    });
    expect(result.firstCause).toBe('ntp');
  });

  it('stops at once, keeps what is known and says that it is not complete', async () => {
    const abort = new AbortController();
    const never = (): Promise<CheckOutcome> => new Promise(() => undefined);
    const running = runChecks(
      [
        check('link', 'pass'),
        check('dns', 'pass', { needs: ['link'], run: never, limitMs: 60_000 }),
        check('ntp', 'pass', { needs: ['dns'] }),
      ],
      { signal: abort.signal },
    );
    await systemClock.sleep(20);
    abort.abort();
    const { result } = await running;
    expect(codes(result)).toEqual({
      link: 'pass NET-LINK-NONE',
      dns: 'skipped NET-SKIPPED-CANCELLED',
      ntp: 'skipped NET-SKIPPED-DEPENDS',
    });
    expect(result.complete).toBe(false);
    expect(result.firstCause).toBeNull();
  });

  it('runs slow checks only when asked', async () => {
    const slow = [check('udp-binding', 'pass', { background: true })];
    expect(codes((await runChecks(slow)).result)).toEqual({
      'udp-binding': 'skipped NET-SKIPPED-SLOW',
    });
    expect(codes((await runChecks(slow, { background: true })).result)).toEqual({
      'udp-binding': 'pass NET-LINK-NONE',
    });
  });

  it('streams events of the contract, under the given id', async () => {
    const { result, events } = await runChecks([
      check('link', 'pass', {
        run: (context) => {
          context.progress(50);
          return Promise.resolve({ state: 'pass', code: 'NET-LINK-NONE', evidence: [] });
        },
      }),
    ]);
    expect(events.map(({ type }) => type)).toEqual(['started', 'running', 'progress', 'result']);
    for (const event of events) {
      expect(CheckEventSchema.safeParse(event).success).toBe(true);
      expect(event.runId).toBe('run');
    }
    expect(ChecksResultSchema.safeParse(result).success).toBe(true);
  });

  it('returns the pings of the gateway as separate figures', async () => {
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
    const checks = createNetworkChecks({
      ...depsWith(CHECKS.filter(({ id }) => id === 'gateway')),
      gateway: { read: () => Promise.resolve(success(gateway)) },
      ping: { pingSeries: () => Promise.resolve(success(series)) },
    });
    const result = await checks.run({
      runId: 'run',
      signal: new AbortController().signal,
      background: false,
      onEvent: () => undefined,
    });
    expect(result.gatewaySeries).toEqual(series);
    expect((await runChecks([check('link', 'pass')])).result.gatewaySeries).toBeNull();
    const { gatewaySeries: _, interfaceName: __, callQuality: ___, ...ofBefore } = result;
    expect(ChecksResultSchema.parse(ofBefore)).toMatchObject({
      gatewaySeries: null,
      interfaceName: null,
      callQuality: null,
    });
  });

  it('returns the card and the quality of a call as separate figures', async () => {
    const card: NetworkInterface = {
      name: 'eth7',
      address: '192.168.77.2',
      prefix: 24,
      mac: null,
      medium: 'wired',
      speedMbps: null,
      metric: null,
      scannable: true,
      reason: 'default-route',
    };
    const callQuality = { roundTripMs: 18, jitterMs: 2.1, lossPercent: 0.4 };
    const { result } = await runChecks([
      check('link', 'pass', {
        run: ({ facts }) => {
          facts.interface = card;
          facts.callQuality = callQuality;
          return Promise.resolve({ state: 'pass', code: 'NET-LINK-NONE', evidence: [] });
        },
      }),
    ]);
    expect(result).toMatchObject({ interfaceName: 'eth7', callQuality });
  });

  it('contacts no host when there is no link', async () => {
    const { result } = await runChecks(undefined);
    expect(codes(result)['link']).toBe('fail NET-LINK-NONE');
    expect(result.firstCause).toBe('link');
    expect(result.hostsContacted).toEqual([]);
    expect(result.rungs.slice(1).every(({ state }) => state === 'skipped')).toBe(true);
  });

  it('names the lowest failure first, and a warning only when nothing failed', () => {
    const of = (states: Partial<Record<CheckId, CheckState>>): CheckId | null =>
      firstCauseOf(
        Object.entries(states).map(([id, state]) => ({
          rung: CheckIdSchema.parse(id),
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
