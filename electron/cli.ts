/**
 * The command line: a thin shell that reads the arguments, builds the services that the command
 * needs and prints what they say. See the README for commands and exit statuses.
 */
import { startCompileCache } from './platform/compile-cache.ts';

// Before anything else is loaded, or the cache would not speed it up.
startCompileCache();
const { runCommandLine } = await import('./commands/command-line.ts');
process.exitCode = await runCommandLine();
