/**
 * Runs the checks once with the product's own parts and prints the result as JSON: the program
 * that lab tests run inside the laptop's namespace. `node run-checks.ts [--background] [--memory DIR]`.
 */
import { createPing } from '../../../electron/wire/ping.ts';
import { createAddressMemory } from '../../../electron/checks/run/address-memory.ts';
import { createNetworkChecks } from '../../../electron/checks/run/network-checks.ts';
import { createSystemInformation } from '../../../electron/platform/system-information.ts';
import { createIdentifier } from '../../../electron/network/identify/identifier.ts';
import { createNetwork } from '../../../electron/network/network.ts';
import { recordPing, recordSinglePing, recordWire } from '../../../electron/wire/recorded-wire.ts';
import { createSinglePing } from '../../../electron/wire/single-ping.ts';
import { systemWire } from '../../../electron/wire/system-wire.ts';
import { createContacts } from '../../../electron/wire/contacts.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemCommandRunner } from '../../../electron/platform/command-runner.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { vendorPrefixTable } from '../../../electron/platform/project-folders.ts';
import { SettingsSchema } from '../../../shared/domain/settings.ts';

const machine = { platform: 'linux', release: 'lab', hostname: 'lab' } as const;
const contacts = createContacts();
const singlePing = createSinglePing({
  runner: systemCommandRunner,
  platform: 'linux',
  systemRoot: '',
});
const network = createNetwork({
  contacts,
  machine,
  clock: systemClock,
  runner: systemCommandRunner,
  files: systemFiles,
  random: systemRandom,
  sockets: systemWire,
  singlePing,
  systemRoot: '',
  identifier: createIdentifier({
    clock: systemClock,
    random: systemRandom,
    probes: systemWire,
  }),
  vendorTablePath: vendorPrefixTable,
  siteDirectory: null,
  onSetAside: () => undefined,
});
const memoryAt = process.argv.indexOf('--memory');
const directory =
  memoryAt < 0 ? `${process.env['TMPDIR'] ?? '/tmp'}/checks` : process.argv[memoryAt + 1];
const checks = createNetworkChecks({
  contacts,
  platform: 'linux',
  clock: systemClock,
  random: systemRandom,
  singlePing: recordSinglePing(singlePing, contacts, 'every host'),
  ping: recordPing(createPing({ platform: 'linux' }), contacts),
  interfaces: network.interfaces,
  gateway: network.gateway,
  systemInformation: createSystemInformation({ machine, application: 'lab' }),
  memory: createAddressMemory({
    files: systemFiles,
    directory: directory ?? '/tmp',
    onSetAside: () => undefined,
  }),
  sockets: recordWire(systemWire, contacts, 'every host'),
  settings: () => Promise.resolve(SettingsSchema.parse({})),
  simulated: false,
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
