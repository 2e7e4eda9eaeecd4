import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import { isLocallyAdministered } from '../../../shared/net/mac.ts';

/** How a host is asked, given what is known of it: hosts that are not telephones cost no long wait. */
export type ProbePlan = {
  /** How long the identity waits for SIP, in milliseconds; later answers still count. */
  readonly sipWaitMs: number;
  readonly asksWeb: boolean;
  readonly webPorts: readonly number[];
  /** Whether it is also asked by mDNS and SSDP. */
  readonly asksNames: boolean;
  readonly asksMgcp: boolean;
  /** SIP ports asked when 5060 stays silent. */
  readonly furtherSipPorts: readonly number[];
  /** Whether it is then also asked by SIP over TCP and TLS. */
  readonly asksSipByStream: boolean;
  /** Whether its page is also looked for on the ports that are used instead of 80 and 443. */
  readonly asksOtherWebPorts: boolean;
};

/** What a plan depends on; it is made again whenever one of these changes. */
export type PlannedHost = {
  readonly mac: string | null;
  readonly vendor: string | null;
  readonly spokeSip: boolean;
};

/** A maker of telephones: worth the longest wait. */
const TELEPHONE_WAIT_MS = 2500;
/** A maker of telephones and of network equipment. */
const NETWORK_MAKER_WAIT_MS = 800;
/** Nothing is known of the maker, or the system hides the MAC. */
const UNKNOWN_WAIT_MS = 600;
/** Another maker, or a randomised MAC: a computer or a mobile. */
const OTHER_WAIT_MS = 350;

/** Plans the probes of one host; pure. */
export function planProbes(host: PlannedHost, catalogue: IdentificationCatalogue): ProbePlan {
  const group = catalogue.prefixes.find(host.mac, host.vendor);
  if (group !== null) {
    return {
      sipWaitMs: group.standing === 'network' ? NETWORK_MAKER_WAIT_MS : TELEPHONE_WAIT_MS,
      asksWeb: true,
      webPorts: group.webPorts ?? [],
      asksNames: true,
      asksMgcp: group.mgcp ?? false,
      furtherSipPorts: group.sipPorts ?? [],
      asksSipByStream: true,
      asksOtherWebPorts: true,
    };
  }
  const isRandom = host.mac !== null && isLocallyAdministered(host.mac);
  const isUnknown = host.vendor === null && !isRandom;
  return {
    sipWaitMs: isUnknown ? UNKNOWN_WAIT_MS : OTHER_WAIT_MS,
    // A host that speaks SIP may be a telephone of any maker.
    asksWeb: isUnknown || host.spokeSip,
    webPorts: [],
    asksNames: isUnknown,
    asksMgcp: false,
    furtherSipPorts: [],
    asksSipByStream: false,
    asksOtherWebPorts: host.spokeSip,
  };
}
