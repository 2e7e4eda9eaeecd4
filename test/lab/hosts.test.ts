import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import type { HostControl } from './host.ts';
import { describeInLab } from './describe-in-lab.ts';
import type { Lab } from './lab.ts';
import { CISCO_CP8841_TLS } from './phones/cisco.ts';
import { LG_8820 } from './phones/other-makers.ts';
import { YEALINK_T46S, YEALINK_T54W } from './phones/yealink.ts';
import { askOptions, SILENCE } from './sip-client.ts';

/** Joins the boot announcement group and prints what is heard until two datagrams came. */
const LISTENER = `
  const socket = require('node:dgram').createSocket({ type: 'udp4', reuseAddr: true });
  let heard = 0;
  socket.on('message', (bytes, from) => {
    process.stdout.write('from ' + from.address + '\\n' + bytes);
    heard += 1;
    if (heard === 2) process.exit(0);
  });
  socket.bind(5060, () => { socket.addMembership('224.0.1.75'); process.stdout.write('listening\\n'); });
`;

const MGCP_CLIENT = `
  const socket = require('node:dgram').createSocket('udp4');
  socket.send('AUEP 1200 *@[' + process.argv[1] + '] MGCP 1.0\\r\\n\\r\\n', 2427, process.argv[1]);
  socket.on('message', (bytes) => { process.stdout.write(bytes); process.exit(0); });
  setTimeout(() => process.exit(1), 1000);
`;

describeInLab('lan', 'a host of the lab', (makeLab) => {
  let lab: Lab;
  let phone: HostControl;

  const asUser = (argv: readonly string[]) => lab.execAsUser(lab.laptop.namespace, argv);
  const fetched = async (path = '/', limit = '3000000'): Promise<string> =>
    (await asUser(['curl', '-s', '-m', '3', '--max-filesize', limit, `http://${phone.ip}${path}`]))
      .stdout;
  const reachable = async (ip: string): Promise<boolean> =>
    (await asUser(['ping', '-c1', '-W1', ip])).code === 0;
  const macOf = async (ip: string): Promise<string | undefined> => {
    await reachable(ip);
    return JSON.parse((await asUser(['ip', '-j', 'neigh', 'show', ip])).stdout)[0]?.lladdr;
  };

  beforeAll(async () => {
    lab = await makeLab({
      hosts: 12,
      phones: [YEALINK_T54W, YEALINK_T46S, CISCO_CP8841_TLS, LG_8820],
    });
    phone = lab.phone('yealink-t54w');
  });
  beforeEach(() => phone.set({ sip: 'normal', http: 'normal', delayMs: 0, dateOffsetMs: 0 }));

  it('can be deaf', async () => {
    await phone.set({ sip: 'silent', http: 'silent' });
    expect(await askOptions(lab, phone.ip, SILENCE)).toBe('');
    expect(await fetched()).toBe('');
  });

  it('can answer garbage', async () => {
    await phone.set({ sip: 'garbage', http: 'garbage' });
    const answer = await askOptions(lab, phone.ip);
    expect(answer.length).toBeGreaterThan(300);
    expect(answer).not.toContain('User-Agent');
    expect(await fetched()).not.toContain('<html>');
  });

  it('can answer forever, and stops on request', async () => {
    await phone.set({ sip: 'endless', http: 'endless' });
    const answers = (await askOptions(lab, phone.ip)).split('SIP/2.0 200 OK').length;
    expect(answers).toBeGreaterThan(10);
    const page = await asUser([
      'sh',
      '-c',
      `curl -s -m 5 http://${phone.ip}/ | head -c 4000000 | wc -c`,
    ]);
    expect(Number(page.stdout)).toBe(4_000_000);
    await phone.set({ sip: 'normal' });
    expect((await askOptions(lab, phone.ip)).match(/SIP\/2\.0 200 OK/g)).toHaveLength(1);
  });

  it('can send oversized answers', async () => {
    await phone.set({ sip: 'huge', http: 'huge' });
    expect((await askOptions(lab, phone.ip)).length).toBeGreaterThan(60_000);
    expect((await fetched()).length).toBeGreaterThan(1_000_000);
  });

  it('can carry a name that hurts', async () => {
    await phone.set({ sip: 'hostile', http: 'hostile' });
    const answer = await askOptions(lab, phone.ip);
    for (const bait of ['<script>', '=cmd|', '\u202E', '\u0000']) expect(answer).toContain(bait);
    expect(await fetched()).toContain('<title><script>');
  });

  it('can be slow', async () => {
    await phone.set({ delayMs: 400 });
    expect(await askOptions(lab, phone.ip, { waitMs: 200 })).toBe('');
    expect(await askOptions(lab, phone.ip)).toContain('200 OK');
  });

  it('can have the wrong date', async () => {
    await phone.set({ dateOffsetMs: -86_400_000 * 365 });
    const date = /^Date: (.*)\r$/m.exec(await askOptions(lab, phone.ip))?.[1] ?? '';
    const behind = Date.now() - Date.parse(date);
    expect(behind / 86_400_000).toBeCloseTo(365, 1);
  });

  it('leaves, comes back with another firmware and announces itself', async () => {
    const listener = lab.spawnAsUser(lab.laptop.namespace, [process.execPath, '-e', LISTENER]);
    let heard = '';
    const ended = new Promise((resolve) => {
      listener.once('close', resolve);
    });
    await new Promise<void>((resolve) => {
      listener.stdout?.on('data', (bytes: Buffer) => {
        heard += bytes.toString();
        if (heard.startsWith('listening')) resolve();
      });
    });
    const away = phone.reboot({ downMs: 700, firmware: '96.86.0.200' });
    expect(await reachable(phone.ip)).toBe(false);
    await away;
    await ended;
    expect(heard).toContain(
      `from ${phone.ip}\nSUBSCRIBE sip:MAC${phone.mac.replaceAll(':', '').toUpperCase()}@224.0.1.75`,
    );
    expect(heard).toContain('vendor="yealink";model="T54W";version="96.86.0.200"');
    expect(await askOptions(lab, phone.ip)).toContain('Yealink SIP-T54W 96.86.0.200');
  });

  it('can be unplugged and plugged in again', async () => {
    await phone.unplug();
    expect(await reachable(phone.ip)).toBe(false);
    await phone.plug();
    expect(await eventually(() => reachable(phone.ip))).toBe(true);
  });

  it('can change its address', async () => {
    const old = phone.ip;
    await phone.changeAddress('192.168.77.3');
    expect(await eventually(() => reachable('192.168.77.3'))).toBe(true);
    expect(await reachable(old)).toBe(false);
    expect(lab.phone('192.168.77.3').host).toBe('yealink-t54w');
    expect(lab.phones.find((each) => each.host === 'yealink-t54w')?.ip).toBe('192.168.77.3');
    await phone.changeAddress(old);
    expect(await askOptions(lab, old)).toContain('200 OK');
  });

  it('can share an address with another host', async () => {
    const other = lab.host('yealink-t46s');
    await other.alsoUse(phone.ip);
    const seen = new Set<string | undefined>();
    for (let round = 0; round < 100 && seen.size < 2; round += 1) {
      seen.add(await macOf(phone.ip));
      await sleep(50);
    }
    await other.stopUsing(phone.ip);
    expect(seen).toEqual(new Set([phone.mac, other.mac]));
  });

  it('shows the certificate that its maker gave it', async () => {
    const ask = (ip: string) => asUser(['curl', '-svk', '-m', '2', `https://${ip}/`]);
    const yealink = await ask(phone.ip);
    expect(yealink.stderr).toContain(`CN=${phone.mac.replaceAll(':', '')}`);
    expect(yealink.stderr).toMatch(/issuer: .*CN=Yealink Equipment Issuing CA/);
    const cisco = lab.phone('cisco-cp8841-tls');
    expect((await ask(cisco.ip)).stderr).toContain('CN=CP-8841-SEP00562B');
    expect((await asUser(['curl', '-s', '-m', '1', `http://${cisco.ip}/`])).code).not.toBe(0);
  });

  it('answers an MGCP audit when it is an MGCP phone, and no SIP', async () => {
    const lg = lab.phone('lg-8820');
    const answer = await asUser([process.execPath, '-e', MGCP_CLIENT, lg.ip]);
    expect(answer.stdout).toMatch(/^200 1200 OK\r\nZ: aaln\/1@/);
    expect(await askOptions(lab, lg.ip, SILENCE)).toBe('');
    expect((await lg.seen()).mgcp).toBe(1);
  });
});

describeInLab('lan', 'a cable that loses frames', (makeLab) => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await makeLab({
      hosts: 8,
      phones: 1,
      lossyLink: { lossPercent: 30, delayMs: [5, 15] },
    });
  });

  it('loses and delays both ways', async () => {
    const argv = ['ping', '-q', '-i', '0.01', '-c', '200', '-W', '1', lab.gateway.ip];
    const { stdout } = await lab.execAsUser(lab.laptop.namespace, argv);
    const received = Number(/(\d+) received/.exec(stdout)?.[1]);
    // 0.7 each way leaves 98 of 200; six standard deviations either side.
    expect(received).toBeGreaterThan(56);
    expect(received).toBeLessThan(140);
    expect(Number(/= ([\d.]+)\//.exec(stdout)?.[1])).toBeGreaterThanOrEqual(10);
  });
});
