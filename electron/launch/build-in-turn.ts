/**
 * The builder's own process: `node build-in-turn.ts PROJECT`. The build runs inside it, not in a
 * child, so that nothing writes on after a builder dies, and its lock ends with it.
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

/** The preload script comes last, because its date says that the whole is built. */
const configurations = ['vite.renderer.config.ts', 'vite.main.config.ts', 'vite.preload.config.ts'];

// The configurations of this folder are run, so it is never the one that a person happens to be in.
const project = process.argv[2] ?? projectDirectory;
const translate = translatorFor(commandLanguage(undefined, process.env));
const output = join(project, 'out');

mkdirSync(output, { recursive: true });
await whileAlone(
  join(output, 'build.lock'),
  () => process.stderr.write(`${translate('cli.waitingForBuild')}\n`),
  async () => {
    // The builder that was awaited has built the same sources.
    if (!isBuildStale(project)) return;
    for (const configuration of configurations)
      await build({ configFile: join(project, configuration), logLevel: 'warn' });
  },
);
