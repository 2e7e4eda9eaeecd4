import type { DiagnosisNode, ObservationId } from '../../../shared/diagnosis/graph-schema.ts';
import type { CheckState, LadderResult, RungId } from '../../../shared/domain/check.ts';
import type { Device } from '../../../shared/domain/device.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { NetworkFacts } from '../../../shared/domain/network.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';
import { parseCidr, rangeContains } from '../../../shared/net/cidr.ts';
import { addressScope, parseIpv4 } from '../../../shared/net/ipv4.ts';

/** What the application sees of a question, and the answers that agree with it. */
export type Proposal = {
  /** Key under `ui.proof`, with its params. */
  readonly sentence: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** Answers that agree; empty when what is seen settles nothing. */
  readonly agreeing: readonly string[];
  readonly evidence: readonly Evidence[];
};

/** Everything that a proposal may be drawn from. */
export type World = {
  readonly device: Device;
  readonly devices: readonly Device[];
  readonly facts: NetworkFacts | null;
  readonly subnet: string | null;
  readonly checks: LadderResult | null;
  /** What the watcher has seen since the question was reached. */
  readonly seen: readonly WatchEvent[];
  readonly clockDifference: { readonly seconds: number; readonly evidence: Evidence[] } | null;
};

/** Further than this from the laptop's time, a clock is not one that the servers have set. */
export const CLOCK_TOLERANCE_SECONDS = 120;

const PREREQUISITES: readonly RungId[] = [
  'sip-reachability',
  'sip-alg',
  'udp-binding',
  'ntp',
  'provisioning',
];

const isThere = (device: Device): boolean =>
  device.state === 'answered' || device.state === 'resolved';

function proposal(
  sentence: string,
  agreeing: readonly string[],
  evidence: readonly Evidence[] = [],
  params: Proposal['params'] = {},
): Proposal {
  return { sentence, agreeing, evidence, params };
}

const readers: Partial<Record<ObservationId, (world: World) => Proposal | null>> = {
  'phones-affected': ({ devices }) => {
    const phones = devices.filter((device) => device.role === 'phone');
    const gone = phones.filter((device) => !isThere(device)).length;
    if (phones.length < 2) return null;
    const params = { present: phones.length - gone, gone };
    return gone >= 2
      ? proposal('severalGone', ['several'], [], params)
      : proposal('othersPresent', [], [], params);
  },
  'phone-powered': ({ device, seen }) => {
    const back = seen.findLast((event) => event.type === 'back' || event.type === 'announced');
    if (back !== undefined) return proposal('poweredBack', ['on'], back.evidence);
    return isThere(device) ? proposal('poweredAnswers', ['on'], device.evidence) : null;
  },
  'phone-rebooted': ({ seen }) => {
    const left = seen.find((event) => event.type === 'left');
    const back = seen.findLast((event) => event.type === 'back' || event.type === 'announced');
    if (back !== undefined && (left === undefined || back.at >= left.at))
      return proposal('rebooted', ['done'], [...(left?.evidence ?? []), ...back.evidence]);
    return left === undefined ? null : proposal('leftOnly', [], left.evidence);
  },
  'phone-clock': ({ clockDifference }) => {
    if (clockDifference === null) return null;
    const { seconds, evidence } = clockDifference;
    const params = { seconds: Math.round(Math.abs(seconds)) };
    return Math.abs(seconds) <= CLOCK_TOLERANCE_SECONDS
      ? proposal('clockRight', ['right', 'works'], evidence, params)
      : proposal('clockWrong', ['wrong'], evidence, params);
  },
  'phone-address': ({ device, subnet }) => {
    const address = parseIpv4(device.ip);
    const range = subnet === null ? null : parseCidr(subnet);
    const params = { ip: device.ip };
    if (address === null || device.ip === '0.0.0.0') return null;
    if (addressScope(address) === 'link-local')
      return proposal('addressMissing', ['missing'], device.evidence, params);
    if (device.flags.includes('duplicate-ip'))
      return proposal('addressDuplicate', ['duplicate'], device.evidence, params);
    if (!isThere(device) || range === null) return null;
    return rangeContains(range, address)
      ? proposal('addressValid', ['valid'], device.evidence, params)
      : proposal('addressElsewhere', ['wrong-network'], device.evidence, params);
  },
  internet: ({ facts }) => {
    const state = facts?.publicAddress?.state;
    const ip = facts?.publicAddress?.ip ?? '';
    if (state === 'known') return proposal('internetUp', ['up'], [], { ip });
    return state === 'offline' ? proposal('internetDown', ['down']) : null;
  },
  prerequisites: ({ checks }) => {
    const states = PREREQUISITES.map((rung) => rungState(checks, rung));
    if (states.includes('fail')) return proposal('prerequisitesMissing', ['missing']);
    return states.every((state) => state === 'pass') ? proposal('prerequisitesMet', ['met']) : null;
  },
};

function rungState(checks: LadderResult | null, rung: RungId): CheckState | null {
  return checks?.rungs.find((result) => result.rung === rung)?.state ?? null;
}

/** What the application sees of a node's question; null when it sees nothing. */
export function propose(node: DiagnosisNode, world: World): Proposal | null {
  if (!('observation' in node) || node.observation === undefined) return null;
  const found = readers[node.observation]?.(world) ?? null;
  if (found === null) return null;
  const offered = new Set(node.choices.map((choice) => choice.id));
  return { ...found, agreeing: found.agreeing.filter((choice) => offered.has(choice)) };
}

/** Who confirms an answer, and what it overrules, given what the application saw. */
export function judgeAnswer(
  choice: string,
  seen: Proposal | null,
): {
  readonly choice: string;
  readonly confirmedBy: 'person' | 'application';
  readonly overruled: string | null;
  readonly evidence: readonly Evidence[];
} {
  const agreeing = seen?.agreeing ?? [];
  const agrees = agreeing.includes(choice);
  return {
    choice,
    // Several answers may agree with one measure: then the person is the one who chose.
    confirmedBy: agrees && agreeing.length === 1 ? 'application' : 'person',
    overruled: agrees ? null : (agreeing[0] ?? null),
    evidence: seen?.evidence ?? [],
  };
}
