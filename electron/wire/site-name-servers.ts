import { addressScope, parseIpv4 } from '../../shared/net/ipv4.ts';

/** The address of a name server as Node lists it: `1.2.3.4`, `1.2.3.4:53`, `fe80::1` or `[fe80::1]:53`. */
function addressOf(server: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(server)?.[1];
  return bracketed ?? (/^[\d.]+:\d+$/.test(server) ? server.replace(/:\d+$/, '') : server);
}

/** True for an address of a site: IPv6 addresses are link-local or unique local there (RFC 4193). */
function isOfSite(address: string): boolean {
  const value = parseIpv4(address);
  if (value !== null) return addressScope(value) !== 'public';
  return /^(?:fe[89ab]|f[cd])/i.test(address) || address === '::1';
}

/**
 * The name servers that belong to the site. Only they can know the name of a private address, and
 * others need not learn which addresses a site has (RFC 6303).
 */
export function siteNameServers(servers: readonly string[]): readonly string[] {
  return servers.filter((server) => isOfSite(addressOf(server)));
}
