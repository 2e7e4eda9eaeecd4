import { ipBatchIn, runIn } from '../command.ts';
import { stopDaemon } from '../site/daemon.ts';
import { startPlainIgd, startUpnp } from '../site/gateway.ts';
import { GATEWAY_RULES, internetOf } from '../site/network.ts';
import { PUBLIC_IP, PUBLIC_ROUTER } from '../site/addresses.ts';
import type { LabState } from '../state.ts';
import { type Fault, forgetFlows } from './fault.ts';

const UPSTREAM_TABLE = 'upstream';

/** Gives the access another address on its outside: `address` at the gateway, `router` before it. */
async function readdress(
  state: LabState,
  from: { address: string; router: string },
  to: { address: string; router: string },
): Promise<void> {
  const { gateway, isp } = internetOf(state.plan.name);
  await ipBatchIn(isp, [
    `addr del ${from.router}/24 dev cust0`,
    `addr add ${to.router}/24 broadcast + dev cust0`,
  ]);
  await ipBatchIn(gateway, [
    `addr del ${from.address}/24 dev wan0`,
    `addr add ${to.address}/24 broadcast + dev wan0`,
    `route replace default via ${to.router} dev wan0`,
  ]);
}

/**
 * A second translation beyond the gateway: another box, or the provider's own. `host` is the last part of
 * the gateway's outer address in that /24; the next router is its first address.
 */
export function translatedTwice(says: string, network: string, host = 42): Fault {
  const inside = { address: `${network}.${host}`, router: `${network}.1` };
  const outside = { address: PUBLIC_IP, router: PUBLIC_ROUTER };
  return {
    says,
    layout: 'site',
    on: async (state) => {
      await readdress(state, outside, inside);
      const { isp } = internetOf(state.plan.name);
      await runIn(
        isp,
        ['nft', '-f', '-'],
        `table ip ${UPSTREAM_TABLE} {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "core0" snat to ${PUBLIC_IP}
  }
}
`,
      );
      await stopDaemon(state.plan.name, 'upnp');
      await startPlainIgd(state.plan, inside.address);
      await forgetFlows(state);
    },
    off: async (state) => {
      await stopDaemon(state.plan.name, 'plain-igd');
      const { isp } = internetOf(state.plan.name);
      await runIn(isp, ['nft', 'delete', 'table', 'ip', UPSTREAM_TABLE]);
      await readdress(state, inside, outside);
      await startUpnp(state.plan);
      await forgetFlows(state);
    },
  };
}

/** The gateway only routes: the provider knows the way to the LAN's own addresses. */
export const untranslated: Fault = {
  says: 'the gateway does not translate addresses',
  layout: 'site',
  on: async (state) => {
    const { gateway, isp } = internetOf(state.plan.name);
    const { network, prefix } = state.plan;
    await ipBatchIn(isp, [`route add ${network}/${prefix} via ${PUBLIC_IP} dev cust0`]);
    await runIn(gateway, ['nft', 'flush', 'chain', 'ip', 'box', 'postrouting']);
    await forgetFlows(state);
  },
  off: async (state) => {
    const { gateway, isp } = internetOf(state.plan.name);
    const { network, prefix } = state.plan;
    await runIn(gateway, ['nft', '-f', '-'], `delete table ip box\n${GATEWAY_RULES}`);
    await ipBatchIn(isp, [`route del ${network}/${prefix}`]);
    await forgetFlows(state);
  },
};

/** The box has UPnP and NAT-PMP switched off: its outside address stays unknown. */
export const withoutUpnp: Fault = {
  says: 'the gateway offers neither UPnP nor NAT-PMP',
  layout: 'site',
  on: ({ plan }) => stopDaemon(plan.name, 'upnp'),
  off: ({ plan }) => startUpnp(plan),
};
