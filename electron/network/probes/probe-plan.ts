import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import { isLocallyAdministered } from '../../../shared/identification/prefixes.ts';

/** How a host is asked, from what its MAC says: nobody waits long for what is no telephone. */
export type ProbePlan = {
  /** How long the verdict waits for SIP, in milliseconds; later answers still update it. */
  readonly sipWaitMs: number;
  /** Web, mDNS and SSDP are asked too. */
  readonly asksWeb: boolean;
  readonly webPorts: readonly number[];
  readonly asksMgcp: boolean;
  /** SIP ports asked when 5060 stays silent. */
  readonly furtherSipPorts: readonly number[];
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
export function planProbes(
  host: { readonly mac: string | null; readonly vendor: string | null },
  catalogue: IdentificationCatalogue,
): ProbePlan {
  const group = catalogue.prefixes.find(host.mac, host.vendor);
  if (group !== null) {
    return {
      sipWaitMs: group.standing === 'network' ? NETWORK_MAKER_WAIT_MS : TELEPHONE_WAIT_MS,
      asksWeb: true,
      webPorts: group.webPorts ?? [],
      asksMgcp: group.mgcp ?? false,
      furtherSipPorts: group.sipPorts ?? [],
    };
  }
  const isRandom = host.mac !== null && isLocallyAdministered(host.mac);
  const isUnknown = host.vendor === null && !isRandom;
  return {
    sipWaitMs: isUnknown ? UNKNOWN_WAIT_MS : OTHER_WAIT_MS,
    asksWeb: isUnknown,
    webPorts: [],
    asksMgcp: false,
    furtherSipPorts: [],
  };
}
