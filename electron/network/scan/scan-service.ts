import type { Problem } from '../../../shared/domain/problem.ts';
import { failure } from '../../../shared/domain/result.ts';
import type { ScanProgress, ScanRequest, ScanResult } from '../../../shared/domain/scan.ts';
import type { Contacts } from '../../wire/contacts.ts';
import type { Clock, RandomSource } from '../../platform/ports.ts';
import type { SocketPort } from '../../wire/socket-ports.ts';
import type { Identifier } from '../identify/identifier.ts';
import type { InterfaceReader } from '../interfaces.ts';
import type { NeighbourTable } from '../neighbours/neighbour-table.ts';
import type { DefaultRouteReader } from '../routes/default-route.ts';
import { scanFailed } from '../scan-failed.ts';
import { runScan } from './run-scan.ts';
import { resolveTargets } from './scan-targets.ts';
import type { SiteMemory } from '../site-memory.ts';
import type { SweepSummary } from './sweep/sweep-targets.ts';
import type { VendorLookup } from '../vendor-prefixes/lookup.ts';

/** How a scan ended; one that failed on the way still gives what it had found. */
export type ScanOutcome =
  | { readonly ok: true; readonly value: ScanResult }
  | { readonly ok: false; readonly problem: Problem; readonly found?: ScanResult };

export type ScanService = {
  /** Streams a scan and resolves with its end. Never throws: problems come as values. */
  readonly run: (
    request: ScanRequest,
    options: {
      readonly scanId: string;
      readonly signal: AbortSignal;
      readonly onEvent: (event: ScanProgress) => void;
    },
  ) => Promise<ScanOutcome>;
};

export type ScanPorts = {
  readonly clock: Clock;
  /** What the identifier's ports write into. */
  readonly contacts: Contacts;
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
      try {
        const [interfaces, routes] = await Promise.all([
          ports.interfaces.list(),
          ports.routes.read(options.signal),
          ports.vendors.ready(),
        ]);
        const targets = resolveTargets(request, interfaces);
        if (!targets.ok) return targets;
        return await runScan(ports, {
          ...options,
          request,
          interfaces,
          routes: routes.ok ? routes.value : [],
          targets: targets.value,
        });
      } catch (error) {
        return failure(scanFailed(error));
      }
    },
  };
}
