import { join } from 'node:path';
import type { Laptop } from '../../shared/case/case-schema.ts';
import { createCaseStore } from '../cases/case-store.ts';
import { systemClock } from '../platform/clock.ts';
import { systemFiles } from '../platform/files.ts';
import { systemRandom } from '../platform/random.ts';
import { applicationVersion, dataDirectory } from '../platform/project-folders.ts';
import { createReportWorker } from '../reports/render-in-worker.ts';
import type { ReportCommandDeps } from './report.ts';

/** A report creates no case, so nobody ever asks for the laptop that a new case would describe. */
function noLaptop(): Promise<Laptop> {
  return Promise.resolve({ hostname: '', system: '', application: applicationVersion });
}

/** What `tonalite report` needs: the cases of this computer and a way to print one. */
export function createReportDeps(
  environment: Readonly<Record<string, string | undefined>>,
): ReportCommandDeps {
  return {
    store: createCaseStore({
      files: systemFiles,
      clock: systemClock,
      random: systemRandom,
      directory: join(dataDirectory(environment, process.platform), 'cases'),
      laptop: noLaptop,
      simulated: false,
    }),
    files: systemFiles,
    reports: createReportWorker({ clock: systemClock, applicationVersion }),
  };
}
