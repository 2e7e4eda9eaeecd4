import type { DeviceBook } from './device-book.ts';
import type { LivenessProver } from './liveness.ts';
import type { MacLedger } from './mac-ledger.ts';
import type { PreparedScan } from './prepare-scan.ts';

/** A MAC with this many addresses answers for others: a proxy, an extender, a router. */
const SHARED_FROM = 3;
/** Most unproved addresses of one MAC that are listed; more are a proxy's inventions. */
const LISTED_SHARERS = 8;
/** Addresses of one MAC that are asked for a proof of life. */
const PROVED_AT_MOST = 64;

export type SharedMacsDeps = {
  readonly scan: PreparedScan;
  readonly book: DeviceBook;
  readonly macs: MacLedger;
  /** Hosts that the system itself confirmed. */
  readonly confirmed: ReadonlySet<string>;
  readonly prover: LivenessProver;
  readonly signal: AbortSignal;
};

async function proveEach(deps: SharedMacsDeps, ips: readonly string[]): Promise<void> {
  const { scan, book, signal } = deps;
  const verdicts = await Promise.all(
    ips.map(async (ip) => ({
      ip,
      proof: await deps.prover.prove(ip, {
        localAddress: scan.localAddressOf(ip),
        signal,
        startedAtMs: scan.startedAtMs,
        rounds: 1,
      }),
    })),
  );
  if (signal.aborted) return;
  for (const { ip, proof } of verdicts)
    if (proof !== null) book.note(ip, { atMs: scan.elapsed(), evidence: [proof.evidence] });
}

/**
 * Checks each MAC that several addresses resolved to: addresses without a proof of life get a weaker
 * state, or leave the list if there are many. `shared` receives the MACs as they are found.
 */
export async function dropUnprovedSharers(
  deps: SharedMacsDeps,
  shared: Map<string, number>,
): Promise<void> {
  const { scan, book, confirmed, signal } = deps;
  for (const [mac, ips] of deps.macs.addressesByMac()) {
    if (ips.length < SHARED_FROM) continue;
    shared.set(mac, ips.length);
    for (const ip of ips) book.flag(ip, 'shared-mac');
    const unproved = ips.filter((ip) => book.get(ip)?.state === 'resolved' && !confirmed.has(ip));
    await proveEach(deps, unproved.slice(0, PROVED_AT_MOST));
    if (signal.aborted) return;
    const ghosts = unproved.filter(
      (ip) => book.get(ip)?.state !== 'answered' && ip !== scan.gatewayIp,
    );
    // The MAC's owner looks the same as the addresses it answers for: none of them is called alive.
    const evidence = {
      kind: 'neighbour-cache' as const,
      value: `${mac} stands for ${ips.length} addresses; no reply from this one`,
      atMs: scan.elapsed(),
    };
    for (const ip of ghosts)
      if (ghosts.length <= LISTED_SHARERS) book.weaken(ip, 'cached', [evidence]);
      else book.remove(ip);
  }
}
