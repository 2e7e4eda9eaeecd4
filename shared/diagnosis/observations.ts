import type { CallQuality, CheckId, CheckResult } from '../domain/check.ts';
import { BLOCKED_STREAM_CODES } from '../domain/check-codes.ts';
import { deviceKey, isThere } from '../domain/device.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { ScannedInterface } from '../domain/scan.ts';
import { carriedAnswers } from '../knowledge/observations.ts';
import { parseCidr, rangeContains } from '../net/cidr.ts';
import { isNeverAssigned, parseIpv4 } from '../net/ipv4.ts';
import type { DiagnosisNode } from '../knowledge/graph-schema.ts';
import { compareMacs } from './mac-label.ts';
import type { ObservationId, ReadingOf } from '../knowledge/observation-schema.ts';
import { restartOf } from './restart.ts';
import type { Strength } from './run-schema.ts';
import { deviceOf, isSinceAsked, type Sightings } from './sightings.ts';

/** What an observation reads, or null if nothing was measured, with its evidence. */
export type Observed<Reading extends string = string> = {
  readonly reading: Reading | null;
  readonly evidence: readonly Evidence[];
};

/** What the application proposes for a node's question. */
export type Proposal = Observed & {
  /** Answers that the reading supports; none when it only shows a figure. */
  readonly choices: readonly string[];
  /** How strongly it supports them; null when it supports none. */
  readonly strength: Strength | null;
};

/** A phone whose clock is off by more than this has not set it from a server, in seconds. */
const CLOCK_TOLERANCE_SECONDS = 120;

const MAX_EVIDENCE = 20;

const note = (value: string, kind: Evidence['kind'] = 'system'): Evidence => ({
  kind,
  value,
  atMs: 0,
});

const nothing: Observed<never> = { reading: null, evidence: [] };

function read<Reading extends string>(
  reading: Reading,
  evidence: readonly Evidence[] = [],
): Observed<Reading> {
  return { reading, evidence: evidence.slice(0, MAX_EVIDENCE) };
}

/** Which telephones are silent on the network; only a hint about their lines. */
function phonesAffected({ scan, phoneKey }: Sightings): Observed<ReadingOf<'phones-affected'>> {
  if (scan === null || !scan.complete) return nothing;
  const phones = scan.devices.filter(({ role }) => role === 'phone');
  const silent = phones.filter((phone) => !isThere(phone));
  // Computers and printers vanish too; only what was known as a phone counts.
  const vanished = scan.changes
    .filter(({ kind, sighting }) => kind === 'gone' && sighting?.device.role === 'phone')
    .map(({ key }) => key);
  const unseen = scan.unseenPhone?.role === 'phone' ? [phoneKey] : [];
  const missing = new Set([...silent.map(deviceKey), ...vanished, ...unseen]);
  const others = phones.filter((phone) => deviceKey(phone) !== phoneKey);
  const evidence = [
    ...phones.map(({ ip, state }) => note(`${ip} ${state}`)),
    ...[...vanished, ...unseen].map((key) => note(`${key} gone`)),
  ];
  if (phones.length === 0 && missing.size === 0) return nothing;
  if (missing.size > 1) return read('several-silent', evidence);
  if (missing.size === 1 && !missing.has(phoneKey)) return read('another-silent', evidence);
  // Nobody knows how the phones are that were not looked for.
  if ((scan.unasked ?? []).length > 0) return { reading: null, evidence };
  if (others.length === 0) return read('alone', evidence);
  return read(missing.has(phoneKey) ? 'only-this-silent' : 'all-answer', evidence);
}

/**
 * A host that answers is powered; one that does not may be off or disconnected, so it proves
 * nothing.
 */
function phonePowered(sightings: Sightings): Observed<ReadingOf<'phone-powered'>> {
  const last = sightings.watch.findLast(({ type }) => type !== 'failed');
  if (last !== undefined) {
    const evidence = [note(`${last.type} ${last.at}`), ...last.evidence];
    if (last.type === 'left') return read('not-seen', evidence);
    return read(isSinceAsked(sightings, last.at) ? 'seen-now' : 'seen-before', evidence);
  }
  const device = deviceOf(sightings);
  if (device === undefined || sightings.scan === null) return nothing;
  if (!isThere(device)) return read('not-seen', device.evidence);
  const isNow = sightings.scan.isPast !== true && isSinceAsked(sightings, sightings.scan.startedAt);
  return read(isNow ? 'seen-now' : 'seen-before', device.evidence);
}

function phoneRebooted({
  watch,
  since,
  phoneKey,
}: Sightings): Observed<ReadingOf<'phone-rebooted'>> {
  const from = since === null || since === '' ? Number.NEGATIVE_INFINITY : Date.parse(since);
  const { reading, events } = restartOf(watch, phoneKey, from);
  if (reading === null) return nothing;
  return read(
    reading,
    events.flatMap((event) => [note(`${event.type} ${event.at}`), ...event.evidence]),
  );
}

function phoneClock({ clock }: Sightings): Observed<ReadingOf<'phone-clock'>> {
  if (clock === null || clock.differenceSeconds === null) return nothing;
  const right = Math.abs(clock.differenceSeconds) <= CLOCK_TOLERANCE_SECONDS;
  return read(right ? 'right' : 'wrong', clock.evidence);
}

function isInRangeOf({ address: own, prefix }: ScannedInterface, address: number): boolean {
  const range = parseCidr(`${own}/${prefix}`);
  return range !== null && rangeContains(range, address);
}

/**
 * The address at which this phone's own MAC was seen. A host known only by its address, or whose
 * MAC is at two addresses, does not show what the phone's menu says.
 */
function phoneAddress(sightings: Sightings): Observed<ReadingOf<'phone-address'>> {
  const { scan } = sightings;
  const device = deviceOf(sightings);
  const ip = device?.ip ?? null;
  const address = parseIpv4(ip ?? '');
  if (scan === null || device === undefined || ip === null || address === null) return nothing;
  const evidence = [note(ip, 'neighbour-table'), ...device.evidence];
  if (!isThere(device)) return read('remembered', evidence);
  if (device.flags.includes('duplicate-ip')) return read('shared', evidence);
  const namesakes = scan.devices.filter(({ mac }) => mac !== null && mac === device.mac);
  const isSure =
    device.mac !== null &&
    namesakes.length === 1 &&
    device.state === 'answered' &&
    scan.isPast !== true &&
    !device.flags.includes('shared-mac') &&
    isSinceAsked(sightings, scan.startedAt);
  if (isNeverAssigned(address))
    return read(isSure ? 'answers-self-assigned' : 'seen-self-assigned', evidence);
  if (scan.interfaces.length === 0) return read('not-comparable', evidence);
  const around = scan.interfaces.filter((card) => isInRangeOf(card, address));
  if (around.length === 0) return read('outside', evidence);
  // The range of another card, a guests' network perhaps, is not the one where the phone belongs.
  const isItsOwn = around.every(({ name }) => name === scan.interface?.name);
  return read(isSure && isItsOwn ? 'answers-inside' : 'seen-inside', evidence);
}

/**
 * The panel's MAC as the person pasted it, compared with the label's and the one on the network.
 */
function panelMac(sightings: Sightings): Observed<ReadingOf<'panel-mac'>> {
  const { panelMac: panel, labelMac: label } = sightings;
  const device = deviceOf(sightings);
  const wire = device === undefined || !isThere(device) ? null : device.mac;
  const evidence = [
    ...(panel === null ? [] : [note(panel.mac, 'person')]),
    ...(label === null ? [] : [note(label.mac, 'person')]),
    ...(wire === null ? [] : [note(wire, 'neighbour-table')]),
  ];
  if (panel === null) return evidence.length === 0 ? nothing : read('panel-unread', evidence);
  if (label === null && wire === null) return { reading: null, evidence };
  const toLabel = label === null ? null : compareMacs(panel.mac, label.mac);
  const toWire = wire === null ? null : compareMacs(panel.mac, wire);
  const isExact = panel.exact && (label?.exact ?? true);
  if (toLabel === 'same') {
    if (!isExact) return read('panel-close', evidence);
    return read(toWire === 'same' ? 'panel-label-network' : 'panel-label', evidence);
  }
  if (toWire === 'same') {
    if (toLabel !== null)
      return read(toLabel === 'different' ? 'label-disagrees' : 'panel-close', evidence);
    return read(isExact ? 'panel-network' : 'panel-close', evidence);
  }
  const isFar = [toLabel, toWire].every((each) => each === null || each === 'different');
  return read(isFar && isExact ? 'panel-differs' : 'panel-close', evidence);
}

/** The address to paste; only the person knows whether it was entered in the panel. */
function publicAddress({ facts }: Pick<Sightings, 'facts'>): Observed<ReadingOf<'public-address'>> {
  const known = facts?.publicAddress;
  if (known?.state !== 'known' || known.ip === null) return nothing;
  const agreeing = known.sources.filter(({ ip }) => ip === known.ip);
  return read('known', [
    note(known.ip, 'http-fetch'),
    ...agreeing.map(({ source, ip }) => note(`${source}: ${ip ?? ''}`, 'http-fetch')),
  ]);
}

function checkOf({ checks }: Sightings, id: CheckId): CheckResult | undefined {
  return checks?.rungs.find(({ rung }) => rung === id);
}

/**
 * True when the checks went out through the very card on whose network the phone answered. The checks
 * themselves say which card: what the first page measured may be older than a change of network.
 */
function wentBesidePhone(sightings: Sightings): boolean {
  const { scan, checks } = sightings;
  const device = deviceOf(sightings);
  const link = checkOf(sightings, 'link');
  const isOwnCard = link?.state === 'pass' || link?.code === 'NET-LINK-SLOW';
  if (scan === null || scan.isPast === true || !isOwnCard) return false;
  if (device?.state !== 'answered' || device.mac === null) return false;
  const address = parseIpv4(device.ip ?? '');
  const around =
    address === null ? [] : scan.interfaces.filter((card) => isInRangeOf(card, address));
  // Where two cards have its address in range, nobody knows through which one the phone answered.
  return around.length > 0 && around.every(({ name }) => name === checks?.interfaceName);
}

function internet(sightings: Sightings): Observed<ReadingOf<'internet'>> {
  const { checks, facts, scan } = sightings;
  const check = checkOf(sightings, 'internet');
  if (check?.state === 'pass' || check?.state === 'warn') {
    const isNow = [checks, scan].every(
      (measure) => measure !== null && isSinceAsked(sightings, measure.startedAt),
    );
    const isSure = check.state === 'pass' && isNow && wentBesidePhone(sightings);
    return read(isSure ? 'reached-beside-phone' : 'reached', check.evidence);
  }
  if (check?.state === 'fail')
    return BLOCKED_STREAM_CODES.has(check.code) ? nothing : read('silent', check.evidence);
  const state = facts?.publicAddress?.state;
  if (state === 'known') return read('reached', publicAddress({ facts }).evidence);
  return state === 'offline' ? read('silent', [note('offline')]) : nothing;
}

const PREREQUISITES: readonly CheckId[] = [
  'nat',
  'sip-reachability',
  'sip-alg',
  'udp-binding',
  'ntp',
  'provisioning',
];

/** "Passed" needs every check; if one could not be measured, the person answers. */
function prerequisites(sightings: Sightings): Observed<ReadingOf<'prerequisites'>> {
  const checks = PREREQUISITES.flatMap((id) => checkOf(sightings, id) ?? []);
  if (checks.length === 0) return nothing;
  const evidence = checks.flatMap((check) => [
    note(`${check.code} ${check.state}`),
    ...check.evidence,
  ]);
  if (checks.some(({ state }) => state === 'fail')) return read('failed', evidence);
  const passed =
    checks.length === PREREQUISITES.length && checks.every(({ state }) => state === 'pass');
  return read(passed ? 'passed' : 'partial', evidence);
}

/** The limits in the question itself; at a limit the answer is already "yes". */
const QUALITY_LIMITS: CallQuality = { lossPercent: 1, jitterMs: 30, roundTripMs: 150 };

/** Without its own series of packets the check has no figures for loss and jitter. */
function isBelowLimits(measured: CallQuality | null): boolean {
  return (
    measured !== null &&
    measured.lossPercent < QUALITY_LIMITS.lossPercent &&
    measured.jitterMs < QUALITY_LIMITS.jitterMs &&
    measured.roundTripMs < QUALITY_LIMITS.roundTripMs
  );
}

function quality(sightings: Sightings): Observed<ReadingOf<'quality'>> {
  const check = checkOf(sightings, 'quality');
  if (check === undefined || sightings.checks === null) return nothing;
  if (check.state === 'unknown' || check.state === 'skipped')
    return read('unmeasured', check.evidence);
  if (check.state !== 'pass') return read('beyond-limits', check.evidence);
  const isNow = isSinceAsked(sightings, sightings.checks.startedAt);
  const isSure = isBelowLimits(sightings.checks.callQuality) && isNow && wentBesidePhone(sightings);
  return read(isSure ? 'within-limits' : 'passed-before', check.evidence);
}

const OBSERVERS: {
  readonly [Id in ObservationId]: (sightings: Sightings) => Observed<ReadingOf<Id>>;
} = {
  'phones-affected': phonesAffected,
  'phone-powered': phonePowered,
  'phone-rebooted': phoneRebooted,
  'phone-clock': phoneClock,
  'phone-address': phoneAddress,
  'panel-mac': panelMac,
  'public-address': publicAddress,
  internet,
  prerequisites,
  quality,
};

/** What was seen for one observation, independent of the node. */
export function observe<Id extends ObservationId>(
  id: Id,
  sightings: Sightings,
): Observed<ReadingOf<Id>> {
  return OBSERVERS[id](sightings);
}

/**
 * What the application makes of a node's question, with its evidence; null when the node has no
 * observation. It answers by itself only when the reading implies exactly one answer.
 */
export function proposalFor(node: DiagnosisNode, sightings: Sightings): Proposal | null {
  if (node.kind === 'end' || node.kind === 'crossed-test' || node.observation === undefined) {
    return null;
  }
  const observed = observe(node.observation, sightings);
  const carried =
    observed.reading === null ? [] : carriedAnswers(node.observation, observed.reading, node.id);
  const [first, ...further] = carried;
  const isImplied = first?.strength === 'observed' && further.length === 0;
  return {
    ...observed,
    choices: carried.map(({ choice }) => choice),
    strength: first === undefined ? null : isImplied ? 'observed' : 'suggested',
  };
}
