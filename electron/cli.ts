/**
 * The command line: it reads the arguments, builds the services that the command needs and prints
 * their results. See the README for commands and exit statuses.
 */
import { startCompileCache } from './platform/compile-cache.ts';

// First of all, because the cache speeds up only what is loaded after it.
startCompileCache();
const { runCommandLine } = await import('./commands/command-line.ts');
process.exitCode = await runCommandLine();
