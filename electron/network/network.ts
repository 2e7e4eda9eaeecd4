import type { OnSetAside } from '../platform/kept-file.ts';
import type {
  Clock,
  CommandRunner,
  FileSystem,
  MachineInfo,
  RandomSource,
} from '../platform/ports.ts';
import type { Contacts } from '../wire/contacts.ts';
import { systemKernelFiles, type KernelFiles } from '../platform/kernel-files.ts';
import type { SinglePing } from '../wire/single-ping.ts';
import type { ProbeWire } from '../wire/wire.ts';
import { createGatewayReader, type GatewayReader } from './gateway.ts';
import type { Identifier } from './identify/identifier.ts';
import { createInterfaceReader, type InterfaceReader } from './interfaces.ts';
import type { NeighbourTable } from './neighbours/neighbour-table.ts';
import { createNeighbourTable } from './neighbours/system-table.ts';
import { createOwnLinkReader } from './own-link.ts';
import { createDefaultRouteReader } from './routes/reader.ts';
import { createScanService, type ScanService } from './scan/scan-service.ts';
import { createSiteMemory, type SiteMemory } from './site-memory.ts';
import { createWatchService, type WatchService } from './watch/watch-service.ts';
import { createVendorLookup, type VendorLookup } from './vendor-prefixes/lookup.ts';

/** Everything that looks at the local network, built once from what the machine offers. */
export type Network = {
  readonly interfaces: InterfaceReader;
  readonly gateway: GatewayReader;
  readonly scan: ScanService;
  readonly watch: WatchService;
  readonly table: NeighbourTable;
  readonly vendors: VendorLookup;
  readonly siteMemory: SiteMemory | null;
};

export type NetworkDeps = {
  readonly machine: MachineInfo;
  readonly clock: Clock;
  readonly contacts: Contacts;
  readonly runner: CommandRunner;
  readonly files: FileSystem;
  readonly random: RandomSource;
  readonly sockets: ProbeWire;
  /** Files of /proc on Linux; the machine's own when absent. */
  readonly kernelFiles?: KernelFiles;
  readonly identifier: Identifier;
  /** Path of `assets/vendor-prefixes.bin`. */
  readonly vendorTablePath: string;
  /** Folder of the sites' memory; null: nothing is remembered. */
  readonly siteDirectory: string | null;
  /** Told of a file that could not be used. */
  readonly onSetAside: OnSetAside;
  readonly singlePing: SinglePing;
  /** The folder of Windows; unused elsewhere. */
  readonly systemRoot: string;
};

/** Builds the readers and services of the local network. */
export function createNetwork(deps: NetworkDeps): Network {
  const routes = createDefaultRouteReader(deps);
  const interfaces = createInterfaceReader({ ...deps, routes });
  const ownLink = createOwnLinkReader(deps);
  const table = createNeighbourTable({ kernelFiles: systemKernelFiles, ...deps });
  const vendors = createVendorLookup({ files: deps.files, tablePath: deps.vendorTablePath });
  const siteMemory =
    deps.siteDirectory === null
      ? null
      : createSiteMemory({
          files: deps.files,
          clock: deps.clock,
          directory: deps.siteDirectory,
          onSetAside: deps.onSetAside,
        });
  const shared = { ...deps, routes, interfaces, ownLink, table, vendors, siteMemory };
  return {
    interfaces,
    gateway: createGatewayReader(shared),
    scan: createScanService(shared),
    watch: createWatchService(shared),
    table,
    vendors,
    siteMemory,
  };
}
