/**
 * Builds the services once, for every shell: the handlers of the contract over the network, the
 * checks, the cases and the reports. On the simulated site the network's part is replaced, nothing
 * else.
 */
import { join } from 'node:path';
import type { Problem } from '../shared/domain/problem.ts';
import { createEventHub } from './bridge/event-hub.ts';
import type { CreateServices } from './bridge/services-type.ts';
import { createCaseStore } from './cases/case-store.ts';
import { createSimulatedNetwork } from './demo/simulated-network.ts';
import { createAppHandlers } from './handlers/app-handlers.ts';
import { createCaseHandlers } from './handlers/case-handlers.ts';
import { createCheckHandlers } from './handlers/check-handlers.ts';
import { createNetworkHandlers } from './handlers/network-handlers.ts';
import { createScanHandlers } from './handlers/scan-handlers.ts';
import { createWatchHandlers } from './handlers/watch-handlers.ts';
import { createNetworkServices } from './network-services.ts';
import { systemClock } from './platform/clock.ts';
import { systemFiles } from './platform/files.ts';
import { systemRandom } from './platform/random.ts';
import { documentsDirectory } from './platform/project-folders.ts';
import { createReportService } from './reports/export-service.ts';
import { createSettingsStore } from './platform/settings-store.ts';

/** Where reports go when the person chose no folder. */
function usualExportFolder(): string {
  return join(documentsDirectory(process.env, process.platform), 'Tonalite');
}

/** Builds the services; `close` stops what runs and lets what is being written finish. */
export const createServices: CreateServices = async (options) => {
  const hub = createEventHub(options.log);
  const closing = new AbortController();
  /** Kept for a page that comes later than the event. */
  const problems: Problem[] = [];
  const onSetAside = (told: Problem): void => {
    problems.push(told);
    hub.emit('app.problem', told);
  };
  const settings = createSettingsStore({
    files: systemFiles,
    directory: options.dataDirectory,
    onSetAside,
  });
  const real = createNetworkServices({
    environment: process.env,
    directory: options.dataDirectory,
    settings: () => settings.read(),
    onSetAside,
  });
  const network = options.simulated ? createSimulatedNetwork(real) : real;
  // Nothing of the simulated site touches the machine's network, so it may always be scanned.
  const scanningAllowed = options.scanningAllowed || options.simulated;
  const common = {
    emit: hub.emit,
    random: systemRandom,
    clock: systemClock,
    log: options.log,
    scanningAllowed,
  };

  const store = createCaseStore({
    files: systemFiles,
    clock: systemClock,
    random: systemRandom,
    // Invented cases never mix with real ones.
    directory: join(options.dataDirectory, options.simulated ? 'simulated-cases' : 'cases'),
    laptop: network.systemInformation.laptop,
    simulated: options.simulated,
    author: async () => (await settings.read()).technician,
  });
  const reports = createReportService({
    store,
    files: systemFiles,
    clock: systemClock,
    folder: async () => {
      const { exportFolder } = await settings.read();
      if (exportFolder !== null) return exportFolder;
      // The person's own choice must exist already; the usual folder is ours to make.
      await systemFiles.makeDirectory(usualExportFolder());
      return usualExportFolder();
    },
    applicationVersion: options.applicationVersion,
    ...(options.chooseExportPath === undefined ? {} : { choosePath: options.chooseExportPath }),
  });

  const scan = createScanHandlers({ ...common, service: network.scan });
  const watch = createWatchHandlers({ ...common, service: network.watch });
  const checks = createCheckHandlers({ ...common, checks: network.checks });
  const { stop: stopScan, ...scanHandlers } = scan;
  const { stop: stopWatches, ...watchHandlers } = watch;
  const { stop: stopChecks, ...checkHandlers } = checks;

  return {
    handlers: {
      ...createAppHandlers({
        info: {
          version: options.applicationVersion,
          shell: options.shell,
          platform: network.machine.platform,
          simulated: options.simulated,
          scanningAllowed,
        },
        settings,
        problems: () => problems,
        openLink: options.openLink ?? null,
      }),
      ...createNetworkHandlers({ ...network, scanningAllowed, signal: closing.signal }),
      ...scanHandlers,
      ...watchHandlers,
      ...checkHandlers,
      ...createCaseHandlers({
        store,
        reports,
        emit: hub.emit,
        publishDownload: options.publishDownload ?? null,
      }),
    },
    onEvent: hub.subscribe,
    close: async () => {
      closing.abort();
      await Promise.all([stopScan(), stopWatches(), stopChecks()]);
    },
  };
};
