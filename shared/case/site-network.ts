import type { Case, NetworkSeen } from './case-schema.ts';

/**
 * The site's network among those seen: that of the access marked as the site's, otherwise the
 * first.
 */
export function siteNetworkOf(whole: Pick<Case, 'accesses' | 'networks'>): NetworkSeen | null {
  const site = whole.accesses.find(({ isSite }) => isSite);
  const marked = whole.networks.find(
    ({ gatewayMac, gatewayIp }) =>
      site !== undefined &&
      (site.gatewayMac === null
        ? site.gatewayIp !== null && site.gatewayIp === gatewayIp
        : site.gatewayMac === gatewayMac),
  );
  const withGateway = whole.networks.find(({ gatewayIp }) => gatewayIp !== null);
  return marked ?? withGateway ?? whole.networks[0] ?? null;
}
