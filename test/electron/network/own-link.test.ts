import { describe, expect, it } from 'vitest';
import { createOwnLinkReader } from '../../../electron/network/own-link.ts';

const IPV4 = {
  address: '192.168.1.20',
  netmask: '255.255.255.0',
  family: 'IPv4' as const,
  mac: '00:11:22:33:44:55',
  internal: false,
  cidr: null,
};
const IPV6 = { ...IPV4, family: 'IPv6' as const, address: 'fe80::1', scopeid: 2 };

/** Reads eth0 of a machine with these files of /sys. */
function read(
  platform: 'linux' | 'win32' | 'darwin',
  infos: readonly (typeof IPV4 | typeof IPV6)[],
  files: Readonly<Record<string, string>> = {},
  name = 'eth0',
) {
  const asked: string[] = [];
  const reader = createOwnLinkReader({
    machine: { platform },
    files: {
      readText: async (path) => {
        asked.push(path);
        const text = files[path];
        return text === undefined
          ? { ok: false as const, reason: 'failed' as const, detail: 'EINVAL' }
          : { ok: true as const, value: text };
      },
    },
    addresses: () => ({ [name]: [...infos] }),
  });
  return reader(name).then((link) => ({ link, asked }));
}

describe('the own card', () => {
  it('has its IPv4 addresses, its carrier and how often that changed', async () => {
    const files = {
      '/sys/class/net/eth0/carrier': '1\n',
      '/sys/class/net/eth0/carrier_changes': '7\n',
    };
    expect((await read('linux', [IPV6, IPV4], files)).link).toEqual({
      addresses: ['192.168.1.20'],
      isUp: true,
      carrierChanges: 7,
    });
  });

  it('is not up on Linux without a carrier, although the address stays', async () => {
    const files = { '/sys/class/net/eth0/carrier': '0\n' };
    expect((await read('linux', [IPV4], files)).link).toMatchObject({
      addresses: ['192.168.1.20'],
      isUp: false,
    });
  });

  it('counts as up with an address when /sys says nothing, as in a container', async () => {
    expect((await read('linux', [IPV4])).link).toMatchObject({ isUp: true, carrierChanges: null });
    expect((await read('linux', [])).link).toMatchObject({ isUp: false });
  });

  it.each(['win32', 'darwin'] as const)('is up on %s while it has an address', async (platform) => {
    expect((await read(platform, [IPV4])).link.isUp).toBe(true);
    expect((await read(platform, [IPV6])).link.isUp).toBe(false);
    expect((await read(platform, [{ ...IPV4, address: '0.0.0.0' }])).link.isUp).toBe(false);
  });

  it('never makes a path from an invalid name', async () => {
    expect((await read('linux', [IPV4], {}, '../../etc')).asked).toEqual([]);
  });
});
