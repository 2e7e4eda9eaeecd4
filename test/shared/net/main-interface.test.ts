import { describe, expect, it } from 'vitest';
import type { NetworkInterface } from '../../../shared/domain/network.ts';
import { interfaceToScan, mainInterface } from '../../../shared/net/main-interface.ts';

function card(more: Partial<NetworkInterface>): NetworkInterface {
  return {
    name: 'eth0',
    address: '192.168.1.10',
    prefix: 24,
    mac: '02:00:00:00:00:01',
    medium: 'unknown',
    speedMbps: null,
    metric: 100,
    scannable: true,
    reason: 'default-route',
    ...more,
  };
}

const docker = card({ name: 'docker0', reason: 'container', scannable: false });
const down = card({ name: 'eth1', reason: 'down', scannable: false, address: null });
const second = card({ name: 'eth2', reason: 'physical' });
const main = card({ name: 'wlan0' });
const selfAssigned = card({ name: 'eth3', reason: 'link-local-only', scannable: false });
const tunnel = card({ name: 'tun0', reason: 'virtual', scannable: false });
const vpn = card({ name: 'tun1', reason: 'vpn', scannable: false });
const publicLan = card({ name: 'eth4', reason: 'public-address', scannable: false });
const alone = card({ name: 'eth5', reason: 'point-to-point', scannable: false, prefix: 32 });

describe('the interface that is meant', () => {
  it('is the one that leads out, even when it is down, never a container', () => {
    expect(mainInterface([docker, second, main])?.name).toBe('wlan0');
    expect(mainInterface([docker, down, second])?.name).toBe('eth2');
    expect(mainInterface([docker, down])?.name).toBe('eth1');
    expect(mainInterface([docker, tunnel])).toBeNull();
  });

  it('is one that a scan can use, where a scan is meant', () => {
    expect(interfaceToScan([docker, selfAssigned, second, main])?.name).toBe('wlan0');
    expect(interfaceToScan([docker, selfAssigned, second])?.name).toBe('eth2');
    expect(interfaceToScan([docker, down, selfAssigned])?.name).toBe('eth3');
    expect(interfaceToScan([docker, down, tunnel])).toBeNull();
  });

  it('is never a VPN while there is a card, even one that is down', () => {
    expect(mainInterface([vpn, down])?.name).toBe('eth1');
    expect(mainInterface([vpn, alone, publicLan])?.name).toBe('eth4');
    expect(mainInterface([docker, vpn])?.name).toBe('tun1');
    expect(interfaceToScan([docker, vpn])).toBeNull();
  });

  it('is a card that needs force, or that is alone on its network, when there is no other', () => {
    expect(interfaceToScan([vpn, alone, publicLan])?.name).toBe('eth4');
    expect(interfaceToScan([vpn, alone])?.name).toBe('eth5');
    expect(interfaceToScan([publicLan, selfAssigned, second])?.name).toBe('eth2');
  });
});
