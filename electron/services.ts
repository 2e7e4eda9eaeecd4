/**
 * Builds the services once, for every shell: the handlers of the contract, using the network, the
 * checks, the cases and the reports. On the simulated site only the network's part is replaced.
 */
import { join } from 'node:path';
import type { Problem } from '../shared/domain/problem.ts';
import { createEventHub } from './bridge/event-hub.ts';
import type { CreateServices, ServicesOptions } from './bridge/services-type.ts';
import { type CaseStore, createCaseStore } from './cases/case-store.ts';
import { createJournalReader } from './cases/journal-reader.ts';
import { createSimulatedNetwork } from './demo/simulated-network.ts';
import { createAppHandlers } from './handlers/app-handlers.ts';
import { createCaseHandlers } from './handlers/case-handlers.ts';
import { createCheckHandlers } from './handlers/check-handlers.ts';
import { createNetworkHandlers } from './handlers/network-handlers.ts';
import { createScanHandlers } from './handlers/scan-handlers.ts';
import { createWatchHandlers } from './handlers/watch-handlers.ts';
import { createNetworkServices } from './network-services.ts';
import { systemClock } from './platform/clock.ts';
import { foreignFiles, systemFiles } from './platform/files.ts';
import { systemRandom } from './platform/random.ts';
import { documentsDirectory } from './platform/project-folders.ts';
import { pruneDumps, tidyData, type TidyFolder } from './platform/tidy-data.ts';
import { createReportService, type ReportService } from './reports/export-service.ts';
import { createReportWorker } from './reports/render-in-worker.ts';
import type { JournalRenderer } from './reports/render-report.ts';
import { createSettingsStore, type SettingsStore } from './platform/settings-store.ts';

/** Where reports go when the person has chosen no folder. */
function usualExportFolder(): string {
  return join(documentsDirectory(process.env, process.platform), 'Tonalite');
}

/** Does one thing on the disk of `folder`, and gives up where it does not answer. */
const askOf =
  (folder: string): NonNullable<TidyFolder['ask']> =>
  async (work) => {
    const outcome = await foreignFiles.within(folder, work);
    if (!outcome.ok) throw new Error(outcome.detail);
    return outcome.value;
  };

/** Files of ours at the top of the data folder, and what was set aside of them. */
const OUR_NAMES = /^(?:settings|public-addresses)\.json(?:\.unreadable(?:-\d+)?)?$/;

/** Tidies our older files; nothing waits for it, because a disk may not answer. */
async function tidyOwnData(dataDirectory: string, settings: SettingsStore): Promise<void> {
  const { exportFolder } = await settings.read();
  // In a data folder that the person chose, folders of these names may belong to somebody else.
  const isOurs = process.env['TONALITE_DATA'] === undefined;
  const ours = ['cases', 'simulated-cases', 'sites', 'technical-notes', 'desktop'];
  const ask = askOf(dataDirectory);
  const reports = exportFolder ?? usualExportFolder();
  const folders = [
    // First, because nobody else gets to what lies in a closed folder.
    { path: dataDirectory, isOurs, ours: OUR_NAMES, ask },
    ...ours.map((name) => ({ path: join(dataDirectory, name), isOurs, ask })),
    // The person's own files may lie among the reports.
    { path: reports, isOurs: false, ask: askOf(reports) },
  ];
  const nowMs = systemClock.now().getTime();
  await tidyData(folders, nowMs);
  await pruneDumps(join(dataDirectory, 'desktop', 'Crashpad'), nowMs, ask);
}

/** The reports of the cases in `store`, written where the settings say. */
function reportsOf(
  options: ServicesOptions,
  store: CaseStore,
  settings: SettingsStore,
  render: JournalRenderer,
): ReportService {
  return createReportService({
    render,
    store,
    files: foreignFiles,
    clock: systemClock,
    folder: async () => {
      const { exportFolder } = await settings.read();
      if (exportFolder !== null) return exportFolder;
      // A folder that the person chose must exist already; the usual folder is ours to make.
      await foreignFiles.makeDirectory(usualExportFolder());
      return usualExportFolder();
    },
    applicationVersion: options.applicationVersion,
    ...(options.chooseExportPath === undefined ? {} : { choosePath: options.chooseExportPath }),
  });
}

/** Builds the services; `close` stops what runs and lets current writes finish. */
export const createServices: CreateServices = async (options) => {
  const { dataDirectory, simulated, applicationVersion, log } = options;
  const hub = createEventHub(log);
  const closing = new AbortController();
  /** Kept for a page that opens after the event. */
  const problems: Problem[] = [];
  const onSetAside = (found: Problem): void => {
    problems.push(found);
    hub.emit('app.problem', found);
  };
  const machine = { files: systemFiles, clock: systemClock, random: systemRandom };
  // The simulated site never touches the machine's network, so scanning it is always allowed.
  const scanningAllowed = options.scanningAllowed || simulated;
  const common = { ...machine, emit: hub.emit, log, scanningAllowed };

  const settings = createSettingsStore({ ...machine, directory: dataDirectory, onSetAside });
  tidyOwnData(dataDirectory, settings).catch((cause: unknown) => log.record('tidying', cause));
  const real = createNetworkServices({
    environment: process.env,
    directory: dataDirectory,
    settings: () => settings.read(),
    onSetAside,
  });
  const network = simulated ? createSimulatedNetwork(real) : real;
  const journals = createJournalReader();
  const store = createCaseStore({
    ...machine,
    // Invented cases never mix with real ones.
    directory: join(dataDirectory, simulated ? 'simulated-cases' : 'cases'),
    laptop: network.systemInformation.laptop,
    simulated,
    read: journals.read,
    author: async () => (await settings.read()).technician,
  });
  const reportWorker = createReportWorker({ clock: systemClock, applicationVersion });
  const reports = reportsOf(options, store, settings, reportWorker.render);

  const info = {
    version: applicationVersion,
    shell: options.shell,
    platform: network.machine.platform,
    simulated,
    scanningAllowed,
  };
  const openLink = options.openLink ?? null;
  const publishDownload = options.publishDownload ?? null;
  const scan = createScanHandlers({ ...common, service: network.scan });
  const watch = createWatchHandlers({ ...common, service: network.watch });
  const checks = createCheckHandlers({ ...common, checks: network.checks });
  const { stop: stopScan, ...scanHandlers } = scan;
  const { stop: stopWatches, ...watchHandlers } = watch;
  const { stop: stopChecks, ...checkHandlers } = checks;
  return {
    handlers: {
      ...createAppHandlers({ info, settings, problems: () => problems, openLink }),
      ...createNetworkHandlers({ ...network, scanningAllowed, signal: closing.signal }),
      ...scanHandlers,
      ...watchHandlers,
      ...checkHandlers,
      ...createCaseHandlers({ store, reports, emit: hub.emit, publishDownload }),
    },
    onEvent: hub.subscribe,
    close: async () => {
      closing.abort();
      await Promise.all([
        stopScan(),
        stopWatches(),
        stopChecks(),
        reportWorker.close(),
        journals.close(),
      ]);
      real.close();
    },
  };
};
