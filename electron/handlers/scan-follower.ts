import { foldScanEvent, NO_SCAN_YET } from '../../shared/domain/scan-fold.ts';
import type { RunningScan, ScanProgress } from '../../shared/domain/scan.ts';

/** Keeps the events of a scan for pages that open while it runs. */
export type ScanFollower = {
  readonly follow: (event: ScanProgress) => void;
  readonly read: () => RunningScan;
};

/** A follower of the scan with this id, before the first event. */
export function createScanFollower(scanId: string): ScanFollower {
  let soFar = NO_SCAN_YET;
  return {
    follow: (event) => {
      soFar = { ...soFar, ...foldScanEvent(soFar, event) };
    },
    read: () => ({
      ...soFar,
      scanId,
      devices: [...soFar.devices.values()],
      findings: [...soFar.findings],
    }),
  };
}
