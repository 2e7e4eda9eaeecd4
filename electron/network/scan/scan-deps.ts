import type { Problem } from '../../../shared/domain/problem.ts';
import type { ScanResult } from '../../../shared/domain/scan.ts';
import type { Clock, RandomSource } from '../../platform/ports.ts';
import type { Contacts } from '../../wire/contacts.ts';
import type { ProbeWire } from '../../wire/wire.ts';
import type { Identifier } from '../identify/identifier.ts';
import type { InterfaceReader } from '../interfaces.ts';
import type { NeighbourTable } from '../neighbours/neighbour-table.ts';
import type { OwnLinkReader } from '../own-link.ts';
import type { DefaultRouteReader } from '../routes/default-route.ts';
import type { SiteMemory } from '../site-memory.ts';
import type { VendorLookup } from '../vendor-prefixes/lookup.ts';
import type { SweepSummary } from './sweep/sweep-summary.ts';

/** How a scan ended; one that failed on the way still gives what it had found. */
export type ScanOutcome =
  | { readonly ok: true; readonly value: ScanResult }
  | { readonly ok: false; readonly problem: Problem; readonly found?: ScanResult };

/** What a scan needs of the machine. */
export type ScanDeps = {
  readonly clock: Clock;
  /** Hosts that this scan contacts, as the identifier's probes note them. */
  readonly contacts: Contacts;
  readonly random: RandomSource;
  readonly sockets: ProbeWire;
  readonly interfaces: InterfaceReader;
  readonly ownLink: OwnLinkReader;
  readonly routes: DefaultRouteReader;
  readonly table: NeighbourTable;
  readonly identifier: Identifier;
  readonly vendors: VendorLookup;
  /** Null: nothing is remembered between scans. */
  readonly siteMemory: SiteMemory | null;
  /** Hears how each sweep went: for measurements. */
  readonly onSweepMeasured?: (summary: SweepSummary) => void;
};
