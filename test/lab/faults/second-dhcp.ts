import { startDnsmasq } from '../site/gateway.ts';
import { stopDaemon } from '../site/daemon.ts';
import type { LabState } from '../state.ts';
import type { Fault } from './fault.ts';

const DAEMON = 'second-dhcp';

function rogue({ plan }: LabState): LabState['plan']['hosts'][number] {
  const host = plan.hosts.at(-1);
  if (host === undefined || host === plan.gateway) throw new Error('lab: no host to serve DHCP');
  return host;
}

/** The last host of the lab offers leases too, with itself as the router: a forgotten box. */
export const secondDhcp: Fault = {
  says: 'a second DHCP server offers leases on the LAN, naming itself as the router',
  layout: 'site',
  on: async (state) => {
    const { ip, namespace } = rogue(state);
    const top = state.plan.network.split('.').slice(0, 3).join('.');
    const lines = [
      'interface=eth0',
      'bind-dynamic',
      'dhcp-authoritative',
      `dhcp-range=${top}.230,${top}.235,1h`,
      `dhcp-option=option:router,${ip}`,
      'leasefile-ro',
      'no-ping',
    ];
    await startDnsmasq(state.plan.name, { name: DAEMON, namespace, lines, port: 0, ready: 67 });
  },
  off: ({ plan }) => stopDaemon(plan.name, DAEMON),
};
