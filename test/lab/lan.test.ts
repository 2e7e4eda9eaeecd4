import { randomBytes } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { ipBatchIn, tryRun } from './command.ts';
import { eventually } from './eventually.ts';
import { describeInLab } from './describe-in-lab.ts';
import { openLab, type Lab } from './lab.ts';
import { askOptions, SILENCE } from './sip-client.ts';
import { sweepOrphans } from './teardown.ts';
import { traces } from './traces.ts';

describeInLab('lan', 'the lan layout', (makeLab) => {
  let lab: Lab;

  const asUser = (argv: readonly string[]) => lab.execAsUser(lab.laptop.namespace, argv);
  const options = (ip: string): Promise<string> => askOptions(lab, ip);
  const page = async (ip: string, path = '/', port = 80): Promise<string> =>
    (await asUser(['curl', '-si', '-m', '2', `http://${ip}:${port}${path}`])).stdout;

  beforeAll(async () => {
    lab = await makeLab({ hosts: 60, phones: 10, prefixOnlyPhone: true });
  });

  it('has the asked number of hosts, each with its own address and MAC', () => {
    expect(lab.expected).toHaveLength(60);
    expect(new Set(lab.expected.map((each) => each.ip)).size).toBe(60);
    expect(new Set(lab.expected.map((each) => each.mac)).size).toBe(60);
    expect(lab.phones.filter((each) => each.role === 'phone')).toHaveLength(10);
    expect(lab.phones.filter((each) => each.role === 'phone-candidate')).toHaveLength(1);
  });

  it('answers ARP for every expected address with the expected MAC, and for no other', async () => {
    const spray = `
      const socket = require('node:dgram').createSocket('udp4');
      socket.bind(0, async () => {
        for (let host = 1; host < 255; host += 1) socket.send('', 9, '192.168.77.' + host, () => {});
        setTimeout(() => socket.close(), 500);
      });`;
    const found = new Map<string, string>();
    await eventually(async () => {
      await asUser([process.execPath, '-e', spray]);
      const { stdout } = await asUser(['ip', '-j', 'neigh', 'show', 'dev', 'eth0']);
      for (const entry of JSON.parse(stdout)) {
        if ('lladdr' in entry) found.set(entry.dst, entry.lladdr);
      }
      return found.size >= lab.expected.length;
    });
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(lab.expected.map((each) => [each.ip, each.mac])),
    );
  });

  it('lets an ordinary user without capabilities ping the gateway', async () => {
    const result = await asUser([
      'sh',
      '-c',
      'id -u; grep CapEff /proc/self/status; ping -c1 -W1 192.168.77.1',
    ]);
    expect(result.stdout).toMatch(/^65534\nCapEff:\s+0{16}\n/);
    expect(result.stdout).toContain('1 received');
  });

  it('has each SIP phone answer OPTIONS with its firmware in its identity', async () => {
    const speaking = lab.phones.filter((each) => each.role === 'phone');
    const answers = await Promise.all(speaking.map((each) => options(each.ip)));
    for (const [index, each] of speaking.entries()) {
      expect(answers[index]).toMatch(/^SIP\/2\.0 200 OK\r?\n/);
      expect(answers[index]).toMatch(/rport=\d+;received=192\.168\.77\.2\r?\n/);
      expect(answers[index]).toContain(each.phone?.firmware);
    }
  });

  it('has each phone serve its page', async () => {
    const cisco = lab.phones.find((each) => each.model === 'cisco-cp8851')!;
    expect(await page(cisco.ip)).toContain('<title>Cisco IP Phone</title>');
    const yealink = lab.phones.find((each) => each.model === 'yealink-t54w')!;
    expect(await page(yealink.ip, '/api/any')).toContain('"firmware":"96.86.0.100"');
    const gigaset = lab.phones.find((each) => each.model === 'gigaset-c530')!;
    expect(await page(gigaset.ip)).toMatch(/^HTTP\/1\.1 302 Found\r\n[^]*Server: \r\n/);
  });

  it('has hosts that must not be taken for phones', async () => {
    const linksys = lab.expected.find((each) => each.host === 'linksys-router')!;
    expect(await options(linksys.ip)).toContain('Server: Linksys/RT31P2-3.1.6(LI)');
    const cisco = lab.expected.find((each) => each.host === 'cisco-switch')!;
    expect(await page(cisco.ip)).toContain('level_15_access');
    expect(await askOptions(lab, cisco.ip, SILENCE)).toBe('');
  });

  it('reports what a phone was asked', async () => {
    const phone = lab.phone('cisco-cp8851');
    const { sip, http } = await phone.seen();
    expect(Object.keys(sip)).toEqual(['OPTIONS']);
    expect(http).toEqual(['/']);
  });

  it('counts on the wire what the laptop sends', async () => {
    // What earlier tests resolved would be asked again only once it has grown old.
    await ipBatchIn(lab.laptop.namespace, ['neigh flush all']);
    const meter = await lab.meter();
    await asUser(['ping', '-c2', '-i', '0.1', lab.gateway.ip]);
    await options(lab.phones[0]!.ip);
    await page(lab.phones[0]!.ip);
    const invite = `const s = require('node:dgram').createSocket('udp4');
      s.send('INVITE sip:x SIP/2.0\\r\\n\\r\\n', 5060, '${lab.phones[1]!.ip}', () => s.close());`;
    await asUser([process.execPath, '-e', invite]);
    await asUser(['ping', '-c1', '-W1', '192.168.77.3']);
    const { total, peakPerSecond } = await meter.stop();
    expect(total).toMatchObject({
      icmp: 3,
      sipForbidden: 1,
      tcpConnections: 1,
    });
    // A busy machine may make the client ask again.
    expect(total.sipOptions).toBeGreaterThanOrEqual(1);
    expect(total.udp).toBe(total.sipOptions + 1);
    expect(total.arpRequests).toBeGreaterThanOrEqual(1);
    expect(peakPerSecond.icmp).toBeGreaterThanOrEqual(2);
    expect(peakPerSecond.icmp).toBeLessThanOrEqual(3);
  });

  it('is reachable from another process by its name', () => {
    expect(openLab(lab.name).expected).toEqual(lab.expected);
  });

  it('shows nothing of itself in the namespace of the machine', async () => {
    const own = (await tryRun('ip', ['-j', 'link'])).stdout;
    for (const each of lab.expected) expect(own).not.toContain(each.mac);
  });

  it('is removed when its process died without taking it down', async () => {
    const name = `c${randomBytes(4).toString('hex')}`;
    const script = `import { createLab } from '${import.meta.dirname}/lab.ts';
      await createLab({ name: '${name}', hosts: 8, phones: 2, others: [] });
      process.kill(process.pid, 'SIGKILL');`;
    const result = await tryRun(process.execPath, ['--input-type=module', '-e', script]);
    expect(result.code).not.toBe(0);
    expect((await traces([name])).length).toBeGreaterThan(8);
    expect(await sweepOrphans()).toContain(name);
    expect(await traces([name])).toEqual([]);
  });

  it('can have five hundred hosts', async () => {
    const large = await makeLab({ hosts: 500, prefix: 20 });
    const far = large.expected.at(-1)!;
    const answer = await large.execAsUser(large.laptop.namespace, ['ping', '-c1', '-W1', far.ip]);
    await large.down();
    expect(large.expected).toHaveLength(500);
    expect(answer.stdout).toContain('1 received');
    expect(await traces([large.name])).toEqual([]);
  });

  it('runs beside another lab, and leaves nothing when down', async () => {
    const other = await makeLab({
      hosts: 16,
      phones: 2,
      name: `o${randomBytes(4).toString('hex')}`,
    });
    const left = await other.execAsUser(other.laptop.namespace, [
      'ping',
      '-c1',
      '-W1',
      other.gateway.ip,
    ]);
    expect(left.stdout).toContain('1 received');
    expect((await traces([other.name])).length).toBeGreaterThan(16);
    await other.down();
    await lab.down();
    expect(await traces([other.name, lab.name])).toEqual([]);
  });
});
