/** Reads a file that never answers, and hears requests to stop as the command line does. */
import { readFile } from 'node:fs';
import { stopOnSignals } from '../../../electron/platform/stop-signals.ts';

const [path = '', patienceMs] = process.argv.slice(2);
stopOnSignals({
  process,
  nowMs: () => performance.now(),
  stop: () => process.stdout.write('stopping\n'),
  patienceMs: Number(patienceMs),
});
readFile(path, () => undefined);
process.stdout.write('reading\n');
