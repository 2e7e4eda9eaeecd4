import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setSysctls } from '../kernel.ts';
import type { LabPlan } from '../plan.ts';
import { LIAR_TARGET, RESOLVERS } from './addresses.ts';
import { daemonDirectory, startDaemon } from './daemon.ts';
import { startPortal } from './web.ts';

/** Where the lying resolver waits on the gateway until the fault leads questions to it. */
export const LIAR_PORT = 10053;

/** Starts a dnsmasq with these lines of configuration; port 0 means no resolver, only DHCP. */
export function startDnsmasq(
  lab: string,
  spec: {
    readonly name: string;
    readonly namespace: string;
    readonly lines: readonly string[];
    readonly port: number;
    /** The UDP port that shows that it is ready, when it is not `port`. */
    readonly ready?: number;
  },
): Promise<void> {
  const { name, namespace, port } = spec;
  const file = join(daemonDirectory(lab, name), 'dnsmasq.conf');
  const common = ['keep-in-foreground', 'user=root', 'no-resolv', 'no-hosts', 'pid-file='];
  writeFileSync(file, [...common, `port=${port}`, ...spec.lines, ''].join('\n'));
  return startDaemon(lab, {
    name,
    namespace,
    argv: ['dnsmasq', `--conf-file=${file}`],
    ready: [{ protocol: 'udp', port: spec.ready ?? port }],
  });
}

function hostName(host: LabPlan['hosts'][number]): string {
  const mac = host.mac.replaceAll(':', '').toUpperCase();
  return host.phone?.brand === 'cisco' ? `SEP${mac}` : `${host.model}-${mac.slice(6)}`;
}

/** Resolver and DHCP of the box: names from OVH's resolver, leases for a few addresses at the top. */
function startBoxResolver(plan: LabPlan): Promise<void> {
  const { ip, namespace } = plan.gateway;
  const top = plan.network.split('.').slice(0, 3).join('.');
  const lines = [
    'bind-dynamic',
    'interface=eth0',
    'except-interface=lo',
    `server=${RESOLVERS[0]}`,
    'cache-size=0',
    // Boxes know their clients by the names that these gave with DHCP: Cisco's carry the MAC.
    ...plan.hosts
      .filter((host) => host.talks !== null)
      .map((host) => `host-record=${hostName(host)}.lan,${host.ip}`),
    `dhcp-range=${top}.240,${top}.250,12h`,
    `dhcp-option=option:router,${ip}`,
    `dhcp-option=option:dns-server,${ip}`,
    // Offers at once, without pinging the address for three seconds before.
    'no-ping',
    `dhcp-leasefile=${daemonDirectory(plan.name, 'box')}/leases`,
  ];
  return startDnsmasq(plan.name, { name: 'box', namespace, lines, port: 53 });
}

function startLiar(plan: LabPlan): Promise<void> {
  const { ip, namespace } = plan.gateway;
  const lines = [`listen-address=${ip}`, 'bind-interfaces', `address=/#/${LIAR_TARGET}`];
  return startDnsmasq(plan.name, { name: 'liar', namespace, lines, port: LIAR_PORT });
}

/** UPnP and NAT-PMP of the box. */
export function startUpnp(plan: LabPlan): Promise<void> {
  const directory = daemonDirectory(plan.name, 'upnp');
  const file = join(directory, 'miniupnpd.conf');
  writeFileSync(
    file,
    `ext_ifname=wan0
listening_ip=eth0
port=49152
enable_upnp=yes
enable_natpmp=yes
secure_mode=yes
system_uptime=yes
uuid=8c48158e-e5a0-4d61-9193-086226fb3639
serial=12345678
model_number=1
friendly_name=Lab gateway
allow 1024-65535 0.0.0.0/0 1024-65535
deny 0-65535 0.0.0.0/0 0-65535
`,
  );
  return startDaemon(plan.name, {
    name: 'upnp',
    namespace: plan.gateway.namespace,
    argv: ['miniupnpd', '-d', '-4', '-f', file, '-P', join(directory, 'miniupnpd.pid')],
    ready: [
      { protocol: 'udp', port: 1900 },
      { protocol: 'udp', port: 5351 },
      { protocol: 'tcp', port: 49152 },
    ],
  });
}

/** Takes miniupnpd's place with a box that reports its outside address, even a private one. */
export function startPlainIgd(plan: LabPlan, outside: string): Promise<void> {
  const main = join(import.meta.dirname, 'plain-igd.ts');
  daemonDirectory(plan.name, 'plain-igd');
  return startDaemon(plan.name, {
    name: 'plain-igd',
    namespace: plan.gateway.namespace,
    argv: [process.execPath, '--max-old-space-size=64', main, plan.gateway.ip, outside],
    ready: [
      { protocol: 'udp', port: 1900 },
      { protocol: 'udp', port: 5351 },
      { protocol: 'tcp', port: 49152 },
    ],
  });
}

/** Starts what a customer's box offers on its LAN side. */
export async function startGateway(plan: LabPlan): Promise<void> {
  mkdirSync(daemonDirectory(plan.name, 'box'), { recursive: true });
  await setSysctls(plan.gateway.namespace, { 'net.ipv4.ip_forward': 1 });
  await Promise.all([
    startBoxResolver(plan),
    startLiar(plan),
    startUpnp(plan),
    startPortal(plan.name, plan.gateway.namespace),
  ]);
}
