import {
  PUBLIC_IP,
  PUBLIC_IP_SERVER,
  SECOND_PUBLIC_IP,
  SECOND_PUBLIC_IP_SERVER,
} from '../site/addresses.ts';
import { LIAR_PORT } from '../site/gateway.ts';
import { PORTAL_PORT } from '../site/web.ts';
import { save, type LabState } from '../state.ts';
import { dockerClash, publicLan, secondAddress } from './cards.ts';
import { translatedTwice, untranslated, withoutUpnp } from './access.ts';
import { cable, type Fault, rules, swallowed, udpBinding, wanCable } from './fault.ts';
import { clientIsolation, containerBridge, noLease, proxyArp, vpn } from './lan.ts';
import { secondDhcp } from './second-dhcp.ts';

/** Where the gateway's own resolver waits for a length before it says anything: a silent connection. */
const SILENT_PORT = 53;

/** Every fault that a lab can be given, by the name that tests, tables and the command line use. */
export const FAULTS = {
  'cable-out': cable("the laptop's cable is out", 'laptop'),
  'no-lease': noLease,
  'gateway-dead': cable('the gateway is switched off', 'gateway'),
  'proxy-arp': proxyArp,
  'client-isolation': clientIsolation,
  vpn,
  'container-bridge': containerBridge,
  'second-address': secondAddress,
  'docker-clash': dockerClash,
  'public-lan': publicLan,
  'second-dhcp': secondDhcp,
  'icmp-dropped': rules('the gateway does not answer ping', {
    where: 'gateway',
    layout: 'lan',
    chains: () => `  chain input {
    type filter hook input priority filter; policy accept;
    iifname "eth0" icmp type echo-request drop
  }`,
  }),
  'dns-broken': rules("the gateway's resolver does not answer", {
    where: 'gateway',
    layout: 'site',
    chains: () => `  chain input {
    type filter hook input priority filter; policy accept;
    iifname "eth0" meta l4proto { tcp, udp } th dport 53 drop
  }`,
  }),
  'dns-lying': rules("the gateway's resolver gives every name the same wrong address", {
    where: 'gateway',
    layout: 'site',
    chains: ({ plan }) => `  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "eth0" ip daddr ${plan.gateway.ip} udp dport 53 redirect to :${LIAR_PORT}
    iifname "eth0" ip daddr ${plan.gateway.ip} tcp dport 53 redirect to :${LIAR_PORT}
  }`,
  }),
  'reject-all': rules('the gateway refuses every TCP connection, and nothing else passes', {
    where: 'gateway',
    layout: 'site',
    chains: () => `  chain forward {
    type filter hook forward priority filter - 1; policy accept;
    iifname "eth0" oifname "wan0" meta l4proto tcp reject with tcp reset
    iifname "eth0" oifname "wan0" drop
  }`,
  }),
  'accept-all': rules('the gateway completes every handshake itself, and nothing else passes', {
    where: 'gateway',
    layout: 'site',
    chains: ({ plan }) => `  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "eth0" ip daddr != ${plan.gateway.ip} meta l4proto tcp redirect to :${SILENT_PORT}
  }
  chain forward {
    type filter hook forward priority filter - 1; policy accept;
    iifname "eth0" oifname "wan0" drop
  }`,
  }),
  middlebox: rules('the gateway completes handshakes on 5060 for all of 10.40.0.0/16', {
    where: 'gateway',
    layout: 'site',
    chains: () => `  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "eth0" ip daddr 10.40.0.0/16 tcp dport 5060 redirect to :${SILENT_PORT}
  }`,
  }),
  'captive-portal': rules('every page leads to a login page, and nothing else passes', {
    where: 'gateway',
    layout: 'site',
    chains: ({ plan }) => `  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "eth0" ip daddr != ${plan.gateway.ip} tcp dport 80 redirect to :${PORTAL_PORT}
  }
  chain forward {
    type filter hook forward priority filter - 1; policy accept;
    iifname "eth0" oifname "wan0" drop
  }`,
  }),
  'internet-cut': wanCable('the cable between gateway and provider is out'),
  'public-ip-disagree': rules(
    `ipify.org sees ${SECOND_PUBLIC_IP} where monip.ovh (${PUBLIC_IP_SERVER}) sees the usual address`,
    {
      where: 'isp',
      layout: 'site',
      chains: () => `  chain postrouting {
    type nat hook postrouting priority srcnat - 1; policy accept;
    oifname "core0" ip daddr ${SECOND_PUBLIC_IP_SERVER} snat to ${SECOND_PUBLIC_IP}
  }`,
    },
  ),
  'double-nat': translatedTwice('another box translates once more (192.168.1.0/24)', '192.168.1'),
  'dual-wan': rules(`flows leave in turn from ${PUBLIC_IP} and from ${SECOND_PUBLIC_IP}`, {
    where: 'isp',
    layout: 'site',
    chains: () => `  chain postrouting {
    type nat hook postrouting priority srcnat - 1; policy accept;
    oifname "core0" snat to numgen inc mod 2 map { 0 : ${PUBLIC_IP}, 1 : ${SECOND_PUBLIC_IP} }
  }`,
  }),
  'shared-ports': rules('the gateway has only the ports 16384 to 32767 of its public address', {
    where: 'gateway',
    layout: 'site',
    chains: () => `  chain postrouting {
    type nat hook postrouting priority srcnat - 1; policy accept;
    oifname "wan0" meta l4proto { tcp, udp } masquerade to :16384-32767
  }`,
  }),
  'ds-lite': translatedTwice(
    "IPv4 travels inside the provider's IPv6: both ends are in 192.0.0.0/29",
    '192.0.0',
    2,
  ),
  cgnat: translatedTwice('the provider translates once more (100.64.10.0/24)', '100.64.10'),
  'no-nat': untranslated,
  'upnp-off': withoutUpnp,
  'sip-blocked': swallowed('UDP 5060 and 5962 do not pass', 'udp dport { 5060, 5962 }'),
  'only-5962-open': swallowed('UDP 5060 does not pass, 5962 does', 'udp dport 5060'),
  'sip-alg': rules('the gateway rewrites SIP on port 5060 (SIP ALG)', {
    where: 'gateway',
    layout: 'site',
    chains: () => `  ct helper sip5060 {
    type "sip" protocol udp; l3proto ip;
  }
  chain prerouting {
    type filter hook prerouting priority mangle; policy accept;
    udp dport 5060 ct helper set "sip5060"
  }`,
  }),
  'binding-30': udpBinding(30),
  'binding-60': udpBinding(60),
  'binding-120': udpBinding(120),
  'ntp-blocked': swallowed('UDP 123 does not pass', 'udp dport 123'),
  'https-blocked': swallowed('TCP 443 does not pass', 'tcp dport 443'),
  'loss-5': wanCable('5 % of round trips to the Internet are lost'),
  'delay-200': wanCable('round trips to the Internet take 200 ms longer'),
  'jitter-60': wanCable('each way to the Internet takes 0 to 60 ms longer, at random'),
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS).filter(isFaultName);

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

/** Switches a fault on or off; doing it twice changes nothing. */
export async function switchFault(state: LabState, name: FaultName, on: boolean): Promise<void> {
  const fault: Fault = FAULTS[name];
  if (fault.layout === 'site' && state.plan.layout !== 'site') {
    throw new Error(`lab: the fault ${name} needs the site layout`);
  }
  if (state.faults.includes(name) === on) return;
  state.faults = on ? [...state.faults, name] : state.faults.filter((each) => each !== name);
  await (on ? fault.on(state) : fault.off(state));
  save(state);
}
