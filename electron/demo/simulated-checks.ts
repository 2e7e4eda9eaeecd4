import type { CheckResult } from '../../shared/domain/check.ts';
import type { NetworkChecks } from '../checks/run/network-checks.ts';
import type { Clock } from '../platform/machine.ts';
import checksData from './simulated-checks.json' with { type: 'json' };
import { CheckResultSchema } from '../../shared/domain/check.ts';
import { z } from '../../shared/schema.ts';
import { simulatedSeries, simulatedSite } from './simulated-site.ts';

/** The results of the simulated site: all checks pass except two, one unknown and one skipped. */
const simulatedResults: readonly CheckResult[] = z.array(CheckResultSchema).parse(checksData);

/** Runs the checks of the simulated site at a pace that a person can follow. */
export function createSimulatedChecks(deps: { readonly clock: Clock }): NetworkChecks {
  return {
    run: async ({ runId, signal, onEvent }) => {
      const startedAt = deps.clock.now().toISOString();
      const startedMs = deps.clock.monotonicMs();
      onEvent({ type: 'started', runId, checks: simulatedResults.map(({ rung }) => rung) });
      const results: CheckResult[] = [];
      for (const result of simulatedResults) {
        onEvent({ type: 'running', runId, check: result.rung });
        await deps.clock.sleep(result.durationMs, signal);
        if (signal.aborted) break;
        results.push(result);
        onEvent({ type: 'result', runId, result });
      }
      return {
        schema: 'tonalite/check@1',
        startedAt,
        durationMs: Math.round(deps.clock.monotonicMs() - startedMs),
        complete: !signal.aborted,
        simulated: true,
        firstCause: null,
        rungs: results,
        gatewaySeries: simulatedSeries(simulatedSite.gateway.ip, 10),
        interfaceName: simulatedSite.interface.name,
        callQuality: null,
        hostsContacted: [],
      };
    },
  };
}
