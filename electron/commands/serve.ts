import { join } from 'node:path';
import { createBrowserShell } from '../browser.ts';
import { createDownloads } from '../browser/downloads.ts';
import {
  openAddress,
  type OpenerDeps,
  openPage,
  type OpenOutcome,
} from '../browser/open-address.ts';
import { openThroughPage, removeLeftPages } from '../browser/opening-page.ts';
import { systemClock } from '../platform/clock.ts';
import { systemCommandRunner } from '../platform/command-runner.ts';
import { systemRandom } from '../platform/random.ts';
import { whenAborted } from '../platform/until-aborted.ts';
import { applicationVersion, dataDirectory } from '../platform/project-folders.ts';
import { createTechnicalNotes } from '../platform/technical-notes.ts';
import { createServices } from '../services.ts';
import { noteUnhandled } from './note-unhandled.ts';
import { type CommandContext, exitStatus, type ExitStatus } from './command-context.ts';
import { printProblem } from './print-problem.ts';

export type ServeOptions = {
  readonly port: number;
  readonly open: boolean;
  readonly simulated: boolean;
  /** Folder of the built renderer. */
  readonly rendererDirectory: string;
};

/** What the person is told where no browser opened. */
const unopened: Readonly<Record<Exclude<OpenOutcome, 'opened'>, string>> = {
  headless: 'cli.browserWithoutScreen',
  refused: 'cli.browserNotOpened',
  failed: 'cli.browserNotOpened',
};

/** `tonalite serve` and `tonalite demo`: the browser shell, until Ctrl-C. */
export async function runServe(
  options: ServeOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { translate, environment } = context;
  const downloads = createDownloads(systemRandom);
  const opener: OpenerDeps = {
    runner: systemCommandRunner,
    clock: systemClock,
    platform: process.platform,
    environment,
    signal: context.signal,
  };
  const directory = dataDirectory(environment, process.platform);
  const notes = createTechnicalNotes({
    folder: join(directory, 'technical-notes'),
    version: applicationVersion,
    now: systemClock.now,
  });
  const stopNoting = noteUnhandled(process, notes);
  const services = await createServices({
    dataDirectory: directory,
    log: notes,
    shell: 'browser',
    simulated: options.simulated,
    scanningAllowed: environment['TONALITE_NO_SCAN'] === undefined,
    applicationVersion,
    publishDownload: downloads.publish,
    openLink: async (url) => (await openAddress(url, opener)) === 'opened',
  });
  try {
    const shell = await createBrowserShell({
      handlers: services.handlers,
      onEvent: services.onEvent,
      rendererDirectory: options.rendererDirectory,
      port: options.port,
      downloads,
      log: notes,
      offerAddress: (url) => context.print(translate('cli.entryAgain', { url })),
    });
    if (!shell.ok) return printProblem(shell.problem, false, context);
    if (options.simulated) context.report(translate('cli.simulatedSite'));
    const { newEntry, origin } = shell.value;
    context.print(translate('cli.serving', { url: newEntry('terminal').address }));
    context.report(translate('cli.entryOnce', { origin }));
    context.report(translate('cli.stopWithCtrlC'));
    const folder = join(directory, 'entry');
    void removeLeftPages(folder, systemClock, context.signal);
    if (options.open) {
      const outcome = await openThroughPage(
        { ...newEntry('disk'), origin },
        {
          folder,
          open: (path) => openPage(path, opener),
          clock: systemClock,
          signal: context.signal,
        },
      );
      if (outcome !== 'opened') context.report(translate(unopened[outcome]));
    }
    await whenAborted(context.signal);
    await shell.value.close();
    return exitStatus.done;
  } finally {
    await services.close();
    stopNoting();
  }
}
