import type { PublicAddress } from '../../../shared/domain/network.ts';
import { problem } from '../../../shared/domain/problem.ts';
import type { ProblemCode } from '../../../shared/domain/problem-codes.ts';
import { failure, type Result, success } from '../../../shared/domain/result.ts';
import type { Endpoints, PublicAddressSource } from '../../../shared/knowledge/endpoints.ts';
import { scopeOf } from '../../../shared/net/ipv4.ts';
import { readPageText } from '../../../shared/protocols/http.ts';
import type { Clock, RandomSource } from '../../platform/machine.ts';
import type { GuardedWire } from '../../wire/refuse-own-addresses.ts';
import { openDatagrams } from '../../wire/datagrams.ts';
import { askResolver } from '../../wire/dns-client.ts';
import { createNames, type Names } from '../../wire/names.ts';
import { fetchPage } from '../../wire/http.ts';
import { askStun } from '../../wire/stun-client.ts';

export type PublicAddressDeps = {
  readonly sockets: GuardedWire;
  readonly clock: Clock;
  readonly random: RandomSource;
};

export type LastKnownAddress = NonNullable<PublicAddress['lastKnown']>;

export type PublicAddressReader = {
  /**
   * The public IPv4 of this access, accepted when two sources agree and no source changes its answer.
   * Always resolves, within about three seconds; being offline is a state of the answer, not a failure.
   */
  readonly read: (options: {
    readonly signal: AbortSignal;
    /** Last address known for this site, returned when nothing answers. */
    readonly lastKnown: LastKnownAddress | null;
  }) => Promise<PublicAddress>;
};

const LIMIT_MS = 3000;
/** How long, after two sources agree, the others may still disagree, in milliseconds. */
const GRACE_MS = 800;
/**
 * How often a source is asked again by datagram, from two new sockets each time, because a router with two
 * accesses chooses one for each flow, often in turn. The pauses, in milliseconds, keep the sources apart:
 * in step with each other, each would always meet the same access.
 */
const REPEATS = 2;
const READ_EVERY_MS = 180;
const APART_MS = 40;
/** Limit of an answer, head and body; the body alone may have 1 KB. */
const MAX_ANSWER_BYTES = 4096;
const MAX_BODY = 1024;
/** Problems that mean "no way out" rather than "a strange answer". */
const NO_WAY_OUT: ReadonlySet<string> = new Set<ProblemCode>([
  'SOURCE_NAME_UNRESOLVED',
  'SOURCE_TIMED_OUT',
  'SOURCE_UNREACHABLE',
  'SOURCE_REFUSED',
]);

type Source = PublicAddress['sources'][number];

/** Name of a source as people know it. */
function sourceLabel(source: PublicAddressSource): string {
  if (source.kind === 'page') return source.url;
  if (source.kind === 'dns') return `dns:${source.name}`;
  return `stun:${source.host}`;
}

/** The only public IPv4 of a page: alone, or the only address in its text. Null otherwise. */
export function addressOfPage(body: string): string | null {
  const text = body.length > MAX_BODY ? '' : readPageText(body);
  const found = new Set(text.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g) ?? []);
  const [only] = found;
  return found.size === 1 && only !== undefined ? publicOnly(only) : null;
}

function publicOnly(text: string): string | null {
  return scopeOf(text) === 'public' ? text : null;
}

type Asking = PublicAddressDeps & { readonly names: Names; readonly signal: AbortSignal };

async function askPage(asking: Asking, url: string): Promise<Result<string>> {
  const page = await fetchPage(
    { tcp: asking.sockets.tcp, names: asking.names },
    { url, signal: asking.signal, maxBytes: MAX_ANSWER_BYTES, limitMs: LIMIT_MS },
  );
  if (!page.ok) return page;
  const { response, truncated } = page.value;
  // A redirect leads to another page, often a captive portal's.
  if (response.status >= 300 && response.status < 400) return failure(problem('SOURCE_REDIRECTED'));
  if (truncated) return failure(problem('SOURCE_TOO_LARGE'));
  const ip = response.status === 200 ? addressOfPage(response.body) : null;
  return ip === null ? failure(problem('SOURCE_ANSWER_INVALID')) : success(ip);
}

async function askDatagram(
  asking: Asking,
  source: Exclude<PublicAddressSource, { kind: 'page' }>,
): Promise<Result<string>> {
  const host = source.kind === 'dns' ? source.address : source.host;
  const address = await asking.names.address(host);
  if (address === null) return failure(problem('SOURCE_NAME_UNRESOLVED', { name: host }));
  const session = await openDatagrams(asking.sockets.udp, asking.clock, { address: null });
  if (session === null) return failure(problem('SOURCE_UNREACHABLE', { reason: 'no socket' }));
  const target = { address, port: source.port, signal: asking.signal, limitMs: LIMIT_MS };
  try {
    let ip: string | null | undefined;
    if (source.kind === 'dns') {
      const answer = await askResolver(session, asking.random, { ...target, name: source.name });
      if (answer !== null) ip = answer.value.addresses[0] ?? null;
    } else {
      const answer = await askStun(session, asking.random, target);
      if (answer !== null) ip = answer.value.mapped?.ip ?? null;
    }
    if (ip === undefined) return failure(problem('SOURCE_TIMED_OUT'));
    const accepted = ip === null ? null : publicOnly(ip);
    return accepted === null ? failure(problem('SOURCE_ANSWER_INVALID')) : success(accepted);
  } finally {
    session.close();
  }
}

function votesOf(sources: readonly Source[]): Map<string, number> {
  const votes = new Map<string, number>();
  for (const { ip } of sources) if (ip !== null) votes.set(ip, (votes.get(ip) ?? 0) + 1);
  return votes;
}

/** The address that most sources agree on, at least two; null when there is none. */
function agreedAddress(votes: ReadonlyMap<string, number>): string | null {
  const ranked = [...votes].toSorted((a, b) => b[1] - a[1]);
  const [first, second] = ranked;
  if (first === undefined || first[1] < 2) return null;
  return second !== undefined && second[1] === first[1] ? null : first[0];
}

function stateOf(
  sources: readonly Source[],
  isChanging: boolean,
): Pick<PublicAddress, 'state' | 'ip'> {
  const votes = votesOf(sources);
  const agreed = agreedAddress(votes);
  if (votes.size > 1 || isChanging) return { state: 'disagree', ip: agreed };
  if (agreed !== null) return { state: 'known', ip: agreed };
  const [alone] = votes.keys();
  // A single source is shown but not believed: a portal also answers with a page.
  if (alone !== undefined) return { state: 'unknown', ip: alone };
  const isOffline = sources.every(({ problem: met }) => met !== null && NO_WAY_OUT.has(met.code));
  return { state: isOffline ? 'offline' : 'unknown', ip: null };
}

/** Asks every source at once and judges their answers; see `PublicAddressReader.read`. */
export async function readPublicAddress(
  deps: PublicAddressDeps & { readonly names: Names },
  options: {
    readonly sources: readonly PublicAddressSource[];
    readonly signal: AbortSignal;
    readonly lastKnown: LastKnownAddress | null;
  },
): Promise<PublicAddress> {
  const { clock } = deps;
  const enough = new AbortController();
  const signal = AbortSignal.any([options.signal, enough.signal]);
  const asking = { ...deps, signal };
  const results = new Map<number, Source>();
  const startedAtMs = clock.monotonicMs();

  /** Addresses that each source told, in turn. */
  const told = options.sources.map(() => new Set<string>());

  const readAgain = async (source: PublicAddressSource, index: number): Promise<void> => {
    if (source.kind === 'page') return;
    await clock.sleep(index * APART_MS, signal);
    for (let reading = 0; reading < REPEATS; reading += 1) {
      await clock.sleep(READ_EVERY_MS, signal);
      if (signal.aborted) return;
      const answers = await Promise.all([askDatagram(asking, source), askDatagram(asking, source)]);
      for (const answer of answers) if (answer.ok) told[index]?.add(answer.value);
    }
  };
  const asked = options.sources.map(async (source, index) => {
    const answer =
      source.kind === 'page'
        ? await askPage(asking, source.url)
        : await askDatagram(asking, source);
    if (signal.aborted) return;
    if (answer.ok) told[index]?.add(answer.value);
    results.set(index, {
      source: sourceLabel(source).slice(0, 120),
      ip: answer.ok ? answer.value : null,
      problem: answer.ok ? null : answer.problem,
      durationMs: clock.monotonicMs() - startedAtMs,
    });
    if (agreedAddress(votesOf([...results.values()])) !== null)
      void clock.sleep(GRACE_MS, signal).then(() => enough.abort());
    if (answer.ok) await readAgain(source, index);
  });
  await Promise.race([Promise.all(asked), clock.sleep(LIMIT_MS + 500, signal)]);
  enough.abort();

  const sources = options.sources.map(
    (source, index): Source =>
      results.get(index) ?? {
        source: sourceLabel(source).slice(0, 120),
        ip: null,
        problem: problem(options.signal.aborted ? 'CANCELLED' : 'SOURCE_TIMED_OUT'),
        durationMs: clock.monotonicMs() - startedAtMs,
      },
  );
  const isChanging = told.some((seen) => seen.size > 1);
  const judged = stateOf(sources, isChanging);
  return {
    ...judged,
    sources,
    ...(isChanging
      ? { changing: [...new Set(told.flatMap((seen) => [...seen]))].slice(0, 8) }
      : {}),
    measuredAt: clock.now().toISOString(),
    lastKnown: judged.state === 'known' ? null : options.lastKnown,
  };
}

/** The reader of the public address, with the endpoints as they are set when it is called. */
export function createPublicAddressReader(
  deps: PublicAddressDeps & { readonly endpoints: () => Promise<Endpoints> },
): PublicAddressReader {
  return {
    read: async ({ signal, lastKnown }) => {
      const { publicAddress } = await deps.endpoints();
      const names = createNames(deps.sockets.names, signal);
      return readPublicAddress(
        { ...deps, names },
        { sources: publicAddress.sources, signal, lastKnown },
      );
    },
  };
}
