import { afterEach, describe, expect, it } from 'vitest';
import { createContacts } from '../../../../electron/wire/contacts.ts';
import { createMacConfirmer } from '../../../../electron/network/neighbours/node-arp.ts';
import { withDeadline } from '../../../../electron/network/neighbours/ping-deadline.ts';
import { type FakePrograms, fakePrograms, fakesAreUseless } from '../../platform/fake-programs.ts';

const HEAD = 'Address                  HWtype  HWaddress           Flags Mask            Iface';
let fakes: FakePrograms | null = null;
let contacts = createContacts();

/** A limit that only a hang reaches, unless the test is about a hang. */
function withArp(
  scripts: Readonly<Record<string, string>>,
  timeLimitMs = 20_000,
): ReturnType<typeof createMacConfirmer> {
  fakes = fakePrograms(scripts);
  return createMacConfirmer({ contacts, environment: fakes.environment, timeLimitMs });
}

function table(...rows: string[]): string {
  return [HEAD, ...rows].map((row) => `echo '${row}'`).join('\n');
}

afterEach(() => {
  fakes?.removeAndProveClean();
  fakes = null;
  contacts = createContacts();
});

describe.skipIf(fakesAreUseless)('confirmation of a MAC with node-arp', () => {
  it('reads the MAC and compares it with the neighbour table', { tags: ['slow'] }, async () => {
    const row = '127.0.0.9                ether   00:15:65:AA:BB:CC   C                     eth0';
    const confirmer = withArp({ ping: 'exit 0', arp: table(row) });
    const same = await confirmer.macConfirmation({
      ip: '127.0.0.9',
      neighbour: '00:15:65:aa:bb:cc',
    });
    expect(same).toMatchObject({
      ok: true,
      value: { mac: '00:15:65:aa:bb:cc', agrees: true, evidence: [{ kind: 'node-arp' }] },
    });
    const other = await confirmer.macConfirmation({ ip: '127.0.0.9', neighbour: '0015.65aa.bbcd' });
    expect(other).toMatchObject({ ok: true, value: { agrees: false } });
    const none = await confirmer.macConfirmation({ ip: '127.0.0.9', neighbour: null });
    expect(none).toMatchObject({ ok: true, value: { agrees: null } });
  });

  it('records the host that the package pings', async () => {
    const contacted = contacts.begin();
    const confirmer = withArp({ ping: 'exit 0', arp: 'exit 0' });
    await confirmer.macConfirmation({ ip: '127.0.0.9', neighbour: null });
    await confirmer.macConfirmation({ ip: 'not an address', neighbour: null });
    expect(contacted()).toEqual(['127.0.0.9 ping']);
  });

  it('pads octets that macOS prints short', async () => {
    const confirmer = withArp({
      ping: 'exit 0',
      arp: table('127.0.0.9 ether 0:15:65:1:2:3 C eth0'),
    });
    expect(await confirmer.macConfirmation({ ip: '127.0.0.9', neighbour: null })).toMatchObject({
      ok: true,
      value: { mac: '00:15:65:01:02:03' },
    });
  });

  it.each([
    ['an incomplete entry', { ping: 'exit 1', arp: table('127.0.0.9  (incomplete)  eth0') }],
    ['no entry', { ping: 'exit 1', arp: "echo '127.0.0.9 (127.0.0.9) -- no entry'" }],
    ['an empty answer', { ping: 'exit 1', arp: 'exit 0' }],
    ['one word', { ping: 'echo x', arp: 'echo Terminated' }],
    ['a failure with text', { ping: 'exit 1', arp: 'echo broken >&2; exit 3' }],
    ['a multicast MAC', { ping: 'exit 0', arp: table('127.0.0.9 ether 01:00:5e:00:00:01 C eth0') }],
    ['a zero MAC', { ping: 'exit 0', arp: table('127.0.0.9 ether 00:00:00:00:00:00 C eth0') }],
    [
      'the stand-in for a hidden MAC',
      { ping: 'exit 0', arp: table('127.0.0.9 ether 2:0:0:0:0:0 C eth0') },
    ],
    ['markup', { ping: 'exit 0', arp: table('127.0.0.9 ether <script>alert</script> C eth0') }],
    ['endless output', { ping: 'exit 0', arp: 'while :; do echo aaaaaaaaaaaaaaaaaaaaaa; done' }],
  ])('gives no MAC for %s', async (_name, scripts) => {
    const confirmer = withArp(scripts);
    expect(await confirmer.macConfirmation({ ip: '127.0.0.9', neighbour: null })).toMatchObject({
      ok: false,
      problem: { code: 'MAC_NOT_FOUND' },
    });
  });

  it('survives a machine without arp, which kills a process that uses the package bare', async () => {
    const confirmer = withArp({ ping: 'exit 0' });
    expect(await confirmer.macConfirmation({ ip: '127.0.0.9', neighbour: null })).toMatchObject({
      ok: false,
      problem: { code: 'MAC_TOOL_MISSING' },
    });
  });

  it('works without ping, which only wakes the table up', async () => {
    const confirmer = withArp({ arp: table('127.0.0.9 ether 00:15:65:aa:bb:cc C eth0') });
    expect(await confirmer.macConfirmation({ ip: '127.0.0.9', neighbour: null })).toMatchObject({
      ok: true,
      value: { mac: '00:15:65:aa:bb:cc' },
    });
  });

  it.each([
    ['ping', { ping: 'exec /bin/sleep 60', arp: 'exit 0' }],
    ['arp', { ping: 'exit 0', arp: '/bin/sleep 60 & exec /bin/sleep 60' }],
  ])('kills a %s that hangs', { tags: ['slow'] }, async (_name, scripts) => {
    const confirmer = withArp(scripts, 1500);
    expect(await confirmer.macConfirmation({ ip: '127.0.0.9', neighbour: null })).toMatchObject({
      ok: false,
      problem: { code: 'MAC_TOOL_TIMED_OUT' },
    });
  });

  it('does not run out of time for a host that drops pings', { tags: ['slow'] }, async () => {
    // As the system's own: without `-w` it waits ten seconds for an answer that never comes.
    const ping = 'case " $* " in *" -w 2 "*) exec /bin/sleep 2;; *) exec /bin/sleep 10;; esac';
    fakes = fakePrograms({ ping, arp: table('127.0.0.9 ether 00:15:65:aa:bb:cc C eth0') });
    const confirmer = createMacConfirmer({ contacts, environment: fakes.environment });
    expect(await confirmer.macConfirmation({ ip: '127.0.0.9', neighbour: null })).toMatchObject({
      ok: true,
      value: { mac: '00:15:65:aa:bb:cc' },
    });
  });

  it('refuses anything but an IPv4 address', async () => {
    const confirmer = withArp({ ping: 'exit 0', arp: 'exit 0' });
    for (const ip of ['-a', '10.0.0.1 -v', '$(id)', '::1', ''])
      expect(await confirmer.macConfirmation({ ip, neighbour: null })).toMatchObject({
        ok: false,
        problem: { code: 'MAC_ADDRESS_INVALID' },
      });
  });
});

describe('a ping that only wakes the table up', () => {
  it.each([
    ['linux', ['-c', '1', '10.0.0.1'], ['-w', '2', '-c', '1', '10.0.0.1']],
    ['darwin', ['-c', '1', '10.0.0.1'], ['-t', '2', '-c', '1', '10.0.0.1']],
    ['win32', ['-n', '1', '10.0.0.1'], ['-w', '2000', '-n', '1', '10.0.0.1']],
  ] as const)('has its own deadline on %s', (platform, args, expected) => {
    expect(withDeadline(args, platform)).toEqual(expected);
  });
});
