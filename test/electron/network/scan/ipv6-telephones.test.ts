import { describe, expect, it } from 'vitest';
import { GATEWAY, PHONE, scan, YEALINK } from './one-scan.ts';

const OTHER_YEALINK = '00:15:65:00:00:99';
const neighbour = (mac: string, place = 'eth0') => ({
  ip: `fe80::${mac.slice(-2)}`,
  mac,
  interface: place,
});

async function findingOver(...neighbours: ReturnType<typeof neighbour>[]) {
  const { result } = await scan({ hosts: [GATEWAY, PHONE], ipv6Neighbours: neighbours });
  expect(result().devices.map(({ ip }) => ip)).toEqual([GATEWAY.ip, PHONE.ip, '10.1.0.200']);
  return result().findings.find(({ code }) => code === 'NET-IPV6-TELEPHONE');
}

describe('telephones that are known over IPv6 only', () => {
  it('are mentioned, and neither listed nor asked', async () => {
    const found = await findingOver(neighbour(OTHER_YEALINK), neighbour(YEALINK));
    expect(found).toMatchObject({
      severity: 'info',
      params: { count: 1, vendors: 'YEALINK', macs: OTHER_YEALINK },
      evidence: [{ kind: 'neighbour-cache', value: `${OTHER_YEALINK}: fe80::99` }],
    });
  });

  it('are not those found over IPv4, nor those of another card', async () => {
    expect(await findingOver(neighbour(YEALINK))).toBeUndefined();
    expect(await findingOver(neighbour(OTHER_YEALINK, 'wlan0'))).toBeUndefined();
  });

  it('are not devices of makers of switches, nor unknown ones', async () => {
    expect(await findingOver(neighbour('00:26:99:00:00:01'))).toBeUndefined();
    expect(await findingOver(neighbour('12:34:56:00:00:01'))).toBeUndefined();
  });
});
