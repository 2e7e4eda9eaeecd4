import type { LadderResult, RungId, RungResult } from '../domain/check.ts';
import { type Device, deviceKey } from '../domain/device.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { NetworkFacts } from '../domain/network.ts';
import type { ScanResult } from '../domain/scan.ts';
import type { WatchEvent } from '../domain/watch.ts';
import { parseCidr, rangeContains } from '../net/cidr.ts';
import { addressScope, parseIpv4 } from '../net/ipv4.ts';
import type { DiagnosisNode, ObservationId } from './graph-schema.ts';
import { compareMacs } from './mac-label.ts';

/** Everything that the application has seen and that may answer a question by itself. */
export type Sightings = {
  readonly phoneKey: string;
  readonly scan: ScanResult | null;
  readonly facts: NetworkFacts | null;
  readonly checks: LadderResult | null;
  /** What the watcher saw of this phone, oldest first. */
  readonly watch: readonly WatchEvent[];
  /** When the current step was shown: a restart before it proves nothing about it. */
  readonly since: string | null;
  readonly clock: {
    readonly differenceSeconds: number | null;
    readonly evidence: readonly Evidence[];
  } | null;
  /** The label's MAC, already parsed. */
  readonly labelMac: string | null;
};

/** The answer proposed, or null where what was seen does not tell; the evidence is shown anyway. */
export type Observed = { readonly choice: string | null; readonly evidence: readonly Evidence[] };

/** A phone whose clock is further off than this has not set it from a server, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 120;

const MAX_EVIDENCE = 20;

const note = (value: string, kind: Evidence['kind'] = 'system'): Evidence => ({
  kind,
  value,
  atMs: 0,
});

const nothing: Observed = { choice: null, evidence: [] };

function deviceOf({ scan, phoneKey }: Sightings): Device | undefined {
  return scan?.devices.find((device) => deviceKey(device) === phoneKey);
}

/** Says "one" only when every other phone of the site answered, "several" when two are silent. */
function phonesAffected({ scan, phoneKey }: Sightings): Observed {
  if (scan === null || !scan.complete) return nothing;
  const phones = scan.devices.filter(({ role }) => role === 'phone');
  const silent = phones.filter(({ state }) => state === 'gone' || state === 'cached');
  const vanished = scan.changes.filter(({ kind }) => kind === 'gone').map(({ key }) => key);
  const missing = new Set([...silent.map(deviceKey), ...vanished]);
  const evidence = [
    ...phones.map(({ ip, state }) => note(`${ip} ${state}`)),
    ...vanished.map((key) => note(`${key} gone`)),
  ].slice(0, MAX_EVIDENCE);
  if (missing.size > 1) return { choice: 'several', evidence };
  const othersAnswer = [...missing].every((key) => key === phoneKey);
  return { choice: phones.length > 0 && othersAnswer ? 'one' : null, evidence };
}

/** A host that answers is powered; one that does not may be dark or cut off, so nothing is said. */
function phonePowered(sightings: Sightings): Observed {
  const last = sightings.watch.findLast(({ type }) => type !== 'failed');
  if (last !== undefined) {
    const evidence = [note(`${last.type} ${last.at}`), ...last.evidence].slice(0, MAX_EVIDENCE);
    return { choice: last.type === 'left' ? null : 'on', evidence };
  }
  const device = deviceOf(sightings);
  if (device === undefined) return nothing;
  const there = device.state === 'answered' || device.state === 'resolved';
  return { choice: there ? 'on' : null, evidence: device.evidence.slice(0, MAX_EVIDENCE) };
}

/** A restart is proved by its announcement, or by leaving and coming back since the step began. */
function phoneRebooted({ watch, since }: Sightings): Observed {
  const from = since === null ? Number.NEGATIVE_INFINITY : Date.parse(since);
  const recent = watch.filter(({ at }) => Date.parse(at) >= from);
  const left = recent.findIndex(({ type }) => type === 'left');
  const back = recent.findIndex(({ type }, index) => type === 'back' && left >= 0 && index > left);
  const announced = recent.findIndex(({ type }) => type === 'announced');
  const seen = [left, back, announced].flatMap((index) => recent[index] ?? []);
  return {
    choice: back >= 0 || announced >= 0 ? 'done' : null,
    evidence: seen
      .flatMap((event) => [note(`${event.type} ${event.at}`), ...event.evidence])
      .slice(0, MAX_EVIDENCE),
  };
}

function phoneClock({ clock }: Sightings): Observed {
  if (clock === null || clock.differenceSeconds === null) return nothing;
  const right = Math.abs(clock.differenceSeconds) <= CLOCK_TOLERANCE_SECONDS;
  return { choice: right ? 'right' : 'wrong', evidence: clock.evidence };
}

function phoneAddress(sightings: Sightings): Observed {
  const device = deviceOf(sightings);
  const address = device === undefined ? null : parseIpv4(device.ip);
  if (device === undefined || address === null) return nothing;
  const evidence = [note(device.ip, 'neighbour-table'), ...device.evidence].slice(0, MAX_EVIDENCE);
  const scope = addressScope(address);
  if (scope === 'link-local' || scope === 'reserved' || scope === 'loopback') {
    return { choice: 'missing', evidence };
  }
  if (device.flags.includes('duplicate-ip')) return { choice: 'duplicate', evidence };
  const networks = (sightings.scan?.interfaces ?? []).flatMap(
    ({ address: own, prefix }) => parseCidr(`${own}/${prefix}`) ?? [],
  );
  if (networks.length === 0) return { choice: null, evidence };
  const inside = networks.some((network) => rangeContains(network, address));
  return { choice: inside ? 'valid' : 'wrong-network', evidence };
}

function macOnWire(sightings: Sightings): Observed {
  const seen = deviceOf(sightings)?.mac ?? null;
  if (seen === null || sightings.labelMac === null) return nothing;
  const evidence = [note(seen, 'neighbour-table'), note(sightings.labelMac, 'person')];
  const comparison = compareMacs(sightings.labelMac, seen);
  if (comparison === 'same') return { choice: 'matches', evidence };
  // A digit misread or the other interface of the same phone must be looked at, not concluded.
  return { choice: comparison === 'different' ? 'differs' : null, evidence };
}

/** The address to paste; only the person knows whether it was entered in the panel. */
function publicAddress({ facts }: Pick<Sightings, 'facts'>): Observed {
  const known = facts?.publicAddress;
  if (known?.state !== 'known' || known.ip === null) return nothing;
  const agreeing = known.sources.filter(({ ip }) => ip === known.ip);
  return {
    choice: null,
    evidence: [
      note(known.ip, 'http-fetch'),
      ...agreeing.map(({ source, ip }) => note(`${source}: ${ip ?? ''}`, 'http-fetch')),
    ].slice(0, MAX_EVIDENCE),
  };
}

function rungOf(checks: LadderResult | null, id: RungId): RungResult | undefined {
  return checks?.rungs.find(({ rung }) => rung === id);
}

function internet({ checks, facts }: Sightings): Observed {
  const rung = rungOf(checks, 'internet');
  if (rung?.state === 'pass' || rung?.state === 'warn') {
    return { choice: 'up', evidence: rung.evidence };
  }
  if (rung?.state === 'fail') return { choice: 'down', evidence: rung.evidence };
  const state = facts?.publicAddress?.state;
  if (state === 'known') return { choice: 'up', evidence: publicAddress({ facts }).evidence };
  return state === 'offline' ? { choice: 'down', evidence: [note('offline')] } : nothing;
}

function gateway({ facts }: Sightings): Observed {
  const known = facts?.gateway;
  if (known === null || known === undefined || known.answering === null) return nothing;
  return { choice: known.answering ? 'answering' : 'silent', evidence: known.evidence };
}

const PREREQUISITES: readonly RungId[] = [
  'nat',
  'sip-reachability',
  'sip-alg',
  'udp-binding',
  'ntp',
  'provisioning',
];

/** "Met" needs every rung to pass: what could not be measured leaves the question to the person. */
function prerequisites({ checks }: Sightings): Observed {
  const rungs = PREREQUISITES.flatMap((id) => rungOf(checks, id) ?? []);
  const evidence = rungs
    .flatMap((rung) => [note(`${rung.code} ${rung.state}`), ...rung.evidence])
    .slice(0, MAX_EVIDENCE);
  if (rungs.some(({ state }) => state === 'fail')) return { choice: 'missing', evidence };
  const met = rungs.length === PREREQUISITES.length && rungs.every(({ state }) => state === 'pass');
  return { choice: met ? 'met' : null, evidence };
}

function quality({ checks }: Sightings): Observed {
  const rung = rungOf(checks, 'quality');
  if (rung === undefined) return nothing;
  return { choice: rung.state === 'pass' ? 'good' : null, evidence: rung.evidence };
}

const OBSERVERS: Readonly<Record<ObservationId, (sightings: Sightings) => Observed>> = {
  'phones-affected': phonesAffected,
  'phone-powered': phonePowered,
  'phone-rebooted': phoneRebooted,
  'phone-clock': phoneClock,
  'phone-address': phoneAddress,
  'mac-on-wire': macOnWire,
  'public-address': publicAddress,
  internet,
  gateway,
  prerequisites,
  quality,
};

/** What was seen for one observation, whatever the node. */
export function observe(id: ObservationId, sightings: Sightings): Observed {
  return OBSERVERS[id](sightings);
}

/**
 * What the application proposes at a node, with its evidence; null when the node has no observation.
 * The choice is null where nothing tells, or where the node does not offer that answer.
 */
export function proposalFor(node: DiagnosisNode, sightings: Sightings): Observed | null {
  if (node.kind === 'end' || node.kind === 'crossed-test' || node.observation === undefined) {
    return null;
  }
  const observed = observe(node.observation, sightings);
  const offered = node.choices.some(({ id }) => id === observed.choice);
  return offered ? observed : { ...observed, choice: null };
}
