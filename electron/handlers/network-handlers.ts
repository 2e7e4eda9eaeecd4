import type { Handlers } from '../../shared/contract/index.ts';
import { type Problem, problem } from '../../shared/domain/problem.ts';
import { failure, success } from '../../shared/domain/result.ts';
import type { MacConfirmer } from '../network/neighbours/node-arp.ts';
import type { PingReader } from '../wire/ping.ts';
import type { NetworkFactsReader } from '../checks/run/facts.ts';
import type { GatewayReader } from '../network/gateway.ts';
import type { InterfaceReader } from '../network/interfaces.ts';
import type { NeighbourTable } from '../network/neighbours/neighbour-table.ts';
import type { PhoneClockReader } from '../network/phone-clock.ts';
import {
  type CardOnNetwork,
  cardWithAddress,
  networksOf,
  ownRange,
} from '../../shared/net/card-networks.ts';
import { rangeContains } from '../../shared/net/cidr.ts';
import { parseIpv4 } from '../../shared/net/ipv4.ts';
import { isSiteCard } from '../../shared/net/main-interface.ts';
import { isLocalAddress } from '../network/scan/scan-targets.ts';

type NetworkHandlers = Pick<
  Handlers,
  | 'network.interfaces.list'
  | 'network.facts.measure'
  | 'network.gateway.ping'
  | 'phone.clock.read'
  | 'phone.mac.confirm'
>;

/** Facts about the laptop's network and single questions to one phone. */
export function createNetworkHandlers(deps: {
  readonly interfaces: InterfaceReader;
  readonly gateway: GatewayReader;
  readonly facts: NetworkFactsReader;
  readonly ping: PingReader;
  readonly table: Pick<NeighbourTable, 'read'>;
  readonly macConfirmer: MacConfirmer;
  readonly phoneClock: PhoneClockReader;
  /** Aborts when the application closes. */
  readonly signal: AbortSignal;
  readonly scanningAllowed: boolean;
}): NetworkHandlers {
  const { signal } = deps;

  async function neighbourMac(ip: string): Promise<string | null> {
    const table = await deps.table.read(signal);
    if (!table.ok) return null;
    return table.value.find((neighbour) => neighbour.ip === ip)?.mac ?? null;
  }

  /** Why a phone may not be asked; an imported case can name any address. */
  async function refusalFor(ip: string): Promise<Problem | null> {
    if (!deps.scanningAllowed) return problem('SCANNING_DISABLED');
    if (isLocalAddress(ip)) return null;
    // A LAN may use a public block: a phone on this computer's own network is local there.
    const value = parseIpv4(ip);
    const cards = (await deps.interfaces.list()).filter((card) => isSiteCard(card, true));
    const isNear = (card: CardOnNetwork): boolean =>
      value !== null && rangeContains(ownRange(card), value);
    return cards.flatMap(networksOf).some(isNear)
      ? null
      : problem('PHONE_ADDRESS_NOT_LOCAL', { ip });
  }

  return {
    'network.interfaces.list': async () =>
      success({ interfaces: [...(await deps.interfaces.list())] }),
    'network.facts.measure': async ({ online }) => {
      if (!deps.scanningAllowed) return failure(problem('SCANNING_DISABLED'));
      return success(await deps.facts.measure({ online, signal }));
    },
    'network.gateway.ping': async ({ count }) => {
      if (!deps.scanningAllowed) return failure(problem('SCANNING_DISABLED'));
      const gateway = await deps.gateway.read(signal);
      if (!gateway.ok) return success({ series: null, problem: gateway.problem });
      const clash = cardWithAddress(await deps.interfaces.list(), gateway.value.ip);
      if (clash !== null) {
        const told = { ip: gateway.value.ip, card: clash.name };
        return success({ series: null, problem: problem('GATEWAY_OWN_ADDRESS', told) });
      }
      const series = await deps.ping.pingSeries(gateway.value.ip, count, signal);
      return success(
        series.ok
          ? { series: series.value, problem: null }
          : { series: null, problem: series.problem },
      );
    },
    'phone.clock.read': async ({ ip }) => {
      const refusal = await refusalFor(ip);
      if (refusal !== null) return failure(refusal);
      return success(await deps.phoneClock.read(ip, signal));
    },
    'phone.mac.confirm': async ({ ip }) => {
      const refusal = await refusalFor(ip);
      if (refusal !== null) return failure(refusal);
      const neighbour = await neighbourMac(ip);
      const confirmed = await deps.macConfirmer.macConfirmation({ ip, neighbour, signal });
      if (confirmed.ok) return success({ ...confirmed.value, problem: null });
      // One reading is better than none: the table's own answer is kept, unconfirmed.
      return success({
        mac: neighbour,
        agrees: null,
        evidence:
          neighbour === null ? [] : [{ kind: 'neighbour-table', value: neighbour, atMs: 0 }],
        problem: confirmed.problem,
      });
    },
  };
}
