import type { Emit, Handlers } from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, success } from '../../shared/domain/result.ts';
import type { RunningScan, ScanProgress, ScanResult } from '../../shared/domain/scan.ts';
import type { FailureLog } from '../platform/failure-log.ts';
import type { ScanService } from '../network/scan/scan-service.ts';
import type { RandomSource } from '../platform/machine.ts';
import { createRunSlot } from './run-slot.ts';
import { createScanFollower } from './scan-follower.ts';

type ScanHandlers = Pick<Handlers, 'scan.lan.start' | 'scan.lan.cancel' | 'scan.latest.read'> & {
  readonly stop: () => Promise<void>;
};

/** Runs one scan at a time, streams it, and keeps the last result of this session. */
export function createScanHandlers(deps: {
  readonly service: ScanService;
  readonly emit: Emit;
  readonly random: RandomSource;
  readonly log: FailureLog;
  readonly scanningAllowed: boolean;
}): ScanHandlers {
  const slot = createRunSlot<ScanProgress, RunningScan, ScanResult>({
    ...deps,
    places: 1,
    whenFull: 'refuse',
    follower: createScanFollower,
    onEvent: (event) => deps.emit('scan.progressed', event),
    onEnd: (outcome, { id: scanId }) =>
      deps.emit(
        'scan.progressed',
        outcome.ok
          ? { type: 'finished', scanId, result: outcome.value }
          : { type: 'failed', scanId, problem: outcome.problem, found: outcome.found ?? null },
      ),
    failed: (detail) => problem('SCAN_FAILED', { detail }),
  });

  return {
    'scan.lan.start': async (request) => {
      if (!deps.scanningAllowed) return failure(problem('SCANNING_DISABLED'));
      const scanId = slot.start(({ id, ...run }) =>
        deps.service.run(request, { ...run, scanId: id }),
      );
      return scanId === null ? failure(problem('SCAN_ALREADY_RUNNING')) : success({ scanId });
    },
    'scan.lan.cancel': async ({ scanId }) => {
      slot.cancel(scanId);
      return success({});
    },
    'scan.latest.read': async () =>
      success({ result: slot.latest()?.value ?? null, running: slot.running() }),
    stop: slot.stop,
  };
}
