import type { NetworkInterface } from '../../../shared/domain/network.ts';
import { problem } from '../../../shared/domain/problem.ts';
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
import { interfaceToScan } from '../../../shared/net/main-interface.ts';
import { addressScope, parseIpv4, type AddressScope } from '../../../shared/net/ipv4.ts';
import { WIDEST_FORCED_PREFIX, WIDEST_PREFIX } from './sweep/scan-plan.ts';

/** An interface with everything that a scan needs. */
export type UsableInterface = NetworkInterface & {
  readonly address: string;
  readonly prefix: number;
};

/** What to scan through one interface. */
export type InterfaceTarget = {
  readonly interface: UsableInterface;
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

/** The interface with what a scan needs, or null. */
export function usable(item: NetworkInterface): UsableInterface | null {
  const { address, prefix } = item;
  return address === null || prefix === null ? null : { ...item, address, prefix };
}

/** The network of an interface. */
export function ownRange(item: UsableInterface): Ipv4Range {
  return rangeOf(parseIpv4(item.address) ?? 0, item.prefix);
}

function chooseInterfaces(
  names: readonly string[] | undefined,
  interfaces: readonly NetworkInterface[],
): Result<readonly UsableInterface[]> {
  if (names === undefined || names.length === 0) {
    const chosen = interfaceToScan(interfaces);
    const first = chosen === null ? null : usable(chosen);
    return first === null ? failure(problem('NO_INTERFACE_UP')) : success([first]);
  }
  const chosen: UsableInterface[] = [];
  for (const name of new Set(names)) {
    const item = interfaces.find((each) => each.name === name);
    if (item === undefined) return failure(problem('UNKNOWN_INTERFACE', { name }));
    const ready = item.reason === 'down' ? null : usable(item);
    if (ready === null)
      return failure(problem('INTERFACE_NOT_USABLE', { name, reason: item.reason }));
    chosen.push(ready);
  }
  return success(chosen);
}

/** The part of a wide network that is scanned by default: the block around the machine itself. */
function ownPlan(
  item: UsableInterface,
  force: boolean,
): Result<{ readonly ranges: readonly Ipv4Range[]; readonly reducedFrom: Ipv4Range | null }> {
  const range = ownRange(item);
  const scope = checkScope(rangeScope(range), formatCidr(range), force);
  if (!scope.ok) return scope;
  // A self-assigned address does not show where other hosts are.
  if (rangeScope(range) === 'link-local') return success({ ranges: [], reducedFrom: null });
  const widest = force ? WIDEST_FORCED_PREFIX : WIDEST_PREFIX;
  if (range.prefix >= widest) return success({ ranges: [range], reducedFrom: null });
  return success({
    ranges: [rangeOf(parseIpv4(item.address) ?? 0, WIDEST_PREFIX)],
    reducedFrom: range,
  });
}

/**
 * Decides what to scan, from the request and the interfaces that exist. Problems:
 * NO_INTERFACE_UP, UNKNOWN_INTERFACE, INTERFACE_NOT_USABLE, RANGE_MALFORMED, RANGE_PUBLIC,
 * RANGE_NOT_SCANNABLE, RANGE_TOO_LARGE.
 */
export function resolveTargets(
  request: ScanRequest,
  interfaces: readonly NetworkInterface[],
): Result<readonly InterfaceTarget[]> {
  const force = request.force === true;
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
  const chosen = chooseInterfaces(request.interfaces, interfaces);
  if (!chosen.ok) return chosen;
  if (ranges.length === 0 && addresses.length === 0) {
    const targets: InterfaceTarget[] = [];
    for (const item of chosen.value) {
      const plan = ownPlan(item, force);
      if (!plan.ok) return plan;
      targets.push({ interface: item, ...plan.value, addresses: [], remote: [] });
    }
    return success(targets);
  }
  // Without a name, a range is scanned through the interface that has an address in it.
  const candidates =
    request.interfaces === undefined
      ? [
          ...chosen.value,
          ...interfaces.flatMap((item) => {
            const ready =
              item.scannable && item.name !== chosen.value[0]?.name ? usable(item) : null;
            return ready === null ? [] : [ready];
          }),
        ]
      : chosen.value;
  const asked = candidates.map((item, index): InterfaceTarget => {
    const own = ownRange(item);
    const isFirst = index === 0;
    const isLocal = (address: number): boolean => rangeContains(own, address);
    const elsewhere = (address: number): boolean =>
      !candidates.some((each) => rangeContains(ownRange(each), address));
    const local = ranges.filter(
      (range) => range.prefix >= own.prefix && rangeContains(own, range.base),
    );
    // The range is wider than the network or outside it: each address is sorted on its own.
    const loose = ranges
      .filter((range) => !candidates.some((each) => isInside(range, ownRange(each))))
      .flatMap((range) => [...hostAddresses(range)]);
    return {
      interface: item,
      ranges: local,
      addresses: [...addresses, ...loose].filter(
        (address) => isLocal(address) && !isEdge(own, address),
      ),
      remote: isFirst ? [...addresses, ...loose].filter(elsewhere) : [],
      reducedFrom: null,
    };
  });
  return success(
    asked.filter(
      (target, index) =>
        index === 0 || target.ranges.length + target.addresses.length + target.remote.length > 0,
    ),
  );
}

function isInside(range: Ipv4Range, network: Ipv4Range): boolean {
  return range.prefix >= network.prefix && rangeContains(network, range.base);
}

/** True for the network and broadcast address of a network. */
function isEdge(network: Ipv4Range, address: number): boolean {
  const size = 2 ** (32 - network.prefix);
  return size > 2 && (address === network.base || address === network.base + size - 1);
}
