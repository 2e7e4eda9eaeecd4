import { describe, expect, it } from 'vitest';
import type { CardAddress, NetworkInterface } from '../../../shared/domain/network.ts';
import {
  addressesOf,
  cardWithAddress,
  networksLeftOut,
  networksOf,
} from '../../../shared/net/card-networks.ts';
import { parseCidr } from '../../../shared/net/cidr.ts';

function card(name: string, main: CardAddress | null, others: CardAddress[] = []) {
  const item: NetworkInterface = {
    name,
    address: main?.address ?? null,
    prefix: main?.prefix ?? null,
    otherAddresses: others,
    mac: null,
    medium: 'wired',
    speedMbps: null,
    metric: null,
    scannable: true,
    reason: 'physical',
  };
  return item;
}

const at = (address: string, prefix: number): CardAddress => ({ address, prefix });

describe('the networks of a card', () => {
  const lan = card('eth0', at('192.168.1.2', 24), [
    at('192.168.1.3', 24),
    at('10.0.5.2', 24),
    at('10.0.5.3', 24),
    at('192.168.1.100', 32),
    at('169.254.1.1', 16),
    at('172.16.0.2', 31),
  ]);

  it('are listed once each, without those where nobody else is', () => {
    expect(networksOf(lan).map(({ address }) => address)).toEqual(['192.168.1.2', '10.0.5.2']);
    expect(networksOf(card('eth1', null))).toEqual([]);
  });

  it('include one inside another, which may be beyond the part that is scanned', () => {
    const wide = card('eth0', at('10.0.0.2', 8), [at('10.99.5.2', 24)]);
    expect(networksOf(wide).map(({ address }) => address)).toEqual(['10.0.0.2', '10.99.5.2']);
  });

  it('do not hide any of its addresses', () => {
    expect(addressesOf(lan)).toHaveLength(7);
    expect(cardWithAddress([lan], '192.168.1.100')?.name).toBe('eth0');
    expect(cardWithAddress([lan], '192.168.1.101')).toBeNull();
  });

  it('are left out by a scan that neither came from them nor asked them', () => {
    const ranges = ['192.168.1.0/24'].flatMap((text) => parseCidr(text) ?? []);
    const left = networksLeftOut([lan, card('lo', at('127.0.0.1', 8))], {
      from: ['192.168.1.2'],
      ranges,
    });
    expect(left.map(({ address }) => address)).toEqual(['10.0.5.2']);
    const wider = ['10.0.0.0/16'].flatMap((text) => parseCidr(text) ?? []);
    expect(networksLeftOut([lan], { from: ['192.168.1.2'], ranges: wider })).toEqual([]);
  });
});
