import type { Device } from '../../../shared/domain/device.ts';
import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import type { Ipv6Neighbour } from '../ipv6/neighbour-listings.ts';

/** A device of a maker of telephones that is known over IPv6 alone. */
export type Ipv6Telephone = {
  readonly mac: string;
  readonly vendor: string;
  readonly ips: readonly string[];
};

/**
 * The neighbours of the scanned interfaces whose MAC belongs to a maker of telephones and to no device
 * that was found over IPv4. Makers that mostly sell switches and routers do not count.
 */
export function ipv6Telephones(
  neighbours: readonly Ipv6Neighbour[],
  found: {
    readonly devices: readonly Pick<Device, 'mac'>[];
    readonly interfaces: readonly string[];
    readonly vendorOf: (mac: string) => string | null;
    readonly catalogue: IdentificationCatalogue;
  },
): readonly Ipv6Telephone[] {
  const known = new Set(found.devices.map(({ mac }) => mac));
  const candidates = neighbours.filter(
    ({ mac, interface: place }) => !known.has(mac) && found.interfaces.includes(place),
  );
  return [...Map.groupBy(candidates, ({ mac }) => mac)].flatMap(([mac, rows]) => {
    const vendor = found.vendorOf(mac);
    const group = found.catalogue.prefixes.find(mac, vendor);
    if (group === null || group.standing === 'network') return [];
    return [{ mac, vendor: vendor ?? group.vendor, ips: rows.map(({ ip }) => ip) }];
  });
}
