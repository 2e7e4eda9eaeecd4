import type { Evidence } from '../../../shared/domain/evidence.ts';
import { addressScope, formatIpv4, parseIpv4 } from '../../../shared/net/ipv4.ts';
import { answeringRuns, type AnsweringRun, type AskedAddress } from './answering-runs.ts';
import type { DeviceBook } from './device-book.ts';
import type { LivenessProver } from './liveness.ts';
import type { MacLedger } from './mac-ledger.ts';
import type { PreparedScan } from './prepare-scan.ts';

/** A MAC with this many addresses answers for others. */
const SHARED_FROM = 3;
/** Empty places asked for one run, at most. */
const COMPARED_AT_MOST = 16;
/** Bits of a network whose first and last address no host has. */
const NETWORK_BITS = 8;

/** Addresses for which something on the path answers, and what it answers. */
export type AnsweredForAll = {
  readonly count: number;
  readonly first: string;
  readonly last: string;
  readonly evidence: readonly Evidence[];
};

export type AnsweredForAllDeps = {
  readonly scan: Pick<PreparedScan, 'plans' | 'planned' | 'localAddressOf' | 'startedAtMs'>;
  readonly book: DeviceBook;
  readonly macs: Pick<MacLedger, 'addressesByMac' | 'has'>;
  readonly prover: LivenessProver;
  readonly signal: AbortSignal;
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

/** The first and the last address of each /24 of the run: no host has either of them. */
function emptyPlaces(ips: readonly string[]): readonly string[] {
  const places = new Set<string>();
  for (const ip of ips) {
    const value = parseIpv4(ip) ?? 0;
    const first = ((value >>> NETWORK_BITS) << NETWORK_BITS) >>> 0;
    // Nothing outside the site is asked beyond what the person named.
    if (addressScope(value) !== 'public')
      places.add(formatIpv4(first)).add(formatIpv4(first + 2 ** NETWORK_BITS - 1));
  }
  return [...places];
}

type Comparison = (run: AnsweringRun) => Promise<readonly Evidence[] | null>;

/**
 * Asks addresses that no host has: if they answer as the run does, the run is no hosts either. Gives the
 * evidence, or null where one of them is silent or answers otherwise.
 */
function comparison({ scan, prover, signal }: AnsweredForAllDeps): Comparison {
  const asked = new Map<string, Promise<Evidence | null>>();
  const ask = async (ip: string, localAddress: string | null): Promise<Evidence | null> => {
    const options = { localAddress, signal, startedAtMs: scan.startedAtMs, rounds: 1 };
    const proof = await prover.prove(ip, options);
    return proof === null ? null : { ...proof.evidence, value: `${ip}: ${proof.evidence.value}` };
  };
  return async (run) => {
    const places = emptyPlaces(run.ips);
    if (places.length === 0 || places.length > COMPARED_AT_MOST) return null;
    const localAddress = scan.localAddressOf(run.ips[0] ?? '');
    const wanted = run.given === 'refused' ? ['tcp-refused', 'udp-refused'] : ['tcp-connect'];
    const proofs = await Promise.all(
      places.map((ip) => {
        const asking = asked.get(ip) ?? ask(ip, localAddress);
        asked.set(ip, asking);
        return asking;
      }),
    );
    const same = proofs.filter((proof) => proof !== null && wanted.includes(proof.kind));
    return same.length === proofs.length ? same.filter((proof) => proof !== null) : null;
  };
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
  const compare = comparison(deps);
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
