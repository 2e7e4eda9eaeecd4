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
      `route replace default via ${plan.gateway.ip} dev eth0 metric 100`,
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

/** An interface that leads nowhere useful: its other end hangs in the switch's namespace, unconnected. */
function strayInterface(
  says: string,
  { name, address, route }: { name: string; address: string; route: string | null },
): Fault {
  return {
    says,
    layout: 'lan',
    on: async ({ plan }) => {
      await ipBatchIn(plan.bridge, [
        `link add ${name}-far type veth peer name ${name} netns ${plan.laptop.namespace}`,
        `link set ${name}-far up`,
      ]);
      await ipBatchIn(plan.laptop.namespace, [
        `link set ${name} addrgenmode none`,
        `addr add ${address} dev ${name}`,
        `link set ${name} up`,
        ...(route === null ? [] : [`route add default via ${route} dev ${name} metric 0`]),
      ]);
    },
    off: ({ plan }) => ipBatchIn(plan.bridge, [`link del ${name}-far`]),
  };
}

/** A VPN that takes all traffic, and answers nothing. */
export const vpn = strayInterface('a VPN (tun0, 10.8.0.6/24) has taken the default route', {
  name: 'tun0',
  address: '10.8.0.6/24',
  route: '10.8.0.1',
});

export const containerBridge = strayInterface(
  'the laptop has a container bridge (docker0, 172.17.0.1/16)',
  { name: 'docker0', address: '172.17.0.1/16', route: null },
);
