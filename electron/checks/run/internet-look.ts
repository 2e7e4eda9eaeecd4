/**
 * What came of a host of the Internet. `proved`: it showed a certificate for its own name. `accepted`: a
 * connection was made, and whoever made it could not show that. `refused`: a connection was refused.
 * A gateway can do the last two in the host's place.
 */
type HostLook = 'proved' | 'accepted' | 'refused' | 'silent';

export type InternetLook = {
  readonly hosts: readonly {
    readonly address: string;
    readonly look: HostLook;
    /** What came back on each port, for the evidence. */
    readonly text: string;
  }[];
  /** What proved by datagram that the Internet answers; null when nothing did. */
  readonly datagram: string | null;
  /** The host that proved itself over IPv6; null when none did, or this computer has no IPv6. */
  readonly byIpv6: string | null;
};

/** True when something answered that only the Internet can have. */
export function isInternetProved({ hosts, datagram }: InternetLook): boolean {
  return datagram !== null || hosts.some((host) => host.look === 'proved');
}

/** True when anything came back, be it from a gateway in the hosts' place: the gateway works. */
export function hasAnyAnswer({ hosts, datagram }: InternetLook): boolean {
  return datagram !== null || hosts.some((host) => host.look !== 'silent');
}
