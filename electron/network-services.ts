/** Builds everything that looks at the network, from the machine's real parts; one call a process. */
import { hostname, release } from 'node:os';
import { join } from 'node:path';
import { createMacConfirmer, type MacConfirmer } from './network/neighbours/node-arp.ts';
import { createPing, type PingReader } from './wire/ping.ts';
import { createSystemInformation, type SystemInformation } from './platform/system-information.ts';
import { createAddressMemory } from './checks/run/address-memory.ts';
import { createNetworkChecks, type NetworkChecks } from './checks/run/network-checks.ts';
import { createNetworkFacts, type NetworkFactsReader } from './checks/run/facts.ts';
import { createPublicAddressReader } from './checks/run/public-address-sources.ts';
import { createIdentifier } from './network/identify/identifier.ts';
import { createNetwork, type Network } from './network/network.ts';
import { createPhoneClockReader, type PhoneClockReader } from './network/phone-clock.ts';
import { createContacts } from './wire/contacts.ts';
import { systemClock } from './platform/clock.ts';
import { systemCommandRunner } from './platform/command-runner.ts';
import { systemFiles } from './platform/files.ts';
import type { OnSetAside } from './platform/kept-file.ts';
import type { MachineInfo } from './platform/ports.ts';
import { systemRandom } from './platform/random.ts';
import { systemRootOf } from './platform/windows-programs.ts';
import { createSinglePing } from './wire/single-ping.ts';
import { systemWire } from './wire/system-wire.ts';
import {
  applicationVersion,
  dataDirectory,
  vendorPrefixTable,
} from './platform/project-folders.ts';
import { recordPing, recordSinglePing, recordWire } from './wire/recorded-wire.ts';
import { createSettingsStore } from './platform/settings-store.ts';
import type { Settings } from '../shared/domain/settings.ts';
import { type Endpoints, endpointsFor } from '../shared/knowledge/endpoints.ts';

export type NetworkServices = Network & {
  readonly machine: MachineInfo;
  readonly ping: PingReader;
  readonly macConfirmer: MacConfirmer;
  readonly systemInformation: SystemInformation;
  readonly phoneClock: PhoneClockReader;
  readonly facts: NetworkFactsReader;
  readonly checks: NetworkChecks;
};

function machineInfo(): MachineInfo {
  const { platform } = process;
  return {
    platform: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
    release: release(),
    hostname: hostname(),
  };
}

/** Builds the network services; `directory` replaces the usual data folder. */
export function createNetworkServices(options: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory?: string;
  /** The settings in force, read anew for each check. */
  readonly settings?: () => Promise<Settings>;
  /** Told of a file that could not be used and was set aside. */
  readonly onSetAside: OnSetAside;
}): NetworkServices {
  const { onSetAside } = options;
  const machine = machineInfo();
  const directory = options.directory ?? dataDirectory(options.environment, process.platform);
  const contacts = createContacts();
  const deps = {
    machine,
    contacts,
    clock: systemClock,
    runner: systemCommandRunner,
    files: systemFiles,
    random: systemRandom,
    sockets: systemWire,
    probes: recordWire(systemWire, contacts, 'hosts outside the site'),
  };
  const systemRoot = systemRootOf(options.environment);
  const singlePing = createSinglePing({ ...deps, platform: machine.platform, systemRoot });
  const network = createNetwork({
    ...deps,
    systemRoot,
    singlePing: recordSinglePing(singlePing, contacts, 'hosts outside the site'),
    identifier: createIdentifier(deps),
    vendorTablePath: vendorPrefixTable,
    siteDirectory: join(directory, 'sites'),
    onSetAside,
  });
  const settings =
    options.settings ?? createSettingsStore({ files: systemFiles, directory, onSetAside }).read;
  const endpoints = async (): Promise<Endpoints> => endpointsFor(await settings());
  const sockets = recordWire(systemWire, contacts, 'every host');
  const systemInformation = createSystemInformation({ machine, application: applicationVersion });
  const ping = recordPing(createPing({ platform: machine.platform }), contacts);
  const memory = createAddressMemory({ files: systemFiles, directory, onSetAside });
  const facts = createNetworkFacts({
    ...network,
    clock: systemClock,
    contacts,
    systemInformation,
    memory,
    publicAddress: createPublicAddressReader({ ...deps, sockets, endpoints }),
  });
  const checks = createNetworkChecks({
    ...deps,
    ...network,
    platform: machine.platform,
    ping,
    singlePing: recordSinglePing(singlePing, contacts, 'every host'),
    memory,
    systemInformation,
    sockets,
    settings,
    simulated: false,
  });
  return {
    ...network,
    machine,
    facts,
    checks,
    ping,
    macConfirmer: createMacConfirmer(),
    systemInformation,
    phoneClock: createPhoneClockReader({ ...deps, interfaces: network.interfaces }),
  };
}
