import { setTimeout as sleep } from 'node:timers/promises';
import { ipBatchIn } from './command.ts';
import { startConflict, stopConflict } from './conflict.ts';
import { bridgePort } from './kernel.ts';
import type { PlannedHost } from './plan.ts';
import { save, type LabState } from './state.ts';
import { commandTalker } from './talkers.ts';
import type { Behaviour, ControlAnswer, Seen } from './talker/behaviour.ts';

export interface RebootOptions {
  /** How long the link is down. Default 2 000. */
  readonly downMs?: number;
  /** Sends the boot announcement when it is back, where the model does. Default true. */
  readonly announce?: boolean;
  /** Comes back with another firmware. */
  readonly firmware?: string;
  /** Comes back with its clock this wrong, in milliseconds. */
  readonly dateOffsetMs?: number;
}

/** The hand on one host of the lab. */
export interface HostControl {
  readonly host: string;
  readonly mac: string;
  readonly ip: string;
  /** Changes how the host behaves; throws for a host that does not talk. */
  set(behaviour: Partial<Behaviour>): Promise<ControlAnswer>;
  /** What the host has been asked so far. */
  seen(): Promise<Seen>;
  /** Sends the boot announcement now. */
  announce(): Promise<void>;
  /** Pulls the cable out of the switch. */
  unplug(): Promise<void>;
  /** Puts the cable back. */
  plug(): Promise<void>;
  /** Link down, then up, then the boot announcement; resolves when it is back. */
  reboot(options?: RebootOptions): Promise<void>;
  /** Leaves its address for another one of the same network. */
  changeAddress(ip: string): Promise<void>;
  /** Takes an address beside its own; with one that is in use, both claim it in turn. */
  alsoUse(ip: string): Promise<void>;
  /** Gives back an address taken by `alsoUse`. */
  stopUsing(ip: string): Promise<void>;
}

function find(state: LabState, which: string): { host: PlannedHost; index: number } {
  const index = state.plan.hosts.findIndex(
    (each) => each.host === which || (state.addresses[each.host] ?? each.ip) === which,
  );
  const host = state.plan.hosts[index];
  if (host === undefined) throw new Error(`lab: no host "${which}" in "${state.plan.name}"`);
  return { host, index };
}

export function createHostControl(state: LabState, which: string): HostControl {
  const { host, index } = find(state, which);
  const { plan } = state;
  const address = (): string => state.addresses[host.host] ?? host.ip;
  const cable = (position: 'up' | 'down'): Promise<void> =>
    ipBatchIn(plan.bridge, [`link set ${bridgePort(index)} ${position}`]);
  const defaultRoute = `route replace default via ${plan.gateway.ip} dev eth0 metric 100`;
  const command = commandTalker.bind(null, plan.name, host.host);

  return {
    host: host.host,
    mac: host.mac,
    get ip() {
      return address();
    },
    set: (behaviour) => command({ do: 'set', behaviour }),
    seen: async () => (await command({ do: 'state' })).seen,
    announce: async () => void (await command({ do: 'announce' })),
    unplug: () => cable('down'),
    plug: () => cable('up'),
    reboot: async (options = {}) => {
      await cable('down');
      if (options.firmware !== undefined) {
        await command({ do: 'set', behaviour: { firmware: options.firmware } });
      }
      if (options.dateOffsetMs !== undefined) {
        await command({ do: 'set', behaviour: { dateOffsetMs: options.dateOffsetMs } });
      }
      await sleep(options.downMs ?? 2_000);
      await cable('up');
      if (options.announce !== false && host.talks !== null) {
        // The kernel needs a moment to see the carrier before it will send.
        await sleep(100);
        await command({ do: 'announce' });
      }
    },
    changeAddress: async (ip) => {
      const old = address();
      await ipBatchIn(host.namespace, [
        `addr add ${ip}/${plan.prefix} broadcast + dev eth0`,
        `addr del ${old}/${plan.prefix} dev eth0`,
        // With its last old address a network takes its routes along.
        `addr replace ${ip}/${plan.prefix} broadcast + dev eth0`,
        ...(host.role === 'gateway' ? [] : [defaultRoute]),
      ]);
      state.addresses[host.host] = ip;
      save(state);
      if (host.talks !== null) await command({ do: 'address', ip });
    },
    alsoUse: async (ip) => {
      await ipBatchIn(host.namespace, [`addr add ${ip}/32 dev eth0`]);
      const rightful = state.plan.hosts.find(
        (each) => (state.addresses[each.host] ?? each.ip) === ip,
      );
      if (rightful !== undefined) await startConflict(plan.name, ip, [host, rightful]);
    },
    stopUsing: async (ip) => {
      stopConflict(plan.name, ip);
      await ipBatchIn(host.namespace, [`addr del ${ip}/32 dev eth0`]);
    },
  };
}
