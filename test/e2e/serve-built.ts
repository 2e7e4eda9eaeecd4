/**
 * What `tonalite serve` and `tonalite demo` start, over the built renderer in the folder given as
 * first argument: a test that restarts the service fifty times has built once, before it began. The
 * second argument is the port, 0 for any.
 */
import { flushCompileCache } from 'node:module';
import { runServe } from '../../electron/commands/serve.ts';
import { startCompileCache } from '../../electron/platform/compile-cache.ts';
import { translatorFor } from '../../shared/messages/translator.ts';

startCompileCache();

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort());

process.exitCode = await runServe(
  {
    port: Number(process.argv[3] ?? 0),
    open: process.argv.includes('--open'),
    simulated: process.argv.includes('--simulated'),
    rendererDirectory: process.argv[2] ?? '',
  },
  {
    language: 'fr',
    translate: translatorFor('fr'),
    print: (line) => {
      // Node keeps what it compiled when it ends, and these processes are killed.
      flushCompileCache();
      process.stdout.write(`${line}\n`);
    },
    report: (line) => process.stderr.write(`${line}\n`),
    input: process.stdin,
    signal: abort.signal,
    environment: process.env,
  },
);
