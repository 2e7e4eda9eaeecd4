/**
 * The composition root of everything that looks at the network, built from the machine's real parts
 * once per process. `electron/services.ts` and the command line both start from it.
 */
import { hostname, release } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../shared/domain/settings.ts';
import { type Endpoints, endpointsFor, shippedEndpoints } from '../shared/knowledge/endpoints.ts';
import { createAddressMemory } from './checks/run/address-memory.ts';
import { createNetworkFacts, type NetworkFactsReader } from './checks/run/facts.ts';
import { createNetworkChecks, type NetworkChecks } from './checks/run/network-checks.ts';
import { createPublicAddressReader } from './checks/run/public-address-sources.ts';
import { createCardDriverReader } from './network/card-drivers.ts';
import { createGatewayReader, type GatewayReader } from './network/gateway.ts';
import { createIdentifier } from './network/identify/identifier.ts';
import {
  createInterfaceReader,
  type InterfaceDeps,
  type InterfaceReader,
} from './network/interfaces.ts';
import type { NeighbourTable } from './network/neighbours/neighbour-table.ts';
import { createMacConfirmer, type MacConfirmer } from './network/neighbours/node-arp.ts';
import { createNeighbourTable } from './network/neighbours/system-table.ts';
import { createOwnLinkReader, ownAddresses, type OwnLinkReader } from './network/own-link.ts';
import { createPhoneClockReader, type PhoneClockReader } from './network/phone-clock.ts';
import { createIpv6NeighbourReader } from './network/ipv6/neighbours.ts';
import { createOwnIpv6 } from './network/ipv6/own-ipv6.ts';
import type { DefaultRouteReader } from './network/routes/default-route.ts';
import { createDefaultRouteReader } from './network/routes/reader.ts';
import { createScanService, type ScanService } from './network/scan/scan-service.ts';
import { createSiteMemory, type SiteMemory } from './network/site-memory.ts';
import { createVendorLookup, type VendorLookup } from './network/vendor-prefixes/lookup.ts';
import { createWatchService, type WatchService } from './network/watch/watch-service.ts';
import { systemClock, systemLater } from './platform/clock.ts';
import { systemCommandRunner } from './platform/command-runner.ts';
import { systemFiles } from './platform/files.ts';
import { systemKernelFiles } from './platform/kernel-files.ts';
import type { OnSetAside } from './platform/kept-file.ts';
import type { MachineInfo } from './platform/machine.ts';
import { createPowerShell, type PowerShell } from './platform/powershell.ts';
import {
  applicationVersion,
  dataDirectory,
  vendorPrefixTable,
} from './platform/project-folders.ts';
import { systemRandom } from './platform/random.ts';
import { createSettingsStore } from './platform/settings-store.ts';
import { createSystemInformation, type SystemInformation } from './platform/system-information.ts';
import { systemRootOf } from './platform/windows-programs.ts';
import { createContacts } from './wire/contacts.ts';
import { createPing, type PingReader } from './wire/ping.ts';
import { recordPing, recordSinglePing, recordWire } from './wire/recorded-wire.ts';
import { guardWire } from './wire/refuse-own-addresses.ts';
import { createSinglePing } from './wire/single-ping.ts';
import { sourceAddressFor } from './wire/source-address.ts';
import { systemWire } from './wire/system-wire.ts';

export type NetworkServices = {
  readonly machine: MachineInfo;
  readonly systemInformation: SystemInformation;
  readonly interfaces: InterfaceReader;
  readonly gateway: GatewayReader;
  readonly table: NeighbourTable;
  readonly vendors: VendorLookup;
  /** Null on the simulated site, which is not remembered. */
  readonly siteMemory: SiteMemory | null;
  readonly scan: ScanService;
  readonly watch: WatchService;
  readonly ping: PingReader;
  readonly macConfirmer: MacConfirmer;
  readonly phoneClock: PhoneClockReader;
  readonly facts: NetworkFactsReader;
  readonly checks: NetworkChecks;
  /** Ends the programs that stand by; what is asked afterwards does without them. */
  readonly close: () => void;
};

function machineInfo(): MachineInfo {
  const { platform } = process;
  return {
    platform: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
    release: release(),
    hostname: hostname(),
  };
}

/** What reads this computer's own cards and routes. */
function cardReaders(
  system: Omit<InterfaceDeps, 'routes' | 'drivers'> & Parameters<typeof createCardDriverReader>[0],
): {
  readonly routes: DefaultRouteReader;
  readonly interfaces: InterfaceReader;
  readonly ownLink: OwnLinkReader;
} {
  const [onInternet] = shippedEndpoints.dns.resolvers;
  const routes = createDefaultRouteReader({
    ...system,
    ownWay: async () => (onInternet === undefined ? null : sourceAddressFor(onInternet.address)),
  });
  const drivers = createCardDriverReader(system);
  return {
    routes,
    interfaces: createInterfaceReader({ ...system, routes, drivers }),
    ownLink: createOwnLinkReader(system),
  };
}

/** The folder of Windows and the one PowerShell of this process, which only Windows uses. */
function windowsOf(environment: Readonly<Record<string, string | undefined>>): {
  readonly systemRoot: string;
  readonly powerShell: PowerShell;
} {
  const systemRoot = systemRootOf(environment);
  const clocks = { clock: systemClock, later: systemLater };
  const powerShell = createPowerShell({ ...clocks, opener: systemCommandRunner, systemRoot });
  return { systemRoot, powerShell };
}

/** Builds the network services; `directory` replaces the usual data folder. */
export function createNetworkServices(options: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory?: string;
  /** The current settings, read again for each check. */
  readonly settings?: () => Promise<Settings>;
  /** Called with each file that was unusable and was set aside. */
  readonly onSetAside: OnSetAside;
}): NetworkServices {
  const { onSetAside } = options;
  const machine = machineInfo();
  const { platform } = machine;
  const directory = options.directory ?? dataDirectory(options.environment, process.platform);
  const stored = { files: systemFiles, directory, onSetAside };
  const settings = options.settings ?? createSettingsStore(stored).read;
  const endpoints = async (): Promise<Endpoints> => endpointsFor(await settings());

  const contacts = createContacts();
  const system = {
    ...windowsOf(options.environment),
    machine,
    platform,
    contacts,
    clock: systemClock,
    runner: systemCommandRunner,
    files: systemFiles,
    kernelFiles: systemKernelFiles,
    random: systemRandom,
  };
  const singlePing = createSinglePing(system);
  /** Asks single hosts; hosts of the site go unrecorded, because the scan lists them already. */
  const onSite = {
    sockets: systemWire,
    probes: recordWire(systemWire, contacts, 'hosts outside the site'),
    singlePing: recordSinglePing(singlePing, contacts, 'hosts outside the site'),
  };
  /** Asks on behalf of the checks, whose hosts come from the settings too. */
  const ofChecks = {
    sockets: guardWire(systemWire, contacts, ownAddresses),
    singlePing: recordSinglePing(singlePing, contacts, 'every host'),
    ping: recordPing(createPing({ platform }), contacts),
  };

  const local = {
    ...system,
    ...onSite,
    ...cardReaders(system),
    ownIpv6: createOwnIpv6(),
    table: createNeighbourTable(system),
    ipv6Neighbours: createIpv6NeighbourReader(system),
    vendors: createVendorLookup({ files: systemFiles, tablePath: vendorPrefixTable }),
    siteMemory: createSiteMemory({ ...system, directory: join(directory, 'sites'), onSetAside }),
    identifier: createIdentifier({ ...system, ...onSite }),
  };
  const gateway = createGatewayReader(local);

  const systemInformation = createSystemInformation({ machine, application: applicationVersion });
  const memory = createAddressMemory(stored);
  const read = { ...local, ...ofChecks, gateway, systemInformation, memory };
  return {
    machine,
    systemInformation,
    interfaces: local.interfaces,
    gateway,
    table: local.table,
    vendors: local.vendors,
    siteMemory: local.siteMemory,
    scan: createScanService(local),
    watch: createWatchService(local),
    ping: ofChecks.ping,
    macConfirmer: createMacConfirmer(system),
    phoneClock: createPhoneClockReader(local),
    facts: createNetworkFacts({
      ...read,
      publicAddress: createPublicAddressReader({ ...read, endpoints }),
    }),
    checks: createNetworkChecks({ ...read, settings, simulated: false }),
    close: system.powerShell.close,
  };
}
