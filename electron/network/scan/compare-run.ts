import type { Evidence } from '../../../shared/domain/evidence.ts';
import { parseCidr, rangeContains } from '../../../shared/net/cidr.ts';
import { addressScope, formatIpv4, parseIpv4 } from '../../../shared/net/ipv4.ts';
import type { TcpWire } from '../../wire/wire.ts';
import type { AnsweringRun } from './answering-runs.ts';
import type { LivenessProver } from './liveness.ts';
import type { PreparedScan } from './prepare-scan.ts';

/** Empty places asked for one run, at most. */
const COMPARED_AT_MOST = 16;
/** Bits of a network whose first and last address no host has. */
const NETWORK_BITS = 8;
/** From this length on, one empty place inside the range that the person named is enough. */
const LONG_RUN = 8;
/** Addresses of a run that are asked again. */
const ASKED_AGAIN = 64;
/** Ports that a firewall answers in place of a host which refused another one. */
const INTERCEPTED_PORTS = [5060, 80, 443] as const;
const CONNECT_MS = 500;

export type ComparisonDeps = {
  readonly scan: Pick<PreparedScan, 'job' | 'localAddressOf' | 'startedAtMs' | 'elapsed'>;
  readonly prover: LivenessProver;
  readonly tcp: Pick<TcpWire, 'probe'>;
  readonly signal: AbortSignal;
};

/** The evidence that nobody is behind a run of addresses; null when they may be hosts. */
export type Comparison = (run: AnsweringRun) => Promise<readonly Evidence[] | null>;

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

/** Asks addresses that no host has: if they answer as the run does, the run is no hosts either. */
function emptyPlaceComparison({ scan, prover, signal }: ComparisonDeps): Comparison {
  const asked = new Map<string, Promise<Evidence | null>>();
  const ask = (ip: string, localAddress: string | null): Promise<Evidence | null> => {
    const options = { localAddress, signal, startedAtMs: scan.startedAtMs, rounds: 1 };
    const asking =
      asked.get(ip) ?? prover.prove(ip, options).then((proof) => proof?.evidence ?? null);
    asked.set(ip, asking);
    return asking;
  };
  const ranges = (scan.job.request.ranges ?? []).flatMap((text) => parseCidr(text) ?? []);
  const isNamed = (ip: string): boolean =>
    ranges.some((range) => rangeContains(range, parseIpv4(ip) ?? 0));
  return async (run) => {
    const places = emptyPlaces(run.ips);
    if (places.length === 0 || places.length > COMPARED_AT_MOST) return null;
    const localAddress = scan.localAddressOf(run.ips[0] ?? '');
    const wanted = run.given === 'refused' ? ['tcp-refused', 'udp-refused'] : ['tcp-connect'];
    const answers = await Promise.all(
      places.map(async (ip) => ({ ip, evidence: await ask(ip, localAddress) })),
    );
    const alike = answers.flatMap(({ ip, evidence }) =>
      evidence !== null && wanted.includes(evidence.kind)
        ? [{ ip, evidence: { ...evidence, value: `${ip}: ${evidence.value}` } }]
        : [],
    );
    const isEnough =
      alike.length === places.length ||
      (run.isFull && run.ips.length >= LONG_RUN && alike.some(({ ip }) => isNamed(ip)));
    return isEnough ? alike.map(({ evidence }) => evidence) : null;
  };
}

/**
 * Asks addresses that refused one port for others: a firewall may refuse some and complete handshakes on
 * others, and hosts that accept SIP by TCP and then say nothing do not stand in a row.
 */
function secondLook({ scan, tcp, signal }: ComparisonDeps): Comparison {
  return async ({ given, ips }) => {
    if (given !== 'refused' || ips.length < LONG_RUN) return null;
    const asked = ips.slice(0, ASKED_AGAIN);
    const open = await Promise.all(
      asked.map(async (ip) => {
        const options = { localAddress: scan.localAddressOf(ip), timeoutMs: CONNECT_MS, signal };
        const outcomes = await Promise.all(
          INTERCEPTED_PORTS.map((port) => tcp.probe(ip, port, options)),
        );
        return INTERCEPTED_PORTS.filter((_, index) => outcomes[index]?.kind === 'answered');
      }),
    );
    const accepting = open.filter((ports) => ports.length > 0).length;
    if (accepting < LONG_RUN || accepting < asked.length / 2) return null;
    const ports = [...new Set(open.flat())].join(', ');
    const value = `tcp ${ports} answered × ${accepting}`;
    return [{ kind: 'tcp-connect', value, atMs: scan.elapsed() }];
  };
}

/** Compares a run of addresses behind a router with places where no host can be, and looks again. */
export function createComparison(deps: ComparisonDeps): Comparison {
  const withEmptyPlaces = emptyPlaceComparison(deps);
  const again = secondLook(deps);
  return async (run) => {
    const [compared, seen] = await Promise.all([withEmptyPlaces(run), again(run)]);
    return compared ?? seen;
  };
}
