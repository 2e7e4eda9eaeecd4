import {
  type CheckProgress,
  type LadderResult,
  type RungId,
  RungIdSchema,
  type RungResult,
} from '../../../shared/domain/check.ts';
import type { CheckVerdict } from '../../../shared/domain/check-codes.ts';
import { MAX_EVIDENCE_LENGTH, type Evidence } from '../../../shared/domain/evidence.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import {
  type Endpoints,
  endpointsFor,
  shippedEndpoints,
} from '../../../shared/knowledge/endpoints.ts';
import { cleanText } from '../../../shared/protocols/clean-text.ts';
import type { Contacts } from '../../wire/contacts.ts';
import { createNames } from '../../wire/names.ts';
import type { Rung, RungContext, RungOutcome, SiteFacts } from './check.ts';
import { addressRung } from '../address.ts';
import { captivePortalRung } from '../captive-portal.ts';
import { dnsRung } from '../dns.ts';
import { gatewayRung } from '../gateway.ts';
import { gatewayModelRung } from '../gateway-model.ts';
import { internetRung } from '../internet.ts';
import { ipRestrictionRung } from '../ip-restriction.ts';
import { linkRung } from '../link.ts';
import { natRung } from '../nat.ts';
import { ntpRung } from '../ntp.ts';
import { portMappingRung } from '../port-mapping.ts';
import { provisioningRung } from '../provisioning.ts';
import { publicAddressRung } from '../public-address.ts';
import { qualityRung } from '../quality.ts';
import { sipAlgRung } from '../sip-alg.ts';
import { sipReachabilityRung } from '../sip-reachability.ts';
import { udpBindingRung } from '../udp-binding.ts';

/** The rungs in their order, from the plug to OVHcloud's servers. */
export const RUNGS: readonly Rung[] = [
  linkRung,
  addressRung,
  gatewayRung,
  dnsRung,
  captivePortalRung,
  internetRung,
  publicAddressRung,
  natRung,
  sipReachabilityRung,
  sipAlgRung,
  udpBindingRung,
  portMappingRung,
  ntpRung,
  provisioningRung,
  ipRestrictionRung,
  qualityRung,
  gatewayModelRung,
];

export type LadderRun = {
  readonly runId: string;
  readonly signal: AbortSignal;
  /** Also runs the tests that take minutes. */
  readonly background: boolean;
  readonly onEvent: (event: CheckProgress) => void;
};

export type Ladder = {
  /** Climbs the ladder once; always resolves, at once with what is known when cancelled. */
  readonly run: (options: LadderRun) => Promise<LadderResult>;
};

export type LadderPorts = Pick<
  RungContext,
  | 'platform'
  | 'clock'
  | 'random'
  | 'runner'
  | 'ping'
  | 'interfaces'
  | 'gateway'
  | 'systemInformation'
  | 'memory'
  | 'sockets'
> & {
  /** What `sockets` and `ping` write into. */
  readonly contacts: Contacts;
  readonly settings: () => Promise<Pick<Settings, 'endpoints'>>;
  /** What may be contacted; the shipped endpoints unless a test brings its own. */
  readonly endpoints?: Endpoints;
  /** True on the simulated site, so that no report passes it off as real. */
  readonly simulated: boolean;
  readonly rungs?: readonly Rung[];
};

function emptyFacts(): SiteFacts {
  return {
    interface: null,
    gateway: null,
    gatewaySeries: null,
    publicAddress: null,
    lastKnown: null,
    internet: null,
    wanAddress: null,
    isSingleTranslation: false,
    upnp: null,
    gatewayModel: 'unknown',
    sip: null,
    cleanSipPort: null,
  };
}

/** The lowest rung that failed or, when none did, the lowest that warns: what to treat first. */
export function firstCauseOf(results: readonly RungResult[]): RungId | null {
  const inOrder = RungIdSchema.options.flatMap(
    (id) => results.find((result) => result.rung === id) ?? [],
  );
  const worst =
    inOrder.find(({ state }) => state === 'fail') ?? inOrder.find(({ state }) => state === 'warn');
  return worst?.rung ?? null;
}

/** Builds the network ladder from the ports to the machine. */
export function createLadder(ports: LadderPorts): Ladder {
  const rungs = ports.rungs ?? RUNGS;
  return { run: (options) => climb(ports, rungs, options) };
}

async function climb(
  ports: LadderPorts,
  rungs: readonly Rung[],
  { runId, signal, background, onEvent }: LadderRun,
): Promise<LadderResult> {
  const { clock } = ports;
  const startedAt = clock.now().toISOString();
  const startedAtMs = clock.monotonicMs();
  const settings = await ports.settings();
  const contacted = ports.contacts.begin();
  const shared = {
    ...ports,
    settings,
    endpoints: endpointsFor(settings, ports.endpoints ?? shippedEndpoints),
    names: createNames(ports.sockets.resolver, signal),
    facts: emptyFacts(),
    evidence: (kind: Evidence['kind'], value: string): Evidence => ({
      kind,
      value: cleanText(value, MAX_EVIDENCE_LENGTH),
      atMs: Math.max(0, clock.monotonicMs() - startedAtMs),
    }),
  };
  onEvent({ type: 'started', runId, rungs: rungs.map(({ id }) => id) });

  const settled = new Map<RungId, Promise<RungResult>>();
  /** The broken rung because of which a rung was skipped. */
  const causes = new Map<RungId, RungId>();
  const finish = (rung: Rung, fromMs: number, outcome: RungOutcome): RungResult => {
    const result: RungResult = {
      rung: rung.id,
      state: outcome.state,
      code: outcome.code,
      params: { ...outcome.params },
      durationMs: Math.round(clock.monotonicMs() - fromMs),
      evidence: outcome.evidence,
    };
    onEvent({ type: 'rung', runId, result });
    return result;
  };

  async function runOne(rung: Rung): Promise<RungResult> {
    const needed = await Promise.all(rung.needs.flatMap((id) => settled.get(id) ?? []));
    await Promise.all((rung.after ?? []).flatMap((id) => settled.get(id) ?? []));
    const fromMs = clock.monotonicMs();
    const broken = needed.find(({ state }) => state === 'fail' || state === 'skipped');
    if (broken !== undefined) {
      const cause = causes.get(broken.rung) ?? broken.rung;
      causes.set(rung.id, cause);
      return finish(
        rung,
        fromMs,
        skipped({ code: 'NET-SKIPPED-DEPENDS', params: { rung: cause } }),
      );
    }
    if (signal.aborted) return finish(rung, fromMs, skipped({ code: 'NET-SKIPPED-CANCELLED' }));
    if (rung.background === true && !background)
      return finish(rung, fromMs, skipped({ code: 'NET-SKIPPED-SLOW' }));
    onEvent({ type: 'running', runId, rung: rung.id });
    const over = new AbortController();
    const context: RungContext = {
      ...shared,
      signal: AbortSignal.any([signal, over.signal]),
      progress: (percent) => onEvent({ type: 'progress', runId, rung: rung.id, percent }),
    };
    const outcome = await Promise.race([
      rung.run(context).catch((error: unknown): RungOutcome => failed(error, shared.evidence)),
      clock.sleep(rung.limitMs, context.signal).then((): RungOutcome => ({
        state: 'unknown',
        code: signal.aborted ? 'NET-SKIPPED-CANCELLED' : 'NET-UNKNOWN-TIMEOUT',
        params: { seconds: Math.round(rung.limitMs / 1000) },
        evidence: [],
      })),
    ]);
    // Everything that a check left open, sockets included, ends with it.
    over.abort();
    return finish(
      rung,
      fromMs,
      signal.aborted && outcome.state !== 'pass'
        ? skipped({ code: 'NET-SKIPPED-CANCELLED' })
        : outcome,
    );
  }

  // A rung may wait for one that stands above it: each is registered before any starts to wait.
  const gate = Promise.withResolvers<undefined>();
  for (const rung of rungs)
    settled.set(
      rung.id,
      gate.promise.then(() => runOne(rung)),
    );
  gate.resolve(undefined);
  const results = await Promise.all(settled.values());
  const result: LadderResult = {
    schema: 'tonalite/check@1',
    startedAt,
    durationMs: Math.round(clock.monotonicMs() - startedAtMs),
    complete: !signal.aborted,
    simulated: ports.simulated,
    firstCause: firstCauseOf(results),
    rungs: results,
    gatewaySeries: shared.facts.gatewaySeries,
    hostsContacted: contacted(),
  };
  return result;
}

function skipped(verdict: CheckVerdict): RungOutcome {
  return { ...verdict, state: 'skipped', evidence: [] };
}

function failed(error: unknown, evidence: RungContext['evidence']): RungOutcome {
  const text = error instanceof Error ? error.message : String(error);
  return { state: 'unknown', code: 'NET-UNKNOWN-ERROR', evidence: [evidence('system', text)] };
}
