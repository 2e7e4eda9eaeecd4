import type { CallQuality, CheckState, CheckId } from '../../../shared/domain/check.ts';
import type { CheckVerdict } from '../../../shared/domain/check-codes.ts';
import type { Evidence, EvidenceKind } from '../../../shared/domain/evidence.ts';
import type {
  Gateway,
  NetworkInterface,
  PingSeries,
  PublicAddress,
} from '../../../shared/domain/network.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import type { Endpoints } from '../../../shared/knowledge/endpoints.ts';
import type { PingReader } from '../../wire/ping.ts';
import type { SinglePing } from '../../wire/single-ping.ts';
import type { SystemInformation } from '../../platform/system-information.ts';
import type { GatewayReader } from '../../network/gateway.ts';
import type { OwnIpv6 } from '../../network/ipv6/own-ipv6.ts';
import type { InterfaceReader } from '../../network/interfaces.ts';
import type { Clock, Platform, RandomSource } from '../../platform/machine.ts';
import type { AddressMemory } from './address-memory.ts';
import type { GuardedWire } from '../../wire/refuse-own-addresses.ts';
import type { Names } from '../../wire/names.ts';
import type { InternetLook } from './internet-look.ts';
import type { LastKnownAddress } from './public-address-sources.ts';

/** The SIP server that answered, for the checks that depend on it. */
export type SipServer = {
  readonly host: string;
  readonly address: string;
  /** Ports that answered, with their round trips in milliseconds. */
  readonly ports: ReadonlyMap<number, number>;
};

/** What the checks of one run have learned; each check writes its own part. */
export type SiteFacts = {
  interface: NetworkInterface | null;
  gateway: Gateway | null;
  /** The error with which the system denied the local network; null while it lets this program out. */
  localNetworkDenial: string | null;
  gatewaySeries: PingSeries | null;
  callQuality: CallQuality | null;
  publicAddress: PublicAddress | null;
  /** Public address at the last visit to this site, read before this run changes it. */
  lastKnown: LastKnownAddress | null;
  /** What came of the Internet's hosts, once they have been tried. */
  internet: Promise<InternetLook> | null;
  /** Pages of the Internet that came with the text that they are known for. */
  knownPages: number;
  /** True when something accepts, refuses or swallows every TCP connection in the hosts' place. */
  areStreamsBlocked: boolean;
  /** How the resolver shows a translator between IPv6 and IPv4, once it has been asked; null: none. */
  translator: Promise<string | null> | null;
  /** The router's address on the provider's side, when it reports one. */
  wanAddress: string | null;
  /** True when it is proved that addresses are translated only once. */
  isSingleTranslation: boolean;
  /** Maker and model of the box, from its UPnP description. */
  upnp: string | null;
  /** Id of the box in `shared/knowledge/gateways.json`, or `unknown`. */
  gatewayModel: string;
  sip: SipServer | null;
  /** UDP port that a SIP ALG leaves alone, as far as known. */
  cleanSipPort: number | null;
};

/** Everything that a check uses during one run. */
export type CheckContext = {
  readonly platform: Platform;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly sockets: GuardedWire;
  readonly names: Names;
  readonly endpoints: Endpoints;
  readonly settings: Pick<Settings, 'endpoints'>;
  readonly ping: PingReader;
  readonly singlePing: Pick<SinglePing, 'routerAt'>;
  readonly interfaces: InterfaceReader;
  readonly gateway: GatewayReader;
  readonly ownIpv6: OwnIpv6;
  readonly systemInformation: Pick<SystemInformation, 'interfaces'>;
  readonly memory: AddressMemory;
  readonly facts: SiteFacts;
  /** Aborts when the run is cancelled or this check's time is over. */
  readonly signal: AbortSignal;
  /** Makes evidence with the time since the start of the run. */
  readonly evidence: (kind: EvidenceKind, value: string) => Evidence;
  /** Reports the progress of a slow check, in per cent. */
  readonly progress: (percent: number) => void;
};

export type VerdictWithState = CheckVerdict & { readonly state: CheckState };
export type CheckOutcome = VerdictWithState & {
  readonly evidence: Evidence[];
  /** True for a failure that leaves something to test: the checks that need this one run all the same. */
  readonly leavesRest?: boolean;
};

/** One check: what it depends on, how long it may take, and how it measures. */
export type Check = {
  readonly id: CheckId;
  /** Checks without which this one can say nothing: when one of them fails, this one is skipped. */
  readonly needs: readonly CheckId[];
  /** Checks that only have to end first, whatever their result. */
  readonly after?: readonly CheckId[];
  /** Runs only when slow tests are requested. */
  readonly background?: boolean;
  readonly limitMs: number;
  readonly run: (context: CheckContext) => Promise<CheckOutcome>;
};

/** Milliseconds for a sentence: one decimal below ten, none above. */
export function shownMs(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
