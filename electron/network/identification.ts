import type { DeviceFlag, Phone } from '../../shared/domain/device.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import type { Clock, RandomSource } from '../platform/ports.ts';
import type { ProbePorts } from './probes/probe-ports.ts';

/** What the probes learned about one host. */
export type HostIdentity = {
  readonly role: 'phone' | 'phone-candidate' | 'other';
  readonly phone: Phone | null;
  readonly name: string | null;
  /** True when the host itself answered one of the probes, so it is there now. */
  readonly answered: boolean;
  readonly flags: DeviceFlag[];
  readonly evidence: Evidence[];
};

export type IdentifiedHost = {
  readonly ip: string;
  readonly mac: string | null;
  readonly vendor: string | null;
  readonly isGateway: boolean;
  /** Answer to an OPTIONS that the sweep already sent; null: sent, no answer yet; absent: not sent. */
  readonly sipAnswer?: Uint8Array | null;
};

export type IdentifyOptions = {
  readonly signal: AbortSignal;
  /** Start of the scan on the monotonic clock: evidence times count from it. */
  readonly startedAtMs: number;
  /** Local address to send from; null lets the system choose. */
  readonly interfaceAddress: string | null;
  /** Called each time more is known, also after the promise settled (slow answers, up to 7.5 s). */
  readonly onUpdate: (identity: HostIdentity) => void;
};

export type Identifier = {
  readonly identify: (host: IdentifiedHost, options: IdentifyOptions) => Promise<HostIdentity>;
};

export type IdentifierPorts = {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly probes: ProbePorts;
};

/** Builds the identifier; types first, the probes follow. */
export function createIdentifier(_ports: IdentifierPorts): Identifier {
  return {
    identify: () =>
      Promise.resolve({
        role: 'other',
        phone: null,
        name: null,
        answered: false,
        flags: [],
        evidence: [],
      }),
  };
}
