import { failure } from '../../../shared/domain/result.ts';
import type { ScanProgress, ScanRequest } from '../../../shared/domain/scan.ts';
import { scanFailed } from './scan-failed.ts';
import { runScan } from './run-scan.ts';
import type { ScanDeps, ScanOutcome } from './scan-deps.ts';
import { resolveTargets } from './scan-targets.ts';

export type ScanService = {
  /** Streams a scan and resolves at its end. Never throws: problems are values. */
  readonly run: (
    request: ScanRequest,
    options: {
      readonly scanId: string;
      readonly signal: AbortSignal;
      readonly onEvent: (event: ScanProgress) => void;
    },
  ) => Promise<ScanOutcome>;
};

/** The scan service: one method, and no state between runs except the site memory. */
export function createScanService(deps: ScanDeps): ScanService {
  return {
    run: async (request, options) => {
      try {
        const [interfaces, routes] = await Promise.all([
          deps.interfaces.list(),
          deps.routes.read(options.signal),
          deps.vendors.ready(),
        ]);
        const targets = resolveTargets(request, interfaces);
        if (!targets.ok) return targets;
        return await runScan(deps, {
          ...options,
          request,
          interfaces,
          routes: routes.ok ? routes.value : [],
          areRoutesKnown: routes.ok,
          targets: targets.value,
        });
      } catch (error) {
        return failure(scanFailed(error));
      }
    },
  };
}
