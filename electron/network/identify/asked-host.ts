import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import type { Identity } from '../../../shared/identification/identify.ts';
import { isFinalSip } from '../../../shared/identification/testimony.ts';
import { planProbes, type ProbePlan } from './probe-plan.ts';
import { USUAL_WEB_PLACES, type WebPlace } from './web-probe.ts';

/** What is known of a host at one moment. */
export type KnownHost = {
  readonly mac: string | null;
  readonly vendor: string | null;
  readonly evidence: readonly Evidence[];
  readonly identity: Identity;
};

/** A host while it is asked: what is known of it grows, also by what others learn. */
export type AskedHost = {
  readonly ip: string;
  readonly isGateway: boolean;
  /** True when the sweep sent it an OPTIONS already. */
  readonly sweepAsked: boolean;
  /** The questions put to it so far, by name: they are not repeated; a new set asks anew. */
  readonly asked: Set<string>;
  readonly known: () => KnownHost;
};

/** True once a host gave a final answer to an OPTIONS. */
export function hasAnsweredSip(evidence: readonly Evidence[]): boolean {
  return evidence.some(isFinalSip);
}

/** The questions that what is known of a host calls for. */
export function planOf(known: KnownHost, catalogue: IdentificationCatalogue): ProbePlan {
  const { mac, vendor, evidence } = known;
  return planProbes({ mac, vendor, spokeSip: hasAnsweredSip(evidence) }, catalogue);
}

/** The pages to look at: first where the maker's phones have theirs, then the usual places. */
export function webPlaces(plan: ProbePlan): readonly WebPlace[] {
  if (!plan.asksWeb) return [];
  return [...plan.webPorts.map((port) => ({ port, secure: false })), ...USUAL_WEB_PLACES];
}

/** Names of the questions whose port varies, as `AskedHost.asked` keeps them. */
export const questionName = {
  web: ({ port }: WebPlace): string => `web ${port}`,
  sip: (port: number): string => `sip ${port}`,
};
