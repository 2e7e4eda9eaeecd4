import { ipBatch, ipBatchIn, runIn } from '../command.ts';
import { setSysctls } from '../kernel.ts';
import { namespaceOf } from '../names.ts';
import type { LabPlan } from '../plan.ts';
import { PERFECT, setRelay, startRelay } from '../relay/relay.ts';
import { ALL_SERVERS, PUBLIC_IP, PUBLIC_ROUTER } from './addresses.ts';

export const WAN_RELAY = 'wan';

export function internetOf(lab: string): { gateway: string; isp: string; internet: string } {
  return {
    gateway: namespaceOf(lab, 'gateway'),
    isp: namespaceOf(lab, 'isp'),
    internet: namespaceOf(lab, 'internet'),
  };
}

/** Rules of the gateway when all is well: it translates addresses and lets answers back in. */
export const GATEWAY_RULES = `
table ip box {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "wan0" masquerade
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    iifname "wan0" ct state new ct status != dnat drop
  }
}
`;

/**
 * Behind the gateway: the provider's router, and a namespace that is the Internet and holds the
 * addresses of all its servers. The cable between gateway and provider is a relay, which can lose
 * and delay frames.
 */
export async function buildInternet(plan: LabPlan): Promise<void> {
  const { gateway, isp, internet } = internetOf(plan.name);
  await ipBatch([`netns add ${isp}`, `netns add ${internet}`]);
  const ends = {
    a: { namespace: gateway, device: 'wan0' },
    b: { namespace: isp, device: 'cust0' },
  };
  await startRelay(plan.name, WAN_RELAY, ends, { ...PERFECT, carrier: false });
  await ipBatchIn(isp, [`link add core0 type veth peer name core0 netns ${internet}`]);
  await ipBatchIn(gateway, [
    'link set wan0 addrgenmode none',
    `addr add ${PUBLIC_IP}/24 broadcast + dev wan0`,
    'link set wan0 up',
    `route add default via ${PUBLIC_ROUTER} dev wan0`,
  ]);
  await ipBatchIn(isp, [
    'link set lo up',
    'link set cust0 addrgenmode none',
    'link set core0 addrgenmode none',
    `addr add ${PUBLIC_ROUTER}/24 broadcast + dev cust0`,
    'addr add 10.255.0.1/30 dev core0',
    'link set cust0 up',
    'link set core0 up',
    'route add default via 10.255.0.2 dev core0',
  ]);
  await ipBatchIn(internet, [
    'link set lo up',
    'link set core0 addrgenmode none',
    'addr add 10.255.0.2/30 dev core0',
    ...ALL_SERVERS.map((address) => `addr add ${address}/32 dev lo`),
    'link set core0 up',
    'route add default via 10.255.0.1 dev core0',
  ]);
  setRelay(plan.name, WAN_RELAY, PERFECT);
  await setSysctls(gateway, {
    'net.ipv4.ip_forward': 1,
    // Above OVHcloud's 180 s: what a good box does.
    'net.netfilter.nf_conntrack_udp_timeout': 300,
    'net.netfilter.nf_conntrack_udp_timeout_stream': 300,
  });
  await setSysctls(isp, {
    'net.ipv4.ip_forward': 1,
    'net.netfilter.nf_conntrack_udp_timeout': 300,
    'net.netfilter.nf_conntrack_udp_timeout_stream': 300,
  });
  await runIn(gateway, ['nft', '-f', '-'], GATEWAY_RULES);
}
