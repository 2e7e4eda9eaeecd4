import { ipBatchIn } from '../command.ts';
import { bridgePort, LAPTOP_PORT, setSysctls } from '../kernel.ts';
import type { LabState } from '../state.ts';
import type { Fault } from './fault.ts';

/** The laptop got no lease: it gave itself a link-local address (RFC 3927) and has no way out. */
export const noLease: Fault = {
  says: 'no DHCP lease: the laptop has a 169.254 address and no default route',
  layout: 'lan',
  on: ({ plan }) =>
    ipBatchIn(plan.laptop.namespace, [
      'addr flush dev eth0',
      'addr add 169.254.77.2/16 broadcast + dev eth0 scope link',
    ]),
  off: ({ plan }) =>
    ipBatchIn(plan.laptop.namespace, [
      'addr flush dev eth0',
      `addr add ${plan.laptop.ip}/${plan.prefix} broadcast + dev eth0`,
      `route replace default via ${plan.gateway.ip} dev eth0`,
    ]),
};

/** The gateway answers ARP for everybody, as proxy ARP and some Wi-Fi extenders do. */
export const proxyArp: Fault = {
  says: 'the gateway answers ARP for every address of the LAN',
  layout: 'lan',
  on: ({ plan }) =>
    setSysctls(plan.gateway.namespace, {
      'net.ipv4.ip_forward': 1,
      'net.ipv4.conf.eth0.send_redirects': 0,
      'net.ipv4.conf.eth0.proxy_arp_pvlan': 1,
      'net.ipv4.neigh.eth0.proxy_delay': 0,
    }),
  off: ({ plan }) =>
    setSysctls(plan.gateway.namespace, {
      'net.ipv4.conf.eth0.proxy_arp_pvlan': 0,
      ...(plan.layout === 'lan' ? { 'net.ipv4.ip_forward': 0 } : {}),
    }),
};

function isolate(state: LabState, position: 'on' | 'off'): Promise<void> {
  const ports = state.plan.hosts.map((_, index) => bridgePort(index)).slice(1);
  return ipBatchIn(
    state.plan.bridge,
    [LAPTOP_PORT, ...ports].map(
      (port) => `link set ${port} type bridge_slave isolated ${position}`,
    ),
  );
}

/** Hosts see the gateway and nobody else, as on many guest Wi-Fi networks. */
export const clientIsolation: Fault = {
  says: 'hosts of the LAN cannot see each other, only the gateway',
  layout: 'lan',
  on: (state) => isolate(state, 'on'),
  off: (state) => isolate(state, 'off'),
};
