/**
 * The browser shell: the same renderer and the same services as the desktop window, served to the
 * person's own browser on 127.0.0.1.
 */
import { problem } from '../shared/domain/problem.ts';
import { failure, type Result, success } from '../shared/domain/result.ts';
import type { Downloads } from './browser/downloads.ts';
import type { EntryPlace } from './browser/entry-codes.ts';
import type { FailureLog } from './platform/failure-log.ts';
import { type Entry, startHttpCarrier, type TimeLimits } from './browser/http-carrier.ts';
import { openRendererFiles } from './bridge/renderer-files.ts';
import { createRouter } from './bridge/router.ts';
import type { Services } from './bridge/services-type.ts';
import { systemClock } from './platform/clock.ts';
import { foreignFiles } from './platform/files.ts';
import type { Clock, FileSystem, RandomSource } from './platform/machine.ts';
import { systemRandom } from './platform/random.ts';

export type BrowserShellOptions = Pick<Services, 'handlers' | 'onEvent'> & {
  /** Folder of the built renderer. */
  readonly rendererDirectory: string;
  /** Port on 127.0.0.1; 0 lets the system choose. */
  readonly port: number;
  /** The object whose `publish` was given to the services. */
  readonly downloads: Downloads;
  /** Replaces the time that a peer is allowed, for tests. */
  readonly limits?: TimeLimits;
  readonly log: FailureLog;
  /** Shows the person a new address, because somebody could not enter and no code that they read is good. */
  readonly offerAddress: (address: string) => void;
  readonly checkOutput?: boolean;
  readonly clock?: Pick<Clock, 'sleep' | 'monotonicMs'>;
  readonly disk?: Pick<FileSystem, 'readBytes'>;
  readonly random?: RandomSource;
};

export type BrowserShell = {
  /** Lets in one browser, once, within a minute. */
  readonly newEntry: (place: EntryPlace) => Entry;
  readonly origin: string;
  /** Ends the event streams, lets running calls finish for two seconds, then closes. */
  readonly close: () => Promise<void>;
};

/**
 * Starts serving. Fails with `PORT_IN_USE`, `PORT_NOT_AVAILABLE`, or `RENDERER_MISSING` when the
 * renderer was not built.
 */
export async function createBrowserShell(
  options: BrowserShellOptions,
): Promise<Result<BrowserShell>> {
  const { log } = options;
  const files = openRendererFiles(options.rendererDirectory);
  if (files === null)
    return failure(problem('RENDERER_MISSING', { folder: options.rendererDirectory }));
  const carrier = await startHttpCarrier(
    {
      router: createRouter(options.handlers, { log, checkOutput: options.checkOutput === true }),
      onEvent: options.onEvent,
      files,
      downloads: options.downloads,
      disk: options.disk ?? foreignFiles,
      clock: options.clock ?? systemClock,
      random: options.random ?? systemRandom,
      log,
      offerAddress: options.offerAddress,
    },
    {
      port: options.port,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    },
  );
  if (!carrier.ok) return carrier;
  const { newEntry, origin, close } = carrier.value;
  return success({ newEntry, origin, close });
}
