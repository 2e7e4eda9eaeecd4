import type { Device } from '../../../shared/domain/device.ts';
import type { EvidenceKind } from '../../../shared/domain/evidence.ts';
import { parseIpv4 } from '../../../shared/net/ipv4.ts';

/**
 * What an address gave. `accepted` and `refused`: a bare connection or refusal, which a firewall on the
 * path can give in the address's place. `page`: a page or certificate besides, which it can give too.
 * `own`: something that only a host says.
 */
type Given = 'nothing' | 'accepted' | 'refused' | 'page' | 'own';

export type AskedAddress = { readonly ip: string; readonly device: Device | null };

/** Neighbouring addresses that answer alike. */
export type AnsweringRun = {
  readonly given: Exclude<Given, 'nothing' | 'own'>;
  /** The addresses that gave no more than that, in order. */
  readonly ips: readonly string[];
  /** Nearly every address between the first and the last answered. */
  readonly isFull: boolean;
  /** True when no network of real hosts looks like this; false when only a comparison can tell. */
  readonly isCertain: boolean;
};

/** Evidence about a host that the host itself did not give. */
const SAID_BY_OTHERS: ReadonlySet<EvidenceKind> = new Set([
  'neighbour-table',
  'neighbour-cache',
  'vendor-prefix',
  'reverse-dns',
]);
const PAGE: ReadonlySet<EvidenceKind> = new Set([
  'http-title',
  'http-server',
  'http-realm',
  'http-page',
  'tls-certificate',
]);
/** So many neighbours that accept connections and then say nothing are no hosts. */
const CERTAIN_ACCEPTING = 8;
/** Silent computers refuse connections one by one; no network is this full of them. */
const CERTAIN_REFUSING = 60;
/**
 * So many addresses, all of which answer and most of which show one and the same page, are no network: it
 * would have a router at least.
 */
const CERTAIN_PAGES = 12;
const ONE_PAGE = 0.75;
/** Share of answering addresses in a run: a packet may be lost here and there. */
const FULL = 0.9;
/** Share of a run, beside hosts that speak for themselves. */
const MOST = 0.5;
const LONGEST_GAP = 2;

function givenBy(device: Device | null): Given {
  if (device === null || device.state !== 'answered') return 'nothing';
  if (device.role === 'phone' || device.role === 'gateway' || device.role === 'self') return 'own';
  const kinds = device.evidence.map(({ kind }) => kind).filter((kind) => !SAID_BY_OTHERS.has(kind));
  if (
    kinds.some((kind) => !PAGE.has(kind) && !/^(?:tcp-connect|tcp-refused|udp-refused)$/.test(kind))
  )
    return 'own';
  if (kinds.some((kind) => PAGE.has(kind))) return 'page';
  return kinds.includes('tcp-connect') ? 'accepted' : 'refused';
}

/** The page evidence of a device, as one text: a firewall's own page is the same everywhere. */
function pageOf(device: Device | null): string {
  const texts = (device?.evidence ?? []).flatMap(({ kind, value }) =>
    PAGE.has(kind) ? [`${kind} ${value}`] : [],
  );
  return texts.toSorted().join('\n');
}

type Placed = AskedAddress & { readonly value: number; readonly given: Given };

/** Cuts the addresses where several neighbours in a row gave nothing or were not asked. */
function cut(asked: readonly AskedAddress[]): Placed[][] {
  const placed = asked
    .map((each): Placed => ({
      ...each,
      value: parseIpv4(each.ip) ?? 0,
      given: givenBy(each.device),
    }))
    .filter(({ given }) => given !== 'nothing')
    .toSorted((a, b) => a.value - b.value);
  const runs: Placed[][] = [];
  for (const each of placed) {
    const run = runs.at(-1);
    const before = run?.at(-1)?.value;
    if (run === undefined || before === undefined || each.value - before > LONGEST_GAP)
      runs.push([each]);
    else run.push(each);
  }
  return runs;
}

function largestPageGroup(run: readonly Placed[]): readonly Placed[] {
  const pages = Map.groupBy(
    run.filter(({ given }) => given === 'page'),
    ({ device }) => pageOf(device),
  );
  return [...pages.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
}

/** Neighbouring addresses that gave the same and nothing of their own; hosts that did more stay out. */
export function answeringRuns(asked: readonly AskedAddress[]): readonly AnsweringRun[] {
  return cut(asked).flatMap((run): AnsweringRun[] => {
    const [first, last] = [run[0]?.value ?? 0, run.at(-1)?.value ?? 0];
    const isFull = run.length >= FULL * (last - first + 1);
    const isEverybody = run.length >= asked.length && run.length >= CERTAIN_PAGES;
    const of = (given: Given): Placed[] => run.filter((each) => each.given === given);
    const [accepted, refused, page] = [of('accepted'), of('refused'), largestPageGroup(run)];
    const share = (members: readonly Placed[]): number => members.length / run.length;
    const groups = [
      ['accepted', accepted, isFull && run.length >= CERTAIN_ACCEPTING && share(accepted) >= MOST],
      ['refused', refused, isFull && refused.length >= CERTAIN_REFUSING && share(refused) >= FULL],
      ['page', page, isEverybody && share(page) >= ONE_PAGE],
    ] as const;
    return groups.flatMap(([given, members, isCertain]): AnsweringRun[] =>
      members.length === 0 ? [] : [{ given, ips: members.map(({ ip }) => ip), isFull, isCertain }],
    );
  });
}
