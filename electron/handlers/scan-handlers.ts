import type { Emit, Handlers } from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, success } from '../../shared/domain/result.ts';
import type { ScanResult } from '../../shared/domain/scan.ts';
import type { ScanService } from '../network/scan-service.ts';
import type { RandomSource } from '../platform/ports.ts';
import { createScanFollower, type ScanFollower } from './scan-follower.ts';

type ScanHandlers = Pick<Handlers, 'scan.lan.start' | 'scan.lan.cancel' | 'scan.latest.read'> & {
  readonly stop: () => Promise<void>;
};

/** Runs one scan at a time, streams it, and remembers the last result of this session. */
export function createScanHandlers(ports: {
  readonly service: ScanService;
  readonly emit: Emit;
  readonly random: RandomSource;
  readonly scanningAllowed: boolean;
}): ScanHandlers {
  let latest: ScanResult | null = null;
  let running: {
    readonly scanId: string;
    readonly abort: AbortController;
    readonly ended: Promise<void>;
    readonly follower: ScanFollower;
  } | null = null;

  return {
    'scan.lan.start': async (request) => {
      if (!ports.scanningAllowed) return failure(problem('SCANNING_DISABLED'));
      if (running !== null) return failure(problem('SCAN_ALREADY_RUNNING'));
      const scanId = ports.random.uuid();
      const abort = new AbortController();
      const follower = createScanFollower(scanId);
      const ended = ports.service
        .run(request, {
          signal: abort.signal,
          onEvent: (event) => {
            follower.follow(event);
            // The last event goes out once this scan counts as ended, below.
            if (event.type !== 'finished' && event.type !== 'failed')
              ports.emit('scan.progressed', { ...event, scanId });
          },
        })
        .then((outcome) => {
          running = null;
          if (!outcome.ok) {
            ports.emit('scan.progressed', { type: 'failed', scanId, problem: outcome.problem });
            return;
          }
          latest = { ...outcome.value, scanId };
          ports.emit('scan.progressed', { type: 'finished', scanId, result: latest });
        });
      running = { scanId, abort, ended, follower };
      return success({ scanId });
    },
    'scan.lan.cancel': async ({ scanId }) => {
      if (running?.scanId === scanId) running.abort.abort();
      return success({});
    },
    'scan.latest.read': async () =>
      success({ result: latest, running: running?.follower.read() ?? null }),
    stop: async () => {
      running?.abort.abort();
      await running?.ended;
    },
  };
}
