import type { Problem } from '../../../shared/domain/problem.ts';
import type { ScanResult } from '../../../shared/domain/scan.ts';
import type { Clock, MachineInfo, RandomSource } from '../../platform/machine.ts';
import type { Contacts } from '../../wire/contacts.ts';
import type { ProbeWire } from '../../wire/wire.ts';
import type { Identifier } from '../identify/identifier.ts';
import type { Ipv6NeighbourReader } from '../ipv6/neighbours.ts';
import type { InterfaceReader } from '../interfaces.ts';
import type { NeighbourTable } from '../neighbours/neighbour-table.ts';
import type { OwnLinkReader } from '../own-link.ts';
import type { DefaultRouteReader } from '../routes/default-route.ts';
import type { SiteMemory } from '../site-memory.ts';
import type { VendorLookup } from '../vendor-prefixes/lookup.ts';
import type { SweepSummary } from './sweep/sweep-summary.ts';

/** How a scan ended; a scan that failed still returns what it had found. */
export type ScanOutcome =
  | { readonly ok: true; readonly value: ScanResult }
  | { readonly ok: false; readonly problem: Problem; readonly found?: ScanResult };

/** What a scan needs of the machine. */
export type ScanDeps = {
  readonly machine: Pick<MachineInfo, 'platform'>;
  readonly clock: Clock;
  /** Where the identifier's probes note the hosts that this scan contacts. */
  readonly contacts: Contacts;
  readonly random: RandomSource;
  readonly sockets: ProbeWire;
  readonly interfaces: InterfaceReader;
  readonly ownLink: OwnLinkReader;
  readonly routes: DefaultRouteReader;
  readonly table: NeighbourTable;
  readonly ipv6Neighbours: Ipv6NeighbourReader;
  readonly identifier: Identifier;
  readonly vendors: VendorLookup;
  /** Null: nothing is remembered between scans. */
  readonly siteMemory: SiteMemory | null;
  /** Receives the figures of each sweep, for measurements. */
  readonly onSweepMeasured?: (summary: SweepSummary) => void;
};
