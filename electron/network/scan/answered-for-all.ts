import type { Evidence } from '../../../shared/domain/evidence.ts';
import { answeringRuns, type AskedAddress } from './answering-runs.ts';
import { type ComparisonDeps, createComparison } from './compare-run.ts';
import type { DeviceBook } from './device-book.ts';
import type { MacLedger } from './mac-ledger.ts';
import type { PreparedScan } from './prepare-scan.ts';

/** A MAC with this many addresses answers for others. */
const SHARED_FROM = 3;

/** Addresses for which something on the path answers, and what it answers. */
export type AnsweredForAll = {
  readonly count: number;
  readonly first: string;
  readonly last: string;
  readonly evidence: readonly Evidence[];
};

export type AnsweredForAllDeps = ComparisonDeps & {
  readonly scan: ComparisonDeps['scan'] & Pick<PreparedScan, 'plans' | 'planned'>;
  readonly book: DeviceBook;
  readonly macs: Pick<MacLedger, 'addressesByMac' | 'has'>;
};

/** Addresses that are judged together; only those behind a router can be compared with empty places. */
type Group = { readonly asked: readonly AskedAddress[]; readonly isRemote: boolean };

function groupsOf({ scan, book, macs }: AnsweredForAllDeps): readonly Group[] {
  const look = (ips: readonly string[], isRemote: boolean): Group => ({
    asked: ips.map((ip) => ({ ip, device: book.get(ip) })),
    isRemote,
  });
  const shared = [...macs.addressesByMac().values()].filter((ips) => ips.length >= SHARED_FROM);
  // Where the system hides MACs, nothing but their answers tells hosts from stand-ins.
  const hidden = [...scan.planned].filter((ip) => !macs.has(ip));
  return [
    ...scan.plans.map(({ remote }) => look(remote, true)),
    ...[hidden, ...shared].map((ips) => look(ips, false)),
  ];
}

function commonest(book: DeviceBook, ips: readonly string[]): Evidence[] {
  const values = ips.flatMap(
    (ip) =>
      book.get(ip)?.evidence.find(({ kind }) => /^(?:tcp|udp)-(?:connect|refused)$/.test(kind)) ??
      [],
  );
  const counts = Map.groupBy(values, ({ kind, value }) => `${kind} ${value}`);
  return [...counts.values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined ? [] : [{ ...first, value: `${first.value} × ${alike.length}` }];
  });
}

/**
 * Takes addresses off the list for which a firewall or another device on the path answers, as for the
 * addresses of a MAC that stands for many. Hosts that said something of their own stay.
 */
export async function dropAnsweredForAll(
  deps: AnsweredForAllDeps,
): Promise<readonly AnsweredForAll[]> {
  const { book, signal } = deps;
  const compare = createComparison(deps);
  const judged = groupsOf(deps).flatMap(({ asked, isRemote }) =>
    answeringRuns(asked).map(async (run) => {
      const otherwise = isRemote ? compare : () => Promise.resolve(null);
      return { run, compared: run.isCertain ? [] : await otherwise(run) };
    }),
  );
  const found: AnsweredForAll[] = [];
  for (const { run, compared } of await Promise.all(judged)) {
    if (compared === null || signal.aborted) continue;
    found.push({
      count: run.ips.length,
      first: run.ips[0] ?? '',
      last: run.ips.at(-1) ?? '',
      evidence: [...commonest(book, run.ips), ...compared].slice(0, 16),
    });
    for (const ip of run.ips) book.remove(ip);
  }
  return found;
}
