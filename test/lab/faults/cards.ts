import { inParallel, ipBatchIn } from '../command.ts';
import type { LabState } from '../state.ts';
import type { Fault } from './fault.ts';

/** The second network of the laptop's card, and the address on it that a phone has too. */
export const SECOND_LAPTOP_IP = '10.0.5.2';
export const SECOND_PHONE_IP = '10.0.5.50';

function firstPhone({ plan }: LabState): LabState['plan']['hosts'][number] {
  const host = plan.hosts.find(({ talks }) => talks !== null);
  if (host === undefined) throw new Error('lab: no host that talks');
  return host;
}

/** Two networks on one cable: the laptop's card and the first talking host have an address on both. */
export const secondAddress: Fault = {
  says: `the laptop's card has a second address (${SECOND_LAPTOP_IP}/24), where a phone is too`,
  layout: 'lan',
  on: async (state) => {
    const { laptop } = state.plan;
    await ipBatchIn(laptop.namespace, [`addr add ${SECOND_LAPTOP_IP}/24 broadcast + dev eth0`]);
    await ipBatchIn(firstPhone(state).namespace, [
      `addr add ${SECOND_PHONE_IP}/24 broadcast + dev eth0`,
    ]);
  },
  off: async (state) => {
    await ipBatchIn(state.plan.laptop.namespace, [`addr del ${SECOND_LAPTOP_IP}/24 dev eth0`]);
    await ipBatchIn(firstPhone(state).namespace, [`addr del ${SECOND_PHONE_IP}/24 dev eth0`]);
  },
};

/** Docker took the gateway's address. No container runs, so that its switch has no carrier. */
export const dockerClash: Fault = {
  says: "the laptop's docker0 has the address of the gateway",
  layout: 'lan',
  on: ({ plan }) =>
    ipBatchIn(plan.laptop.namespace, [
      'link add docker0 type bridge',
      'link set docker0 addrgenmode none',
      `addr add ${plan.gateway.ip}/16 broadcast + dev docker0`,
      'link set docker0 up',
    ]),
  off: ({ plan }) => ipBatchIn(plan.laptop.namespace, ['link del docker0']),
};

/** An address of the lab, moved into a block that belongs to others on the Internet. */
export function publicAddressOf(ip: string): string {
  return ip.replace(/^192\.168\./, '89.16.');
}

/** Moves laptop and gateway to the public block, or back; the other hosts have an address on both. */
async function moveLan(state: LabState, position: 'on' | 'off'): Promise<void> {
  const { laptop, gateway, hosts, prefix } = state.plan;
  const isOn = position === 'on';
  await inParallel(hosts, 2, ({ namespace, ip }) =>
    ipBatchIn(namespace, [
      `addr ${isOn ? 'add' : 'del'} ${publicAddressOf(ip)}/${prefix} ${isOn ? 'broadcast + ' : ''}dev eth0`,
    ]),
  );
  const own = isOn ? publicAddressOf(laptop.ip) : laptop.ip;
  const router = isOn ? publicAddressOf(gateway.ip) : gateway.ip;
  await ipBatchIn(laptop.namespace, [
    'addr flush dev eth0',
    `addr add ${own}/${prefix} broadcast + dev eth0`,
    `route replace default via ${router} dev eth0 metric 100`,
  ]);
}

/** A company that numbers its LAN with a block of somebody else's public addresses. */
export const publicLan: Fault = {
  says: 'the LAN uses a public block (89.16.77.0/24)',
  layout: 'lan',
  on: (state) => moveLan(state, 'on'),
  off: (state) => moveLan(state, 'off'),
};
