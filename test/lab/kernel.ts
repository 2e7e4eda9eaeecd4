import { cpus } from 'node:os';
import { inParallel, ipBatch, ipBatchIn, runIn } from './command.ts';
import type { LabPlan } from './plan.ts';
import { setRelay, startRelay } from './relay/relay.ts';

interface Station {
  readonly namespace: string;
  readonly ip: string;
  readonly mac: string;
  readonly port: string;
}

/** The bridge port of the n-th host of the plan (gateway 0); the laptop's is `laptop`. */
export function bridgePort(index: number): string {
  return `h${index}`;
}

export const LAPTOP_PORT = 'laptop';

/** Runs as many `ip` at once as there are processors: more only makes them wait for the kernel's lock. */
const WIDTH = Math.max(2, cpus().length);

function stationCommands(station: Station, plan: LabPlan, defaultRoute: boolean): string[] {
  const lines = [
    // Without IPv6 chatter, which is not what the lab is about.
    'link set eth0 addrgenmode none',
    `link set eth0 address ${station.mac}`,
    `addr add ${station.ip}/${plan.prefix} broadcast + dev eth0`,
    'link set lo up',
    'link set eth0 up',
  ];
  // The metric that desktop network managers give a wired interface.
  if (defaultRoute) lines.push(`route add default via ${plan.gateway.ip} dev eth0 metric 100`);
  return lines;
}

/**
 * Makes the namespaces, the bridge in a namespace of its own, and one cable from each host to it.
 * Both ends of each cable are created inside the lab: the host's own namespace never sees them.
 */
export async function buildLan(plan: LabPlan): Promise<void> {
  const stations: Station[] = [
    ...plan.hosts.map((host, index) => ({ ...host, port: bridgePort(index) })),
    { ...plan.laptop, port: LAPTOP_PORT },
  ];
  await ipBatch(
    [plan.bridge, ...stations.map((each) => each.namespace)].map((ns) => `netns add ${ns}`),
  );
  await ipBatchIn(plan.bridge, [
    'link set lo up',
    'link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0',
    'link set br0 addrgenmode none',
    'link set br0 up',
  ]);
  const { lossyLink } = plan;
  if (lossyLink !== null) {
    const ends = {
      a: { namespace: plan.laptop.namespace, device: 'eth0' },
      b: { namespace: plan.bridge, device: LAPTOP_PORT },
    };
    await startRelay(plan.name, LAPTOP_PORT, ends, { ...lossyLink, carrier: false });
  }
  const wired = stations.filter((each) => lossyLink === null || each.port !== LAPTOP_PORT);
  await ipBatch(
    wired.map(
      (each) =>
        `link add ${each.port} netns ${plan.bridge} type veth peer name eth0 netns ${each.namespace}`,
    ),
  );
  await ipBatchIn(
    plan.bridge,
    stations.flatMap((each) => [
      `link set ${each.port} addrgenmode none`,
      `link set ${each.port} master br0 up`,
    ]),
  );
  await inParallel(stations, WIDTH, (station) =>
    ipBatchIn(station.namespace, stationCommands(station, plan, station.ip !== plan.gateway.ip)),
  );
  // A TAP device whose carrier never came up calls its own state unknown: let it come up once.
  if (lossyLink !== null) setRelay(plan.name, LAPTOP_PORT, { ...lossyLink, carrier: true });
  // What every desktop distribution sets, so that ordinary users may ping.
  await setSysctls(plan.laptop.namespace, { 'net.ipv4.ping_group_range': '0 2147483647' });
}

/** Sets kernel parameters inside a namespace. */
export async function setSysctls(
  namespace: string,
  values: Readonly<Record<string, string | number>>,
): Promise<void> {
  await runIn(namespace, [
    'sysctl',
    '-q',
    '-w',
    ...Object.entries(values).map(([key, value]) => `${key}=${value}`),
  ]);
}
