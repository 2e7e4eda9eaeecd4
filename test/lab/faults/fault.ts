import { ipBatchIn, runIn, tryRun } from '../command.ts';
import { bridgePort, LAPTOP_PORT, setSysctls } from '../kernel.ts';
import { PERFECT, type RelaySettings, setRelay } from '../relay/relay.ts';
import { internetOf, WAN_RELAY } from '../site/network.ts';
import type { LabState } from '../state.ts';
import type { Layout } from '../types.ts';

export interface Fault {
  /** What breaks, for a person. */
  readonly says: string;
  /** `lan`: works in both layouts; `site`: needs the gateway's Internet side. */
  readonly layout: Layout;
  on(state: LabState): Promise<void>;
  off(state: LabState): Promise<void>;
}

/** What the faults do to the cable between gateway and provider; several add up. */
const WAN_CABLE: Readonly<Record<string, Partial<RelaySettings>>> = {
  'internet-cut': { carrier: false },
  // Half each way: what a round trip then loses or takes is the figure in the name.
  'loss-5': { lossPercent: 2.53 },
  'delay-200': { delayMs: [100, 100] },
  'jitter-60': { delayMs: [0, 60] },
};

async function applyWanCable(state: LabState): Promise<void> {
  const parts = state.faults.flatMap((each) => WAN_CABLE[each] ?? []);
  const sum = (pick: (part: Partial<RelaySettings>) => number): number =>
    parts.reduce((total, part) => total + pick(part), 0);
  setRelay(state.plan.name, WAN_RELAY, {
    carrier: parts.every((part) => part.carrier !== false),
    lossPercent: sum((part) => part.lossPercent ?? 0),
    delayMs: [sum((part) => part.delayMs?.[0] ?? 0), sum((part) => part.delayMs?.[1] ?? 0)],
  });
}

/** A fault of the cable to the provider. */
export function wanCable(says: string): Fault {
  return { says, layout: 'site', on: applyWanCable, off: applyWanCable };
}

/** Forgets every flow of the gateway and the provider, so that new rules apply from now on. */
export async function forgetFlows(state: LabState): Promise<void> {
  const { gateway, isp } = internetOf(state.plan.name);
  for (const each of [gateway, isp]) {
    await tryRun('ip', ['netns', 'exec', each, 'conntrack', '-F']);
  }
}

/** Rules that the gateway or the provider obeys while the fault lasts. */
export function rules(
  says: string,
  {
    where,
    layout,
    chains,
  }: { where: 'gateway' | 'isp'; layout: Layout; chains: (state: LabState) => string },
): Fault {
  const table = (state: LabState): string => `fault_${fingerprint(chains(state))}`;
  return {
    says,
    layout,
    on: async (state) => {
      const text = `table ip ${table(state)} {\n${chains(state)}\n}\n`;
      await runIn(internetOf(state.plan.name)[where], ['nft', '-f', '-'], text);
      if (layout === 'site') await forgetFlows(state);
    },
    off: async (state) => {
      const argv = ['nft', 'delete', 'table', 'ip', table(state)];
      await runIn(internetOf(state.plan.name)[where], argv);
      if (layout === 'site') await forgetFlows(state);
    },
  };
}

/** A short name for a text, so that the rules of each fault have a table of their own. */
function fingerprint(text: string): string {
  let hash = 5381;
  for (const letter of text) hash = (hash * 33 + (letter.codePointAt(0) ?? 0)) % 4294967296;
  return hash.toString(16);
}

/** Traffic from the LAN to the Internet that the gateway swallows. */
export function swallowed(says: string, match: string): Fault {
  return rules(says, {
    where: 'gateway',
    layout: 'site',
    chains: () => `  chain forward {
    type filter hook forward priority filter - 1; policy accept;
    iifname "eth0" oifname "wan0" ${match} drop
  }`,
  });
}

async function setUdpBinding(state: LabState, seconds: number): Promise<void> {
  await setSysctls(state.plan.gateway.namespace, {
    'net.netfilter.nf_conntrack_udp_timeout': seconds,
    'net.netfilter.nf_conntrack_udp_timeout_stream': seconds,
  });
  await forgetFlows(state);
}

/** How long the gateway keeps a UDP mapping, in seconds. */
export function udpBinding(seconds: number): Fault {
  return {
    says: `the gateway forgets a silent UDP flow after ${seconds} s`,
    layout: 'site',
    on: (state) => setUdpBinding(state, seconds),
    off: (state) => setUdpBinding(state, 300),
  };
}

/** Pulls the cable of the laptop or of a host of the plan out of the switch. */
export function cable(says: string, of: 'laptop' | 'gateway'): Fault {
  const turn =
    (position: 'up' | 'down') =>
    async (state: LabState): Promise<void> => {
      const { plan } = state;
      if (of === 'laptop' && plan.lossyLink !== null) {
        setRelay(plan.name, LAPTOP_PORT, {
          ...PERFECT,
          ...plan.lossyLink,
          carrier: position === 'up',
        });
      } else {
        const port = of === 'laptop' ? LAPTOP_PORT : bridgePort(0);
        await ipBatchIn(plan.bridge, [`link set ${port} ${position}`]);
      }
    };
  return { says, layout: 'lan', on: turn('down'), off: turn('up') };
}
