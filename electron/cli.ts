/**
 * The command line: a thin shell that reads the arguments, builds the services that the command
 * needs and prints what they say. See the README for commands and exit statuses.
 */
import { enableCompileCache } from 'node:module';

// Before anything else is loaded, or the cache would not speed it up.
enableCompileCache();
const { runCommandLine } = await import('./commands/command-line.ts');
process.exitCode = await runCommandLine();
