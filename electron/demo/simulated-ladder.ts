import type { RungId, RungResult } from '../../shared/domain/check.ts';
import type { Ladder } from '../checks/run/network-checks.ts';
import type { Clock } from '../platform/ports.ts';
import ladderData from './simulated-ladder.json' with { type: 'json' };
import { RungResultSchema } from '../../shared/domain/check.ts';
import { z } from '../../shared/schema.ts';
import { simulatedSeries, simulatedSite } from './simulated-site.ts';

/** How each rung of the invented site ends: all pass but two, one unknown and one skipped. */
const rungs: readonly RungResult[] = z.array(RungResultSchema).parse(ladderData);

/** Runs the checks of the simulated site at a pace that a person can follow. */
export function createSimulatedLadder(ports: { readonly clock: Clock }): Ladder {
  return {
    run: async ({ runId, signal, onEvent }) => {
      const startedAt = ports.clock.now().toISOString();
      const startedMs = ports.clock.monotonicMs();
      onEvent({ type: 'started', runId, rungs: rungs.map(({ rung }): RungId => rung) });
      const results: RungResult[] = [];
      for (const result of rungs) {
        onEvent({ type: 'running', runId, rung: result.rung });
        await ports.clock.sleep(result.durationMs, signal);
        if (signal.aborted) break;
        results.push(result);
        onEvent({ type: 'rung', runId, result });
      }
      return {
        schema: 'tonalite/check@1',
        startedAt,
        durationMs: Math.round(ports.clock.monotonicMs() - startedMs),
        complete: !signal.aborted,
        simulated: true,
        firstCause: null,
        rungs: results,
        gatewaySeries: simulatedSeries(simulatedSite.gateway.ip, 10),
        hostsContacted: [],
      };
    },
  };
}
