import {
  type CheckProgress,
  type ChecksResult,
  type CheckId,
  CheckIdSchema,
  type CheckResult,
} from '../../../shared/domain/check.ts';
import type { CheckVerdict } from '../../../shared/domain/check-codes.ts';
import { MAX_EVIDENCE_LENGTH } from '../../../shared/domain/evidence.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import {
  type Endpoints,
  endpointsFor,
  shippedEndpoints,
} from '../../../shared/knowledge/endpoints.ts';
import { cleanText } from '../../../shared/protocols/clean-text.ts';
import type { Contacts } from '../../wire/contacts.ts';
import { createNames } from '../../wire/names.ts';
import type { Check, CheckContext, CheckOutcome, SiteFacts } from './check.ts';
import { addressCheck } from '../address.ts';
import { captivePortalCheck } from '../captive-portal.ts';
import { dnsCheck } from '../dns.ts';
import { gatewayCheck } from '../gateway.ts';
import { gatewayModelCheck } from '../gateway-model.ts';
import { internetCheck } from '../internet.ts';
import { ipRestrictionCheck } from '../ip-restriction.ts';
import { linkCheck } from '../link.ts';
import { natCheck } from '../nat.ts';
import { ntpCheck } from '../ntp.ts';
import { portMappingCheck } from '../port-mapping.ts';
import { provisioningCheck } from '../provisioning.ts';
import { publicAddressCheck } from '../public-address.ts';
import { qualityCheck } from '../quality.ts';
import { sipAlgCheck } from '../sip-alg.ts';
import { sipReachabilityCheck } from '../sip-reachability.ts';
import { udpBindingCheck } from '../udp-binding.ts';

/** The checks in their order, from the plug to OVHcloud's servers. */
export const CHECKS: readonly Check[] = [
  linkCheck,
  addressCheck,
  gatewayCheck,
  dnsCheck,
  captivePortalCheck,
  internetCheck,
  publicAddressCheck,
  natCheck,
  sipReachabilityCheck,
  sipAlgCheck,
  udpBindingCheck,
  portMappingCheck,
  ntpCheck,
  provisioningCheck,
  ipRestrictionCheck,
  qualityCheck,
  gatewayModelCheck,
];

export type ChecksRun = {
  readonly runId: string;
  readonly signal: AbortSignal;
  /** Also runs the checks that take minutes. */
  readonly background: boolean;
  readonly onEvent: (event: CheckProgress) => void;
};

export type NetworkChecks = {
  /** Runs the checks once. Always resolves; when cancelled, at once and with the results so far. */
  readonly run: (options: ChecksRun) => Promise<ChecksResult>;
};

export type NetworkChecksDeps = Pick<
  CheckContext,
  | 'platform'
  | 'clock'
  | 'random'
  | 'ping'
  | 'singlePing'
  | 'interfaces'
  | 'gateway'
  | 'ownIpv6'
  | 'systemInformation'
  | 'memory'
  | 'sockets'
> & {
  /** The record that `sockets`, `ping` and `singlePing` write to. */
  readonly contacts: Contacts;
  readonly settings: () => Promise<Pick<Settings, 'endpoints'>>;
  /** The hosts that may be contacted; the shipped endpoints unless a test brings its own. */
  readonly endpoints?: Endpoints;
  /** True on the simulated site, so that no report presents it as real. */
  readonly simulated: boolean;
  readonly checks?: readonly Check[];
};

function emptyFacts(): SiteFacts {
  return {
    interface: null,
    gateway: null,
    localNetworkDenial: null,
    gatewaySeries: null,
    callQuality: null,
    publicAddress: null,
    lastKnown: null,
    internet: null,
    knownPages: 0,
    areStreamsBlocked: false,
    translator: null,
    wanAddress: null,
    isSingleTranslation: false,
    upnp: null,
    gatewayModel: 'unknown',
    sip: null,
    cleanSipPort: null,
  };
}

/** The first check that failed or, if none did, the first that warns: what to treat first. */
export function firstCauseOf(results: readonly CheckResult[]): CheckId | null {
  const inOrder = CheckIdSchema.options.flatMap(
    (id) => results.find((result) => result.rung === id) ?? [],
  );
  const worst =
    inOrder.find(({ state }) => state === 'fail') ?? inOrder.find(({ state }) => state === 'warn');
  return worst?.rung ?? null;
}

/** Builds the network checks from what they need of the machine. */
export function createNetworkChecks(deps: NetworkChecksDeps): NetworkChecks {
  const checks = deps.checks ?? CHECKS;
  return { run: (options) => runChecks(deps, checks, options) };
}

/** What the checks of one run share. */
type SharedContext = Omit<CheckContext, 'signal' | 'progress'>;

async function prepareRun(
  deps: NetworkChecksDeps,
  startedAtMs: number,
  signal: AbortSignal,
): Promise<SharedContext> {
  const settings = await deps.settings();
  return {
    ...deps,
    settings,
    endpoints: endpointsFor(settings, deps.endpoints ?? shippedEndpoints),
    names: createNames(deps.sockets.names, signal),
    facts: emptyFacts(),
    evidence: (kind, value) => ({
      kind,
      value: cleanText(value, MAX_EVIDENCE_LENGTH),
      atMs: Math.max(0, deps.clock.monotonicMs() - startedAtMs),
    }),
  };
}

/** Runs one check within its time limit; anything it leaves open, sockets included, ends with it. */
async function runWithinLimit(
  check: Check,
  shared: SharedContext,
  { runId, signal, onEvent }: ChecksRun,
): Promise<CheckOutcome> {
  onEvent({ type: 'running', runId, check: check.id });
  const over = new AbortController();
  const context: CheckContext = {
    ...shared,
    signal: AbortSignal.any([signal, over.signal]),
    progress: (percent) => onEvent({ type: 'progress', runId, check: check.id, percent }),
  };
  const outcome = await Promise.race([
    check.run(context).catch((error: unknown): CheckOutcome => failed(error, shared.evidence)),
    shared.clock.sleep(check.limitMs, context.signal).then((): CheckOutcome => ({
      state: 'unknown',
      code: signal.aborted ? 'NET-SKIPPED-CANCELLED' : 'NET-UNKNOWN-TIMEOUT',
      params: { seconds: Math.round(check.limitMs / 1000) },
      evidence: [],
    })),
  ]);
  over.abort();
  const { localNetworkDenial: reason } = shared.facts;
  // What the system let nobody ask proves no fault of the site.
  if (reason !== null && outcome.state === 'fail' && !signal.aborted)
    return {
      state: 'unknown',
      code: 'NET-UNKNOWN-DENIED',
      params: { reason },
      evidence: outcome.evidence,
    };
  return signal.aborted && outcome.state !== 'pass'
    ? skipped({ code: 'NET-SKIPPED-CANCELLED' })
    : outcome;
}

/** Runs every check as soon as those that it waits for have ended; independent ones run in parallel. */
function runInOrder(
  checks: readonly Check[],
  shared: SharedContext,
  run: ChecksRun,
): Promise<CheckResult[]> {
  const { clock } = shared;
  const settled = new Map<CheckId, Promise<CheckResult>>();
  /** Failed checks that leave something to test. */
  const passable = new Set<CheckId>();
  /** For each skipped check, the failed check that caused it. */
  const causes = new Map<CheckId, CheckId>();
  const over = (ids: readonly CheckId[]): Promise<CheckResult[]> =>
    Promise.all(ids.flatMap((id) => settled.get(id) ?? []));

  const outcomeOf = async (check: Check, needed: readonly CheckResult[]): Promise<CheckOutcome> => {
    const broken = needed.find(
      ({ rung, state }) => (state === 'fail' && !passable.has(rung)) || state === 'skipped',
    );
    if (broken !== undefined) {
      const cause = causes.get(broken.rung) ?? broken.rung;
      causes.set(check.id, cause);
      return skipped({ code: 'NET-SKIPPED-DEPENDS', params: { rung: cause } });
    }
    if (run.signal.aborted) return skipped({ code: 'NET-SKIPPED-CANCELLED' });
    if (check.background === true && !run.background) return skipped({ code: 'NET-SKIPPED-SLOW' });
    return runWithinLimit(check, shared, run);
  };
  const runOne = async (check: Check): Promise<CheckResult> => {
    const needed = await over(check.needs);
    await over(check.after ?? []);
    const fromMs = clock.monotonicMs();
    const { state, code, params, evidence, leavesRest } = await outcomeOf(check, needed);
    if (leavesRest === true) passable.add(check.id);
    const result: CheckResult = {
      rung: check.id,
      state,
      code,
      params: { ...params },
      durationMs: Math.round(clock.monotonicMs() - fromMs),
      evidence,
    };
    run.onEvent({ type: 'result', runId: run.runId, result });
    return result;
  };

  // A check may wait for one later in the list, so all are registered before any starts.
  const gate = Promise.withResolvers<undefined>();
  for (const check of checks)
    settled.set(
      check.id,
      gate.promise.then(() => runOne(check)),
    );
  gate.resolve(undefined);
  return Promise.all(settled.values());
}

async function runChecks(
  deps: NetworkChecksDeps,
  checks: readonly Check[],
  run: ChecksRun,
): Promise<ChecksResult> {
  const { clock } = deps;
  const startedAt = clock.now().toISOString();
  const startedAtMs = clock.monotonicMs();
  const shared = await prepareRun(deps, startedAtMs, run.signal);
  const contacted = deps.contacts.begin();
  run.onEvent({ type: 'started', runId: run.runId, checks: checks.map(({ id }) => id) });
  const results = await runInOrder(checks, shared, run);
  return {
    schema: 'tonalite/check@1',
    startedAt,
    durationMs: Math.round(clock.monotonicMs() - startedAtMs),
    complete: !run.signal.aborted,
    simulated: deps.simulated,
    firstCause: firstCauseOf(results),
    rungs: results,
    gatewaySeries: shared.facts.gatewaySeries,
    interfaceName: shared.facts.interface?.name ?? null,
    callQuality: shared.facts.callQuality,
    hostsContacted: contacted(),
  };
}

function skipped(verdict: CheckVerdict): CheckOutcome {
  return { ...verdict, state: 'skipped', evidence: [] };
}

function failed(error: unknown, evidence: CheckContext['evidence']): CheckOutcome {
  const text = error instanceof Error ? error.message : String(error);
  return { state: 'unknown', code: 'NET-UNKNOWN-ERROR', evidence: [evidence('system', text)] };
}
