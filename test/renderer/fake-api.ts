import type { CaseChange } from '../../shared/case/case-change.ts';
import type { NewCaseEvent } from '../../shared/case/case-schema.ts';
import { lastScanOf } from '../../shared/case/networks.ts';
import {
  type Api,
  type AppInfo,
  type EventName,
  type EventPayload,
  type RouteName,
  type RouteOutput,
  routes,
} from '../../shared/contract/index.ts';
import type { CheckResult, ChecksResult } from '../../shared/domain/check.ts';
import type { Device } from '../../shared/domain/device.ts';
import type { NetworkFacts, NetworkInterface } from '../../shared/domain/network.ts';
import { type Problem, problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { ScanResult } from '../../shared/domain/scan.ts';
import { type Settings, SettingsSchema } from '../../shared/domain/settings.ts';
import { createConnection } from '../../renderer/api/connection.ts';
import { createEventScript, type Pace } from './event-script.ts';
import { createFakeCases, type HandlersOf } from './fake-cases.ts';
import * as site from './sample-site.ts';

export type FakeOptions = {
  readonly info?: Partial<AppInfo>;
  readonly settings?: Partial<Settings>;
  readonly problems?: Problem[];
  readonly interfaces?: NetworkInterface[];
  readonly facts?: NetworkFacts;
  readonly devices?: readonly Device[];
  readonly result?: Partial<ScanResult>;
  readonly checks?: ChecksResult;
  /**
   * Milliseconds between two events of a scan; 'together' sends all of them at once, which paints
   * the page once; null leaves the pace to `advance`.
   */
  readonly paceMs?: Pace;
};

/** An in-memory stand-in for the services, with a scripted site. */
export function createFakeApi(options: FakeOptions = {}) {
  const info = { ...site.info, ...options.info };
  let devices = options.devices ?? site.devices;
  const now = (): string => new Date().toISOString();
  let facts = options.facts ?? site.facts;
  let interfaces = options.interfaces ?? site.interfaces;
  const checks = options.checks ?? site.checks;
  const script = createEventScript(options.paceMs === undefined ? 0 : options.paceMs);
  let settings: Settings = { ...SettingsSchema.parse({}), ...options.settings };
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const calls: { readonly name: RouteName; readonly input: unknown }[] = [];
  const refusals = new Map<RouteName, Problem>();
  /** Reports last until they are cancelled or released. */
  let held: PromiseWithResolvers<boolean> | null = null;
  const connection = createConnection();
  const filters = new Map<EventName, () => boolean>();
  const refusedLines = new Map<string, Problem>();
  const writing = new Map<string, Promise<void>>();
  const changes: CaseChange[] = [];
  let latest: ScanResult | null = null;
  let stopped = false;
  let checksRunning: string | null = null;
  let checksDone: CheckResult[] = [];
  let latestChecks: { readonly runId: string; readonly result: ChecksResult } | null = null;
  let nextId = 1;

  function emit<Name extends EventName>(name: Name, payload: EventPayload<Name>): void {
    if (filters.get(name)?.() === false) return;
    for (const listener of listeners.get(name) ?? [])
      (listener as (value: EventPayload<Name>) => void)(payload);
  }

  const cases = createFakeCases({
    simulated: info.simulated,
    onChange: (change) => {
      changes.push(change);
      emit('case.changed', change);
    },
  });

  function startScan(): Result<{ scanId: string }> {
    const scanId = `scan-${nextId++}`;
    stopped = false;
    const finish = (): void => {
      latest = site.scanResult(scanId, {
        devices: [...devices],
        startedAt: now(),
        ...options.result,
      });
      emit('scan.progressed', { type: 'finished', scanId, result: latest });
    };
    script.play([
      () =>
        emit('scan.progressed', {
          type: 'started',
          scanId,
          interfaces: latest?.interfaces ?? site.scanResult(scanId).interfaces,
          addresses: 254,
        }),
      ...devices.flatMap((device, index) => [
        () => emit('scan.progressed', { type: 'device', scanId, device }),
        () =>
          emit('scan.progressed', {
            type: 'progress',
            scanId,
            phase: index < 4 ? 'sweeping' : 'identifying',
            done: Math.round(((index + 1) / devices.length) * 254),
            total: 254,
          }),
      ]),
      () => {
        if (!stopped) finish();
      },
    ]);
    return success({ scanId });
  }

  function finishChecks(runId: string, result: ChecksResult): void {
    checksRunning = null;
    latestChecks = { runId, result };
    emit('checks.progressed', { type: 'finished', runId, result });
  }

  function exported(name: string): Result<RouteOutput<'report.file.export'>> {
    return success({ path: `/home/site/${name}`, bytes: 48_213, downloadUrl: '/download/1' });
  }

  const handlers: HandlersOf<RouteName> = {
    'app.info.read': () => success(info),
    'app.problems.read': () => success({ problems: options.problems ?? [] }),
    'settings.values.read': () => success(settings),
    'settings.values.write': (input) => {
      settings = SettingsSchema.parse(input);
      return success(settings);
    },
    'link.page.open': () => success({}),
    'network.interfaces.list': () => success({ interfaces }),
    'network.facts.measure': () =>
      success({
        ...facts,
        measuredAt: now(),
        publicAddress: facts.publicAddress && { ...facts.publicAddress, measuredAt: now() },
      }),
    'network.gateway.ping': ({ count }) =>
      success({
        series: {
          target: '192.168.77.1',
          sent: count,
          received: count - 1,
          lossPercent: 100 / count,
          minMs: 0.9,
          averageMs: 1.4,
          maxMs: 3.2,
          jitterMs: 0.3,
          typicalJitterMs: 0.2,
        },
        problem: null,
      }),
    'scan.lan.start': startScan,
    'scan.lan.cancel': ({ scanId }) => {
      stopped = true;
      script.drop();
      latest = site.scanResult(scanId, { complete: false, devices: devices.slice(0, 4) });
      const result = latest;
      setTimeout(() => emit('scan.progressed', { type: 'finished', scanId, result }), 0);
      return success({});
    },
    'scan.latest.read': () => success({ result: latest, running: null }),
    'watch.phone.start': () => success({ watchId: 'watch-1' }),
    'watch.phone.stop': () => success({}),
    'phone.clock.read': () =>
      success({
        phoneTime: '2026-03-02T09:30:02.000Z',
        laptopTime: site.AT,
        differenceSeconds: 2,
        evidence: [{ kind: 'sip-options', value: 'Date: Mon, 02 Mar 2026 09:30:02 GMT', atMs: 30 }],
        problem: null,
      }),
    'phone.mac.confirm': ({ ip }) =>
      success({
        mac: devices.find((device) => device.ip === ip)?.mac ?? null,
        agrees: true,
        evidence: [{ kind: 'node-arp', value: ip, atMs: 9 }],
        problem: null,
      }),
    'checks.run.start': () => {
      const runId = `run-${nextId++}`;
      checksRunning = runId;
      checksDone = [];
      script.play([
        () =>
          emit('checks.progressed', {
            type: 'started',
            runId,
            checks: checks.rungs.map((check) => check.rung),
          }),
        ...checks.rungs.flatMap((result) => [
          () => emit('checks.progressed', { type: 'running', runId, check: result.rung }),
          () => {
            checksDone.push(result);
            emit('checks.progressed', { type: 'result', runId, result });
          },
        ]),
        () => finishChecks(runId, checks),
      ]);
      return success({ runId });
    },
    'checks.run.cancel': ({ runId }) => {
      if (runId !== checksRunning) return success({});
      script.drop();
      // As the services do, a stopped run ends with a result: what was not tested says why.
      const left = checks.rungs.slice(checksDone.length).map((check): CheckResult => ({
        ...check,
        state: 'skipped',
        code: 'NET-SKIPPED-CANCELLED',
        params: {},
        evidence: [],
      }));
      const rungs = [...checksDone, ...left];
      const firstCause = rungs.find(({ state }) => state === 'fail')?.rung ?? null;
      setTimeout(() => {
        for (const result of left) emit('checks.progressed', { type: 'result', runId, result });
        finishChecks(runId, { ...checks, complete: false, firstCause, rungs });
      }, 0);
      return success({});
    },
    'checks.latest.read': () =>
      success({
        result: latestChecks?.result ?? null,
        resultRunId: latestChecks?.runId ?? null,
        running: null,
      }),
    ...cases.handlers,
    'cases.case.export': () => exported('dossier.tonalite.json'),
    'report.file.export': ({ format }) => exported(`rapport.${format}`),
    'report.file.cancel': () => {
      held?.resolve(false);
      return success({});
    },
    'report.ticket.read': () => success({ text: 'Intervention du 2 mars 2026\nTéléphone…' }),
  };

  /** The kind of line that a call writes; null where it writes none. */
  function lineOf(name: RouteName, input: unknown): string | null {
    if (name !== 'cases.event.append') return null;
    return routes['cases.event.append'].input.parse(input).event.type;
  }

  const api: Api = {
    invoke: async (name, input) => {
      calls.push({ name, input });
      await Promise.resolve();
      const refused = refusals.get(name);
      if (refused !== undefined) return failure(refused);
      if (name === 'report.file.export' && held !== null && !(await held.promise))
        return failure(problem('CANCELLED'));
      const parsed = routes[name].input.parse(input);
      const line = lineOf(name, input);
      if (line !== null) {
        await writing.get(line);
        const refusal = refusedLines.get(line);
        // A disk takes its time: an immediate retry must not hang the test.
        if (refusal !== undefined) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          return failure(refusal);
        }
      }
      const handler = handlers[name] as (value: unknown) => Result<RouteOutput<typeof name>>;
      return handler(parsed);
    },
    on: (name, listener) => {
      const present = listeners.get(name) ?? new Set();
      listeners.set(name, present.add(listener));
      return () => present.delete(listener);
    },
  };

  return {
    api,
    connection,
    emit,
    advance: script.advance,
    calls,
    /** What the site is from now on: a phone unplugged, a cable pulled. */
    change: (next: Pick<FakeOptions, 'devices' | 'facts' | 'interfaces'>) => {
      devices = next.devices ?? devices;
      facts = next.facts ?? facts;
      interfaces = next.interfaces ?? interfaces;
    },
    /** Makes every later call of a route fail. */
    refuse: (name: RouteName, reason: Problem) => refusals.set(name, reason),
    /** Makes reports last; the returned function lets them end. */
    holdReports: () => {
      held = Promise.withResolvers();
      return () => held?.resolve(true);
    },
    /** Makes the disk refuse one kind of line. */
    refuseLine: (type: NewCaseEvent['type'], reason: Problem) => refusedLines.set(type, reason),
    /** Keeps the disk from answering for one kind of line; the function returned lets it. */
    holdLine: (type: NewCaseEvent['type']): (() => void) => {
      let release = (): void => undefined;
      writing.set(type, new Promise((resolve) => (release = resolve)));
      return () => {
        writing.delete(type);
        release();
      };
    },
    /** Loses the events of a name that `passes` refuses. */
    pass: (name: EventName, passes: () => boolean) => filters.set(name, passes),
    /** Every change of a case, as it was announced or lost. */
    changes,
    /** Another window appends to the open case. */
    write: cases.write,
    /** The case kept "on the disk". */
    currentCase: cases.current,
    /** The latest scan of that case. */
    lastScan: () => {
      const known = cases.current();
      return known === null ? null : lastScanOf(known);
    },
  };
}

export type FakeApi = ReturnType<typeof createFakeApi>;
