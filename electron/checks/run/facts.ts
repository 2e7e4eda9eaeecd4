import type { NetworkFacts, NetworkInterface } from '../../../shared/domain/network.ts';
import { mainInterface } from '../../../shared/net/main-interface.ts';
import { problem } from '../../../shared/domain/problem.ts';
import type { SystemInformation, SystemInterface } from '../../platform/system-information.ts';
import type { GatewayReader } from '../../network/gateway.ts';
import type { InterfaceReader } from '../../network/interfaces.ts';
import type { Contacts } from '../../wire/contacts.ts';
import type { Clock } from '../../platform/machine.ts';
import type { AddressMemory } from './address-memory.ts';
import type { PublicAddressReader } from './public-address-sources.ts';

export type NetworkFactsReader = {
  /** What the first screen shows. With `online` false, no host outside the site is contacted. */
  readonly measure: (options: {
    readonly online: boolean;
    readonly signal: AbortSignal;
  }) => Promise<NetworkFacts>;
};

export type NetworkFactsDeps = {
  readonly clock: Clock;
  readonly contacts: Contacts;
  readonly interfaces: InterfaceReader;
  readonly gateway: GatewayReader;
  readonly publicAddress: PublicAddressReader;
  readonly memory: AddressMemory;
  readonly systemInformation: Pick<SystemInformation, 'interfaces'>;
};

/** Fills in medium and speed, which only the operating system's own tools may know. */
export function enrichInterface(
  item: NetworkInterface,
  known: readonly SystemInterface[],
): NetworkInterface {
  const facts = known.find(({ name }) => name === item.name);
  if (facts === undefined) return item;
  return {
    ...item,
    medium: item.medium === 'unknown' ? facts.medium : item.medium,
    speedMbps: item.speedMbps ?? facts.speedMbps,
  };
}

/** Assembles the facts from the readers, each of which may fail without affecting the others. */
export function createNetworkFacts(deps: NetworkFactsDeps): NetworkFactsReader {
  return {
    measure: async ({ online, signal }) => {
      const contacted = deps.contacts.begin();
      // Slow and not essential: used only if it has arrived by the time the rest is ready.
      const asked = deps.systemInformation.interfaces();
      const [interfaces, gateway] = await Promise.all([
        deps.interfaces.list(),
        deps.gateway.read(signal),
      ]);
      const mac = gateway.ok ? gateway.value.mac : null;
      const lastKnown = await deps.memory.recall(mac);
      const publicAddress = online ? await deps.publicAddress.read({ signal, lastKnown }) : null;
      if (publicAddress?.state === 'known' && publicAddress.ip !== null)
        await deps.memory.remember(mac, { ip: publicAddress.ip, at: publicAddress.measuredAt });
      const system = await Promise.race([asked, Promise.resolve(null)]);
      const item = mainInterface(interfaces);
      return {
        interface:
          item !== null && system?.ok === true ? enrichInterface(item, system.value) : item,
        gateway: gateway.ok ? gateway.value : null,
        publicAddress,
        problems: [
          ...(item === null ? [problem('NO_INTERFACE_UP')] : []),
          ...(gateway.ok ? [] : [gateway.problem]),
        ],
        measuredAt: deps.clock.now().toISOString(),
        hostsContacted: contacted(),
      };
    },
  };
}
