/*
 * The simulated Internet. Nothing here leaves the lab's namespaces, so that addresses and names of
 * the real one can stand in it, and the product be tested with the very endpoints that it ships.
 */

/** The customer's public address when nothing is wrong. */
export const PUBLIC_IP = '109.190.100.42';
export const PUBLIC_ROUTER = '109.190.100.1';
/** The address that some sites see when two accesses share the traffic. */
export const SECOND_PUBLIC_IP = '109.190.100.77';

export const SIP_PROXIES = ['91.121.129.20', '91.121.129.159'] as const;
export const SIP_PORTS = [5060, 5962] as const;

/** The two addresses of the STUN server, so that it can offer OTHER-ADDRESS (RFC 5780). */
export const STUN_SERVERS = ['5.39.70.10', '5.39.70.11'] as const;
export const NTP_SERVER = '5.39.80.10';
export const PUBLIC_IP_SERVER = '188.165.10.20';
export const SECOND_PUBLIC_IP_SERVER = '188.165.10.21';
const PROVISIONING_SERVER = '188.165.10.30';
const WEB_SERVERS = ['188.165.20.10', '188.165.20.11', '188.165.20.12'] as const;
/** Where a lying resolver sends every name. */
export const LIAR_TARGET = '188.165.66.66';

/** Resolvers that know every name of the lab's Internet: OVH's, then the well-known public ones. */
export const RESOLVERS = [
  '213.186.33.99',
  '1.1.1.1',
  '1.0.0.1',
  '8.8.8.8',
  '8.8.4.4',
  '9.9.9.9',
  '149.112.112.112',
] as const;
/** Resolvers that answer with the asker's own address (names `myip.opendns.com`, `whoami.…`). */
export const MIRROR_RESOLVERS = ['208.67.222.222', '208.67.220.220'] as const;

export const ALL_SERVERS: readonly string[] = [
  ...SIP_PROXIES,
  ...STUN_SERVERS,
  NTP_SERVER,
  PUBLIC_IP_SERVER,
  SECOND_PUBLIC_IP_SERVER,
  PROVISIONING_SERVER,
  ...WEB_SERVERS,
  LIAR_TARGET,
  ...RESOLVERS,
  ...MIRROR_RESOLVERS,
];

/** Domains and what they resolve to, names below them included; every other name does not exist. */
export const DOMAINS: Readonly<Record<string, readonly string[]>> = {
  'sip.ovh.fr': [SIP_PROXIES[0]],
  'sip3.ovh.fr': [SIP_PROXIES[1]],
  'sip5.ovh.fr': [SIP_PROXIES[1]],
  'sip.ovh.be': [SIP_PROXIES[0]],
  'sip.ovh.ch': [SIP_PROXIES[0]],
  'sip.ovh.es': [SIP_PROXIES[0]],
  'sip.ovh.de': [SIP_PROXIES[0]],
  'sip.ovh.co.uk': [SIP_PROXIES[0]],
  'siptrunk.ovh.net': [SIP_PROXIES[1]],
  'sip-proxy.io': [SIP_PROXIES[0]],
  'sip-domain.io': [SIP_PROXIES[0]],
  'monip.ovh': [PUBLIC_IP_SERVER],
  'ifconfig.ovh': [PUBLIC_IP_SERVER],
  'ipify.org': [SECOND_PUBLIC_IP_SERVER],
  'icanhazip.com': [SECOND_PUBLIC_IP_SERVER],
  'ifconfig.me': [SECOND_PUBLIC_IP_SERVER],
  'ifconfig.co': [SECOND_PUBLIC_IP_SERVER],
  'ipinfo.io': [SECOND_PUBLIC_IP_SERVER],
  'seeip.org': [SECOND_PUBLIC_IP_SERVER],
  'checkip.amazonaws.com': [SECOND_PUBLIC_IP_SERVER],
  'prov.voip.ovh.net': [PROVISIONING_SERVER],
  'pb.voip.ovh.net': [PROVISIONING_SERVER],
  'events.voip.ovh.net': [PROVISIONING_SERVER],
  'ovh.net': [WEB_SERVERS[0]],
  'ovh.com': [WEB_SERVERS[0]],
  'ovh.fr': [WEB_SERVERS[0]],
  'ovhcloud.com': [WEB_SERVERS[0]],
  'ntp.ovh.net': [NTP_SERVER],
  'pool.ntp.org': [NTP_SERVER],
  'time.google.com': [NTP_SERVER],
  'time.cloudflare.com': [NTP_SERVER],
  'time.windows.com': [NTP_SERVER],
  'time.apple.com': [NTP_SERVER],
  'ntp.org': [NTP_SERVER],
  'stun.ovh.net': [STUN_SERVERS[0]],
  'stun.l.google.com': [STUN_SERVERS[0]],
  'stun.cloudflare.com': [STUN_SERVERS[0]],
  'stun.nextcloud.com': [STUN_SERVERS[0]],
  'stun.sipgate.net': [STUN_SERVERS[0]],
  'stun.voip.blackberry.com': [STUN_SERVERS[0]],
  'stunprotocol.org': [STUN_SERVERS[0]],
  'resolver1.opendns.com': [MIRROR_RESOLVERS[0]],
  'resolver2.opendns.com': [MIRROR_RESOLVERS[1]],
  'one.one.one.one': ['1.1.1.1'],
  'dns.google': ['8.8.8.8'],
  'dns.quad9.net': ['9.9.9.9'],
  'gstatic.com': [WEB_SERVERS[1]],
  'google.com': [WEB_SERVERS[1]],
  'google.fr': [WEB_SERVERS[1]],
  'apple.com': [WEB_SERVERS[2]],
  'msftconnecttest.com': [WEB_SERVERS[2]],
  'msftncsi.com': [WEB_SERVERS[2]],
  'microsoft.com': [WEB_SERVERS[2]],
  'firefox.com': [WEB_SERVERS[2]],
  'mozilla.org': [WEB_SERVERS[2]],
  'cloudflare.com': [WEB_SERVERS[1]],
  'wikipedia.org': [WEB_SERVERS[2]],
  'debian.org': [WEB_SERVERS[2]],
  'example.com': [WEB_SERVERS[1]],
  'example.org': [WEB_SERVERS[2]],
};
