/**
 * The builder's own process: `node build-in-turn.ts PROJECT`. The build runs in this process and not
 * in a child, so that nothing keeps writing after a builder dies and its lock is released.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'vite';
import { translatorFor } from '../../shared/messages/translator.ts';
import { commandLanguage } from '../platform/command-language.ts';
import { whileAlone } from '../platform/exclusive-lock.ts';
import { projectDirectory } from '../platform/project-folders.ts';
import { isBuildStale } from './stale-build.ts';

/** The preload script comes last, because its date shows that the whole build is complete. */
const configurations = ['vite.renderer.config.ts', 'vite.main.config.ts', 'vite.preload.config.ts'];

// This folder's configurations are run, so it is never simply the person's current folder.
const project = process.argv[2] ?? projectDirectory;
const translate = translatorFor(commandLanguage(undefined, process.env));
const output = join(project, 'out');

mkdirSync(output, { recursive: true });
await whileAlone(
  join(output, 'build.lock'),
  () => process.stderr.write(`${translate('cli.waitingForBuild')}\n`),
  async () => {
    // The builder that this one waited for has built the same sources.
    if (!isBuildStale(project)) return;
    for (const configuration of configurations)
      await build({ configFile: join(project, configuration), logLevel: 'warn' });
  },
);
