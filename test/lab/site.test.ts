import { afterEach, beforeAll, expect, it } from 'vitest';
import { publicAddressOf, SECOND_PHONE_IP } from './faults/cards.ts';
import { FAULT_NAMES, type FaultName } from './faults/catalogue.ts';
import { describeInLab } from './describe-in-lab.ts';
import type { Lab } from './lab.ts';
import { askOptions, SILENCE } from './sip-client.ts';
import {
  LIAR_TARGET,
  NTP_SERVER,
  PUBLIC_IP,
  SECOND_PUBLIC_IP,
  SIP_PROXIES,
  STUN_SERVERS,
} from './site/addresses.ts';
import { traces } from './traces.ts';

/** Sends one datagram given in hexadecimal and prints the first answer in hexadecimal. */
const UDP_CLIENT = `
  const [ip, port, hex, wait = '2500'] = process.argv.slice(1);
  const socket = require('node:dgram').createSocket('udp4');
  socket.on('error', () => {});
  socket.on('message', (bytes) => { process.stdout.write(bytes.toString('hex')); process.exit(0); });
  socket.send(Buffer.from(hex, 'hex'), Number(port), ip);
  setTimeout(() => process.exit(1), Number(wait));
`;

/** Broadcasts a DHCPDISCOVER (RFC 2131 §4.4.1) and prints the identifiers of the servers that offer. */
const DHCP_CLIENT = `
  const socket = require('node:dgram').createSocket({ type: 'udp4', reuseAddr: true });
  const request = Buffer.alloc(300);
  request.set([1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78, 0, 0, 0x80, 0]);
  request.set(process.argv[1].split(':').map((octet) => parseInt(octet, 16)), 28);
  request.set([99, 130, 83, 99, 53, 1, 1, 55, 3, 1, 3, 6, 255], 236);
  const servers = new Set();
  socket.on('message', (answer) => {
    for (let at = 240; at < answer.length && answer[at] !== 255; at += 2 + answer[at + 1]) {
      if (answer[at] === 54) servers.add(answer.subarray(at + 2, at + 6).join('.'));
    }
  });
  socket.bind(68, () => { socket.setBroadcast(true); socket.send(request, 67, '255.255.255.255'); });
  setTimeout(() => { console.log(JSON.stringify([...servers])); process.exit(0); }, 1500);
`;

const STUN_REQUEST = `000100002112a442${'00'.repeat(12)}`;
const NTP_REQUEST = `23${'00'.repeat(47)}`;

describeInLab('site', 'the site layout', (makeLab) => {
  let lab: Lab;

  const asUser = (argv: readonly string[]) => lab.execAsUser(lab.laptop.namespace, argv);
  const udp = async (ip: string, port: number, hex: string, wait = '2500'): Promise<string> =>
    (await asUser([process.execPath, '-e', UDP_CLIENT, ip, String(port), hex, wait])).stdout;
  const fetched = async (url: string): Promise<string> =>
    (await asUser(['curl', '-s', '-m', '2', '-w', '|%{http_code}|%{redirect_url}', url])).stdout;
  const resolved = async (name: string): Promise<string> =>
    (await asUser(['getent', 'ahostsv4', name])).stdout.split(/\s/)[0] ?? '';
  const pings = async (ip: string): Promise<boolean> =>
    (await asUser(['ping', '-c1', '-W1', ip])).code === 0;
  /** How a connection that says nothing ends: `connected`, or the system's code. */
  const connected = async (ip: string, port: number): Promise<string> => {
    const program = `const socket = require('node:net').connect(Number(process.argv[2]), process.argv[1]);
      const end = (text) => { console.log(text); process.exit(0); };
      socket.on('connect', () => end('connected')).on('error', ({ code }) => end(code));
      setTimeout(() => end('silent'), 1500);`;
    return (await asUser([process.execPath, '-e', program, ip, String(port)])).stdout.trim();
  };
  const roundTrips = async (ip: string, count: number) => {
    const argv = ['ping', '-q', '-i', '0.01', '-W', '1', '-c', String(count), ip];
    const { stdout } = await asUser(argv);
    const times = /= ([\d.]+)\/([\d.]+)\/([\d.]+)/.exec(stdout);
    return {
      received: Number(/(\d+) received/.exec(stdout)?.[1]),
      shortest: Number(times?.[1]),
      longest: Number(times?.[3]),
    };
  };
  /** The mapped address of a STUN answer, taken from its MAPPED-ADDRESS. */
  const mapped = async (): Promise<string> => {
    const answer = await udp(STUN_SERVERS[0], 3478, STUN_REQUEST);
    const found = /00010008\w{2}01(\w{4})(\w{8})/.exec(answer)?.[2] ?? '';
    return (found.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');
  };
  const outside = async (): Promise<string> => (await udp(lab.gateway.ip, 5351, '0000')).slice(-8);

  const dhcpServers = async (): Promise<string[]> => {
    const argv = [process.execPath, '-e', DHCP_CLIENT, lab.laptop.mac];
    const found = JSON.parse(await lab.run('laptop', argv));
    return found.toSorted();
  };

  beforeAll(async () => {
    lab = await makeLab({ hosts: 10, phones: 2 });
  });
  afterEach(() => lab.heal());

  it('resolves the names that exist and no other', async () => {
    expect(await resolved('sip.ovh.fr')).toBe(SIP_PROXIES[0]);
    expect(await resolved('outbound-ovh-1.sip-proxy.io')).toBe(SIP_PROXIES[0]);
    expect(await resolved('no-such-name.example.zz')).toBe('');
  });

  it('knows the names of its phones', async () => {
    const phone = lab.phones[0]!;
    const reverse = `require('node:dns').reverse('${phone.ip}', (error, found) => console.log(error ?? found[0]));`;
    expect((await asUser([process.execPath, '-e', reverse])).stdout).toMatch(
      /^yealink-t54w-\w{6}\.lan\n$/,
    );
  });

  it('shows the public address over HTTP, HTTPS, STUN, NAT-PMP and DNS', async () => {
    expect(await fetched('http://monip.ovh/')).toBe(`${PUBLIC_IP}\n|200|`);
    expect(await fetched('https://api.ipify.org/?format=json')).toContain(`{"ip":"${PUBLIC_IP}"}`);
    expect(await mapped()).toBe(PUBLIC_IP);
    expect(await outside()).toBe('6dbe642a');
    const dig = `require('node:dns').setServers(['208.67.222.222']);
      require('node:dns').resolve4('myip.opendns.com', (error, found) => console.log(error ?? found[0]));`;
    expect((await asUser([process.execPath, '-e', dig])).stdout.trim()).toBe(PUBLIC_IP);
  });

  it('passes the connectivity checks', async () => {
    expect(await fetched('http://connectivitycheck.gstatic.com/generate_204')).toBe('|204|');
    expect(await fetched('http://captive.apple.com/hotspot-detect.html')).toContain('Success');
    expect(await fetched('http://cisco.prov.voip.ovh.net/init.cfg')).toContain('|200|');
  });

  it('has a SIP proxy that stamps received and rport on both ports', async () => {
    for (const port of [5060, 5962]) {
      const answer = await askOptions(lab, SIP_PROXIES[0], { port });
      expect(answer).toMatch(/^SIP\/2\.0 200 OK\r\n/);
      expect(answer).toMatch(new RegExp(`rport=\\d+;received=${PUBLIC_IP}\\r\\n`));
    }
  });

  it('offers a lease from the router only', async () => {
    expect(await dhcpServers()).toEqual([lab.gateway.ip]);
  });

  it('serves the time', async () => {
    const answer = await udp(NTP_SERVER, 123, NTP_REQUEST);
    const seconds = Number.parseInt(answer.slice(80, 88), 16) - 2_208_988_800;
    expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(5);
  });

  it('offers a second STUN address', async () => {
    // OTHER-ADDRESS, type 802c: the second server at the second port (RFC 5780 §7.4).
    expect(await udp(STUN_SERVERS[0], 3478, STUN_REQUEST)).toContain('802c000800010d970527460b');
  });

  const proofs: Record<FaultName, () => Promise<void>> = {
    'cable-out': async () => {
      expect((await asUser(['cat', '/sys/class/net/eth0/carrier'])).stdout).toBe('0\n');
    },
    'no-lease': async () => {
      expect((await asUser(['ip', '-br', 'addr'])).stdout).toMatch(/eth0\S+ +UP +169\.254\./);
      expect((await asUser(['ip', 'route', 'show', 'default'])).stdout).toBe('');
    },
    'gateway-dead': async () => {
      expect(await pings(lab.gateway.ip)).toBe(false);
      expect(await pings(lab.phones[0]!.ip)).toBe(true);
    },
    'proxy-arp': async () => {
      const nobody = '192.168.77.222';
      await pings(nobody);
      expect((await asUser(['ip', 'neigh', 'show', nobody])).stdout).toContain(lab.gateway.mac);
    },
    'client-isolation': async () => {
      expect(await pings(lab.phones[0]!.ip)).toBe(false);
      expect(await pings(lab.gateway.ip)).toBe(true);
    },
    vpn: async () => {
      const route = JSON.parse((await asUser(['ip', '-j', 'route', 'get', '1.1.1.1'])).stdout);
      expect(route[0].dev).toBe('tun0');
    },
    'container-bridge': async () => {
      expect((await asUser(['ip', '-br', 'addr'])).stdout).toMatch(/docker0\S+ +UP +172\.17\.0\.1/);
    },
    'second-address': async () => {
      expect(await pings(SECOND_PHONE_IP)).toBe(true);
    },
    'docker-clash': async () => {
      const local = await asUser(['ip', 'route', 'get', lab.gateway.ip]);
      expect(local.stdout).toMatch(/^local /);
    },
    'public-lan': async () => {
      expect(await pings(publicAddressOf(lab.phones[0]!.ip))).toBe(true);
      expect(await fetched('http://monip.ovh/')).toContain(PUBLIC_IP);
    },
    'second-dhcp': async () => {
      expect(await dhcpServers()).toEqual([lab.gateway.ip, lab.expected.at(-1)!.ip].toSorted());
    },
    'icmp-dropped': async () => {
      expect(await pings(lab.gateway.ip)).toBe(false);
      expect(await fetched('http://monip.ovh/')).toContain(PUBLIC_IP);
    },
    'dns-broken': async () => {
      expect(await resolved('monip.ovh')).toBe('');
      expect(await pings('1.1.1.1')).toBe(true);
    },
    'dns-lying': async () => {
      expect(await resolved('sip.ovh.fr')).toBe(LIAR_TARGET);
      expect(await resolved('no-such-name.example.zz')).toBe(LIAR_TARGET);
    },
    'reject-all': async () => {
      expect(await connected('1.1.1.1', 443)).toBe('ECONNREFUSED');
      expect(await resolved('monip.ovh')).not.toBe('');
      expect(await pings('1.1.1.1')).toBe(false);
    },
    'accept-all': async () => {
      expect(await connected('1.1.1.1', 443)).toBe('connected');
      expect(await fetched('http://monip.ovh/')).toContain('|000|');
    },
    middlebox: async () => {
      expect(await connected('10.40.7.7', 5060)).toBe('connected');
      expect(await connected('10.40.7.7', 80)).not.toBe('connected');
    },
    'captive-portal': async () => {
      const answer = await fetched('http://connectivitycheck.gstatic.com/generate_204');
      expect(answer).toMatch(/\|302\|http:\/\/portail\.hotel\.test\/connexion$/);
      expect(await pings('1.1.1.1')).toBe(false);
    },
    'internet-cut': async () => {
      expect(await pings('1.1.1.1')).toBe(false);
      expect(await pings(lab.gateway.ip)).toBe(true);
    },
    'public-ip-disagree': async () => {
      expect(await fetched('http://monip.ovh/')).toContain(PUBLIC_IP);
      expect(await fetched('http://api.ipify.org/')).toContain(SECOND_PUBLIC_IP);
    },
    'double-nat': async () => {
      expect(await fetched('http://monip.ovh/')).toContain(PUBLIC_IP);
      expect(await lab.run('gateway', ['ip', '-br', 'addr', 'show', 'wan0'])).toContain(
        '192.168.1.42',
      );
      expect(await outside()).toBe('c0a8012a');
    },
    'dual-wan': async () => {
      const seen = [await mapped(), await mapped()];
      expect(seen.toSorted()).toEqual([PUBLIC_IP, SECOND_PUBLIC_IP]);
    },
    'shared-ports': async () => {
      await udp(STUN_SERVERS[0], 3478, STUN_REQUEST);
      const flows = await lab.run('gateway', ['conntrack', '-L', '-p', 'udp', '--dport', '3478']);
      const port = Number(/dport=(\d+) (?:\[ASSURED\] )?mark/.exec(flows)?.[1]);
      expect(port).toBeGreaterThanOrEqual(16_384);
      expect(port).toBeLessThan(32_768);
    },
    'ds-lite': async () => {
      expect(await fetched('http://monip.ovh/')).toContain(PUBLIC_IP);
      expect(await outside()).toBe('c0000002');
    },
    cgnat: async () => {
      expect(await fetched('http://monip.ovh/')).toContain(PUBLIC_IP);
      expect(await outside()).toBe('64400a2a');
    },
    'no-nat': async () => {
      expect(await fetched('http://monip.ovh/')).toContain(lab.laptop.ip);
    },
    'upnp-off': async () => {
      expect(await outside()).toBe('');
    },
    'sip-blocked': async () => {
      expect(await askOptions(lab, SIP_PROXIES[0], { port: 5060, ...SILENCE })).toBe('');
      expect(await askOptions(lab, SIP_PROXIES[0], { port: 5962, ...SILENCE })).toBe('');
    },
    'only-5962-open': async () => {
      expect(await askOptions(lab, SIP_PROXIES[0], { port: 5060, ...SILENCE })).toBe('');
      expect(await askOptions(lab, SIP_PROXIES[0], { port: 5962 })).toContain('200 OK');
    },
    'sip-alg': async () => {
      // The proxy saw the public address in Via: nothing to stamp, although a NAT is on the way.
      expect(await askOptions(lab, SIP_PROXIES[0], { port: 5962 })).toContain(
        `received=${PUBLIC_IP}`,
      );
      const rewritten = await askOptions(lab, SIP_PROXIES[0], { port: 5060 });
      expect(rewritten).toContain('200 OK');
      const seen = await lab.run('gateway', [
        'conntrack',
        '-L',
        '-p',
        'udp',
        '--dport',
        '5060',
        '-o',
        'extended',
      ]);
      expect(seen).toContain('helper=sip');
    },
    'binding-30': () => binding(30),
    'binding-60': () => binding(60),
    'binding-120': () => binding(120),
    'ntp-blocked': async () => {
      expect(await udp(NTP_SERVER, 123, NTP_REQUEST, '400')).toBe('');
      expect(await pings(NTP_SERVER)).toBe(true);
    },
    'https-blocked': async () => {
      expect(await fetched('https://api.ipify.org/')).toContain('|000|');
      expect(await fetched('http://api.ipify.org/')).toContain(PUBLIC_IP);
    },
    'loss-5': async () => {
      const { received } = await roundTrips(SIP_PROXIES[0], 200);
      // 5 % of 200 is 10 lost, standard deviation 3.1: none lost is 1 in 29 000.
      expect(received).toBeLessThan(200);
      expect(received).toBeGreaterThan(170);
    },
    'delay-200': async () => {
      expect((await roundTrips(SIP_PROXIES[0], 5)).shortest).toBeGreaterThanOrEqual(200);
    },
    'jitter-60': async () => {
      const { shortest, longest } = await roundTrips(SIP_PROXIES[0], 60);
      expect(longest - shortest).toBeGreaterThan(40);
      expect(shortest).toBeLessThan(60);
    },
  };

  async function binding(seconds: number): Promise<void> {
    await udp(STUN_SERVERS[0], 3478, STUN_REQUEST);
    const flows = await lab.run('gateway', ['conntrack', '-L', '-p', 'udp', '--dport', '3478']);
    const left = Number(/^udp +17 (\d+) /.exec(flows)?.[1]);
    expect(left).toBeLessThanOrEqual(seconds);
    expect(left).toBeGreaterThan(seconds - 5);
  }

  it.each(FAULT_NAMES)('breaks with %s, and recovers', async (name) => {
    await lab.fault(name, true);
    await proofs[name]();
    await lab.fault(name, false);
    expect(lab.faults).toEqual([]);
    expect(await fetched('http://monip.ovh/')).toBe(`${PUBLIC_IP}\n|200|`);
    expect(await askOptions(lab, SIP_PROXIES[0])).toContain(`received=${PUBLIC_IP}`);
    expect(await outside()).toBe('6dbe642a');
  });

  it('leaves nothing when down', async () => {
    await lab.down();
    expect(await traces([lab.name])).toEqual([]);
  });
});
