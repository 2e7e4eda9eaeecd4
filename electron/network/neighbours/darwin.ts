import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import type { CommandRunner } from '../../platform/machine.ts';
import { createPatientRun, type Patience } from '../../platform/patient-run.ts';
import { MAX_ROWS, neighbourOf } from './linux-listings.ts';
import type { Neighbour, NeighbourTable, TableTraits } from './neighbour-table.ts';

/**
 * macOS: five tries (xnu `arp_maxtries`), at most 1 024 packets held in total, resolved entries kept
 * for 20 minutes, no new request to a silent host for 20 seconds.
 */
export const DARWIN_TRAITS: TableTraits = {
  tries: 5,
  tryIntervalMs: 1000,
  restAfterFailureMs: 20_000,
  showsUnresolved: true,
  pollIntervalMs: 100,
  safeInFlight: 512,
};

const PATIENCE: Patience = { firstMs: 2000, againMs: 6000 };

const ROW = /^\S.*? \(([\d.]+)\) at (\S+)(?: on (\S+))?/;

/**
 * Reads `arp -an`: `? (192.168.1.1) at 0:15:65:1:2:3 on en0 ifscope [ethernet]`. Octets come without
 * their leading zero; unresolved rows say `(incomplete)`. Proved on reconstructed outputs only.
 */
export function parseArpAn(text: string): readonly Neighbour[] {
  const rows: Neighbour[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (rows.length >= MAX_ROWS) break;
    const match = ROW.exec(line.slice(0, 512));
    if (match === null) continue;
    const [, ip = '', mac = '', device] = match;
    const permanent = / permanent\b/.test(line);
    const row = neighbourOf(ip, mac, device ?? null, permanent ? 'permanent' : 'unknown');
    if (row !== null) rows.push(row);
  }
  return rows;
}

/**
 * The neighbour table of macOS through Apple's own `arp`, which needs no rights. From macOS 15 on the
 * listing may be empty for an application without Local Network permission: the scan says so.
 * Not verified on a real machine.
 */
export function createDarwinNeighbourTable(deps: {
  readonly runner: CommandRunner;
}): NeighbourTable {
  const run = createPatientRun(deps.runner, PATIENCE);
  const read: NeighbourTable['read'] = async (signal) => {
    const outcome = await run('/usr/sbin/arp', ['-an'], {
      maxBytes: 16 * 1024 * 1024,
      ...(signal === undefined ? {} : { signal }),
    });
    return outcome.kind === 'completed'
      ? success(parseArpAn(outcome.stdout))
      : failure(problem('NEIGHBOUR_TABLE_UNREADABLE', { reason: outcome.kind }));
  };
  return { traits: DARWIN_TRAITS, read, readStates: read, capacity: async () => null };
}
