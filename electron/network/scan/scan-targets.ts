import type { NetworkInterface } from '../../../shared/domain/network.ts';
import { type Problem, problem } from '../../../shared/domain/problem.ts';
import { failure, success, type Result } from '../../../shared/domain/result.ts';
import type { ScanRequest } from '../../../shared/domain/scan.ts';
import {
  formatCidr,
  hostAddresses,
  hostCount,
  parseCidr,
  rangeContains,
  rangeOf,
  rangeScope,
  type Ipv4Range,
} from '../../../shared/net/cidr.ts';
import {
  addressesOf,
  type CardOnNetwork,
  isInside,
  isSameRange,
  networksOf,
  onMainNetwork,
  ownRange,
} from '../../../shared/net/card-networks.ts';
import { interfaceToScan, isSiteCard, isTunnel } from '../../../shared/net/main-interface.ts';
import { addressScope, parseIpv4, type AddressScope } from '../../../shared/net/ipv4.ts';
import { CardKindSchema } from '../../../shared/knowledge/cards.ts';
import { WIDEST_FORCED_PREFIX, WIDEST_PREFIX } from './sweep/scan-plan.ts';

/** What to scan through one interface. */
export type InterfaceTarget = {
  readonly interface: CardOnNetwork;
  /** Ranges of the interface's own network, whose hosts the neighbour table shows. */
  readonly ranges: readonly Ipv4Range[];
  /** Addresses of the interface's own network given by hand. */
  readonly addresses: readonly number[];
  /** Addresses behind a router: only an answer of the host itself can prove them. */
  readonly remote: readonly number[];
  /** The interface's own network, if it was too wide and only a part is scanned. */
  readonly reducedFrom: Ipv4Range | null;
};

/** A requested range or address: accepted, or refused with a problem. */
function checkScope(scope: AddressScope, text: string, force: boolean): Result<void> {
  if (scope === 'private' || scope === 'link-local') return success(undefined);
  if (scope === 'public' || scope === 'shared')
    return force ? success(undefined) : failure(problem('RANGE_PUBLIC', { range: text }));
  return failure(problem('RANGE_NOT_SCANNABLE', { range: text }));
}

function checkRange(text: string, force: boolean): Result<Ipv4Range> {
  const range = parseCidr(text);
  if (range === null) return failure(problem('RANGE_MALFORMED', { range: text }));
  const widest = force ? WIDEST_FORCED_PREFIX : WIDEST_PREFIX;
  if (range.prefix < widest)
    return failure(
      problem('RANGE_TOO_LARGE', {
        range: text,
        addresses: hostCount(range),
        widest: `/${widest}`,
      }),
    );
  const scope = checkScope(rangeScope(range), formatCidr(range), force);
  return scope.ok ? success(range) : scope;
}

function checkAddress(text: string, force: boolean): Result<number> {
  const address = parseIpv4(text);
  if (address === null) return failure(problem('RANGE_MALFORMED', { range: text }));
  const scope = checkScope(addressScope(address), text, force);
  return scope.ok ? success(address) : scope;
}

/** True for an address that may be asked without force: one that a local network can have. */
export function isLocalAddress(text: string): boolean {
  return checkAddress(text, false).ok;
}

/** Why there is no card to scan through. */
function noCard(interfaces: readonly NetworkInterface[]): Problem {
  const tunnel = interfaces.find((each) => isTunnel(each) && each.address !== null);
  return tunnel === undefined
    ? problem('NO_INTERFACE_UP')
    : problem('ONLY_TUNNEL_UP', { name: tunnel.name });
}

/** A card on one of its networks, and whether a person named it. */
type Choice = { readonly card: CardOnNetwork; readonly isNamed: boolean };

/** The card that a person names by its name, or on another network by its address there. */
function namedCard(
  name: string,
  interfaces: readonly NetworkInterface[],
): Result<readonly CardOnNetwork[]> {
  const item = interfaces.find((each) => each.name === name);
  if (item !== undefined) {
    const ready = item.reason === 'down' ? null : onMainNetwork(item);
    return ready === null
      ? failure(problem('INTERFACE_NOT_USABLE', { name, reason: item.reason }))
      : success([ready]);
  }
  const found = interfaces.flatMap((each) =>
    addressesOf(each).flatMap((own) => (own.address === name ? [{ ...each, ...own }] : [])),
  );
  return found.length === 0 ? failure(problem('UNKNOWN_INTERFACE', { name })) : success(found);
}

function chooseInterfaces(
  names: readonly string[] | undefined,
  interfaces: readonly NetworkInterface[],
): Result<readonly Choice[]> {
  if (names === undefined || names.length === 0) {
    const chosen = interfaceToScan(interfaces);
    const first = chosen === null ? null : onMainNetwork(chosen);
    return first === null
      ? failure(noCard(interfaces))
      : success([{ card: first, isNamed: false }]);
  }
  const chosen: Choice[] = [];
  for (const name of new Set(names)) {
    const named = namedCard(name, interfaces);
    if (!named.ok) return named;
    chosen.push(...named.value.map((card) => ({ card, isNamed: true })));
  }
  return success(chosen);
}

type OwnPlan = { readonly ranges: readonly Ipv4Range[]; readonly reducedFrom: Ipv4Range | null };

const NOTHING: OwnPlan = { ranges: [], reducedFrom: null };

/** The part of a wide network that is scanned by default: the block around the machine itself. */
function ownPlan({ card, isNamed }: Choice, force: boolean): Result<OwnPlan> {
  const range = ownRange(card);
  // Nobody else is on this network, or it leads somewhere else than to a local network.
  if (range.prefix === 32) return success(NOTHING);
  if (card.reason === 'point-to-point' && range.prefix < 31 && !isNamed) return success(NOTHING);
  const scope = checkScope(rangeScope(range), formatCidr(range), force);
  if (!scope.ok) return scope;
  // A self-assigned address does not show where other hosts are.
  if (rangeScope(range) === 'link-local') return success(NOTHING);
  const widest = force ? WIDEST_FORCED_PREFIX : WIDEST_PREFIX;
  if (range.prefix >= widest) return success({ ranges: [range], reducedFrom: null });
  return success({
    ranges: [rangeOf(parseIpv4(card.address) ?? 0, WIDEST_PREFIX)],
    reducedFrom: range,
  });
}

/** Ranges and addresses that a person typed. */
type Asked = { readonly ranges: readonly Ipv4Range[]; readonly addresses: readonly number[] };

function readAsked(request: ScanRequest, force: boolean): Result<Asked> {
  const ranges: Ipv4Range[] = [];
  for (const text of request.ranges ?? []) {
    const range = checkRange(text, force);
    if (!range.ok) return range;
    ranges.push(range.value);
  }
  const addresses: number[] = [];
  for (const text of request.addresses ?? []) {
    const address = checkAddress(text, force);
    if (!address.ok) return address;
    addresses.push(address.value);
  }
  return success({ ranges, addresses });
}

/** True for a card on whose network something of what was typed lies. */
function concerns(card: CardOnNetwork, { ranges, addresses }: Asked): boolean {
  const own = ownRange(card);
  return (
    ranges.some((range) => isInside(range, own) || isInside(own, range)) ||
    addresses.some((address) => rangeContains(own, address))
  );
}

/** What was typed, without what lies on the networks of these cards. */
function besides(cards: readonly CardOnNetwork[], { ranges, addresses }: Asked): Asked {
  const networks = cards.map(ownRange);
  return {
    ranges: ranges.filter((range) => !networks.some((each) => isInside(range, each))),
    addresses: addresses.filter(
      (address) => !networks.some((each) => rangeContains(each, address)),
    ),
  };
}

/** The VPN or virtual card on whose network something of that lies; null for none. */
function cardElsewhere(
  interfaces: readonly NetworkInterface[],
  { ranges, addresses }: Asked,
): CardOnNetwork | null {
  const cards = interfaces.filter(({ reason }) => isElsewhere(reason)).flatMap(networksOf);
  return (
    cards.find((card) => {
      const own = ownRange(card);
      return (
        ranges.some((range) => isInside(range, own)) ||
        addresses.some((address) => rangeContains(own, address))
      );
    }) ?? null
  );
}

/**
 * The cards through which typed ranges are scanned: the one that is meant, then every other that is on
 * such a network. A network of a VPN or a virtual card is not the site's: it needs force.
 */
function cardsFor(
  chosen: readonly Choice[],
  asked: Asked,
  interfaces: readonly NetworkInterface[],
  force: boolean,
): Result<readonly CardOnNetwork[]> {
  const own = chosen.map(({ card }) => card);
  const isListed = (card: CardOnNetwork): boolean =>
    own.some((each) => isSameRange(ownRange(card), ownRange(each)));
  const others = (cards: readonly NetworkInterface[]): CardOnNetwork[] =>
    cards.flatMap(networksOf).filter((card) => concerns(card, asked) && !isListed(card));
  if (chosen.some(({ isNamed }) => isNamed)) {
    const named = new Set(own.map(({ name }) => name));
    return success([...own, ...others(interfaces.filter(({ name }) => named.has(name)))]);
  }
  own.push(...others(interfaces.filter((each) => isSiteCard(each, true))));
  const away = cardElsewhere(interfaces, besides(own, asked));
  if (away === null) return success(own);
  const range = formatCidr(ownRange(away));
  return force
    ? success([...own, away])
    : failure(problem('RANGE_ELSEWHERE', { range, name: away.name, reason: away.reason }));
}

function isElsewhere(reason: NetworkInterface['reason']): boolean {
  return CardKindSchema.exclude(['loopback']).safeParse(reason).success;
}

function numbers(blocks: readonly Ipv4Range[]): number[] {
  return blocks.map(({ base }) => base);
}

/** What each card has to scan of what was typed; the first one takes what lies behind a router. */
function share(cards: readonly CardOnNetwork[], { ranges, addresses }: Asked): InterfaceTarget[] {
  /** The prefix of the smallest network that holds a block: the system sends that way too. */
  const closest = (block: Ipv4Range): number =>
    cards.reduce((longest, each) => {
      const own = ownRange(each);
      return isInside(block, own) ? Math.max(longest, own.prefix) : longest;
    }, -1);
  const isOn = (item: CardOnNetwork, block: Ipv4Range): boolean =>
    isInside(block, ownRange(item)) && item.prefix === closest(block);
  // The range is wider than the network or outside it: each address is sorted on its own.
  const loose = ranges
    .filter((range) => closest(range) < 0)
    .flatMap((range) => [...hostAddresses(range)]);
  const single = [...addresses, ...loose].map((address) => rangeOf(address, 32));
  return cards.map((item, index) => {
    const own = ownRange(item);
    return {
      interface: item,
      ranges: ranges.filter((range) => isOn(item, range)),
      addresses: numbers(single.filter((each) => isOn(item, each) && !isEdge(own, each.base))),
      remote: index === 0 ? numbers(single.filter((each) => closest(each) < 0)) : [],
      reducedFrom: null,
    };
  });
}

/**
 * Decides what to scan, from the request and the interfaces that exist. Problems: NO_INTERFACE_UP,
 * ONLY_TUNNEL_UP, UNKNOWN_INTERFACE, INTERFACE_NOT_USABLE, RANGE_MALFORMED, RANGE_PUBLIC,
 * RANGE_ELSEWHERE, RANGE_NOT_SCANNABLE, RANGE_TOO_LARGE.
 */
export function resolveTargets(
  request: ScanRequest,
  interfaces: readonly NetworkInterface[],
): Result<readonly InterfaceTarget[]> {
  const force = request.force === true;
  const asked = readAsked(request, force);
  if (!asked.ok) return asked;
  const chosen = chooseInterfaces(request.interfaces, interfaces);
  if (!chosen.ok) return chosen;
  if (asked.value.ranges.length === 0 && asked.value.addresses.length === 0) {
    const targets: InterfaceTarget[] = [];
    for (const choice of chosen.value) {
      const plan = ownPlan(choice, force);
      if (!plan.ok) return plan;
      targets.push({ interface: choice.card, ...plan.value, addresses: [], remote: [] });
    }
    return success(targets);
  }
  const cards = cardsFor(chosen.value, asked.value, interfaces, force);
  if (!cards.ok) return cards;
  const [first, ...others] = share(cards.value, asked.value);
  const busy = others.filter(hasWork);
  // The card that is meant stays, because its gateway tells the site; another network of it does too.
  const isTold = busy.some((target) => target.interface.name === first?.interface.name);
  return success(first === undefined || (isTold && !hasWork(first)) ? busy : [first, ...busy]);
}

function hasWork({ ranges, addresses, remote }: InterfaceTarget): boolean {
  return ranges.length + addresses.length + remote.length > 0;
}

/** True for the network and broadcast address of a network. */
function isEdge(network: Ipv4Range, address: number): boolean {
  const size = 2 ** (32 - network.prefix);
  return size > 2 && (address === network.base || address === network.base + size - 1);
}
