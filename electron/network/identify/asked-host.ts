import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import type { Identity } from '../../../shared/identification/identify.ts';
import { isFinalSip } from '../../../shared/identification/testimony.ts';
import { planProbes, type ProbePlan } from './probe-plan.ts';
import { OTHER_WEB_PLACES, USUAL_WEB_PLACES, type WebPlace } from './web-probe.ts';

/** What is known of a host at one moment. */
export type KnownHost = {
  readonly mac: string | null;
  readonly vendor: string | null;
  readonly evidence: readonly Evidence[];
  readonly identity: Identity;
};

/** A host during its questions. What is known of it also grows through other parts of the scan. */
export type AskedHost = {
  readonly ip: string;
  readonly isGateway: boolean;
  /** True when the sweep has already sent it an OPTIONS. */
  readonly sweepAsked: boolean;
  /** Names of the questions asked so far, which are not repeated; an empty set allows them all again. */
  readonly asked: Set<string>;
  readonly known: () => KnownHost;
};

/** True once a host gave a final answer to an OPTIONS. */
export function hasAnsweredSip(evidence: readonly Evidence[]): boolean {
  return evidence.some(isFinalSip);
}

/** The questions to ask, given what is known of a host. */
export function planOf(known: KnownHost, catalogue: IdentificationCatalogue): ProbePlan {
  const { mac, vendor, evidence } = known;
  return planProbes({ mac, vendor, spokeSip: hasAnsweredSip(evidence) }, catalogue);
}

/** The places of pages: first those of the maker's phones, then the usual ones, then the others. */
export function webPlaces(plan: ProbePlan): readonly WebPlace[] {
  if (!plan.asksWeb) return [];
  return [
    ...plan.webPorts.map((port) => ({ port, secure: false })),
    ...USUAL_WEB_PLACES,
    ...(plan.asksOtherWebPorts ? OTHER_WEB_PLACES : []),
  ];
}

/** Names of the questions whose port varies, as `AskedHost.asked` keeps them. */
export const questionName = {
  web: ({ port }: WebPlace): string => `web ${port}`,
  sip: (port: number): string => `sip ${port}`,
  sipByStream: 'sip by stream',
};
