/**
 * Runs the checks once with the product's own parts and prints the result as JSON: the program
 * that lab tests run inside the laptop's namespace. `node run-checks.ts [--background] [--memory DIR]`.
 */
import { createNetworkServices } from '../../../electron/network-services.ts';
import { SettingsSchema } from '../../../shared/domain/settings.ts';

const memoryAt = process.argv.indexOf('--memory');
const directory =
  memoryAt < 0 ? `${process.env['TMPDIR'] ?? '/tmp'}/checks` : process.argv[memoryAt + 1];
const { checks } = createNetworkServices({
  environment: process.env,
  directory: directory ?? '/tmp',
  settings: () => Promise.resolve(SettingsSchema.parse({})),
  onSetAside: () => undefined,
});
const abort = new AbortController();
process.once('SIGINT', () => abort.abort());
const result = await checks.run({
  runId: 'lab',
  signal: abort.signal,
  background: process.argv.includes('--background'),
  onEvent: (event) => {
    if (event.type === 'result')
      process.stderr.write(
        `${event.result.state} ${event.result.code} ${event.result.durationMs} ms\n`,
      );
  },
});
process.stdout.write(JSON.stringify(result));
