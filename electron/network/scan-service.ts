import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result } from '../../shared/domain/result.ts';
import type { ScanEvent, ScanRequest, ScanResult } from '../../shared/domain/scan.ts';
import type { Clock, RandomSource } from '../platform/ports.ts';
import type { SocketPort } from '../platform/socket-ports.ts';
import type { Identifier } from './identification.ts';
import type { InterfaceReader } from './interfaces.ts';
import type { NeighbourTable } from './neighbours/neighbour-table.ts';
import type { DefaultRouteReader } from './routes/default-route.ts';
import { runScan } from './scan-run.ts';
import { resolveTargets } from './scan-targets.ts';
import type { SiteMemory } from './site-memory.ts';
import type { SweepSummary } from './sweep/sweep-targets.ts';
import type { VendorLookup } from './vendor-prefixes/lookup.ts';

export type ScanService = {
  /** Starts a scan and streams its events; resolves with the final result. Never throws: problems come as values. */
  readonly run: (
    request: ScanRequest,
    options: { readonly signal: AbortSignal; readonly onEvent: (event: ScanEvent) => void },
  ) => Promise<Result<ScanResult>>;
};

export type ScanPorts = {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly sockets: SocketPort;
  readonly interfaces: InterfaceReader;
  readonly routes: DefaultRouteReader;
  readonly table: NeighbourTable;
  readonly identifier: Identifier;
  readonly vendors: VendorLookup;
  /** Null: nothing is remembered between scans. */
  readonly siteMemory: SiteMemory | null;
  /** Hears how each sweep went: for measurements. */
  readonly onSweepMeasured?: (summary: SweepSummary) => void;
};

/** The discovery service: one method, no state between runs but the site memory. */
export function createScanService(ports: ScanPorts): ScanService {
  return {
    run: async (request, options) => {
      const scanId = ports.random.uuid();
      const fail = (reason: ReturnType<typeof problem>): Result<ScanResult> => {
        options.onEvent({ type: 'failed', scanId, problem: reason });
        return failure(reason);
      };
      try {
        const [interfaces, routes] = await Promise.all([
          ports.interfaces.list(),
          ports.routes.read(options.signal),
          ports.vendors.ready(),
        ]);
        const targets = resolveTargets(request, interfaces);
        if (!targets.ok) return fail(targets.problem);
        const outcome = await runScan(ports, {
          scanId,
          request,
          interfaces,
          routes: routes.ok ? routes.value : [],
          targets: targets.value,
          signal: options.signal,
          onEvent: options.onEvent,
        });
        return outcome.ok ? outcome : fail(outcome.problem);
      } catch (error) {
        return fail(
          problem('SCAN_FAILED', {
            detail: error instanceof Error ? error.message.slice(0, 200) : 'unknown',
          }),
        );
      }
    },
  };
}
