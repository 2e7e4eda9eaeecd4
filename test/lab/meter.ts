import { tryRun, runIn } from './command.ts';

/** Frames that the laptop sent since the meter was installed, by what they were. */
export interface Sent {
  readonly arpRequests: number;
  readonly udp: number;
  readonly tcpConnections: number;
  readonly icmp: number;
  readonly sipOptions: number;
  /** Requests that the product must never send to a phone. */
  readonly sipForbidden: number;
}

export interface Metered {
  readonly total: Sent;
  /** The most in any one second, seen with a resolution of a fifth of a second. */
  readonly peakPerSecond: Sent;
}

export interface Meter {
  read(): Promise<Sent>;
  /** Removes the meter and returns its counts. */
  stop(): Promise<Metered>;
}

const COUNTERS = [
  'arpRequests',
  'udp',
  'tcpConnections',
  'icmp',
  'sipOptions',
  'sipForbidden',
] as const;

/** The first letters of the UDP payload, as nftables compares them. */
function starting(text: string): string {
  return `@th,64,${text.length * 8} 0x${Buffer.from(text, 'latin1').toString('hex')}`;
}

const RULES = `
table arp laptop_meter {
  counter sent_arpRequests {}
  chain output {
    type filter hook output priority filter; policy accept;
    arp operation request counter name sent_arpRequests
  }
}
table ip laptop_meter {
${COUNTERS.slice(1)
  .map((name) => `  counter sent_${name} {}`)
  .join('\n')}
  chain output {
    type filter hook output priority raw; policy accept;
    oifname != "eth0" accept
    meta l4proto udp counter name sent_udp
    meta l4proto icmp counter name sent_icmp
    tcp flags & (syn | ack) == syn counter name sent_tcpConnections
    meta l4proto udp ${starting('OPTIONS')} counter name sent_sipOptions
${['INVITE', 'REGISTER', 'NOTIFY', 'SUBSCRIBE', 'MESSAGE ']
  .map((method) => `    meta l4proto udp ${starting(method)} counter name sent_sipForbidden`)
  .join('\n')}
  }
}
`;

async function readCounters(namespace: string): Promise<Sent> {
  const answer: { nftables: { counter?: { name: string; packets: number } }[] } = JSON.parse(
    await runIn(namespace, ['nft', '-j', 'list', 'counters']),
  );
  const found = new Map(
    answer.nftables.flatMap(({ counter }) =>
      counter === undefined ? [] : [[counter.name, counter.packets] as const],
    ),
  );
  const count = (name: (typeof COUNTERS)[number]): number => found.get(`sent_${name}`) ?? 0;
  return {
    arpRequests: count('arpRequests'),
    udp: count('udp'),
    tcpConnections: count('tcpConnections'),
    icmp: count('icmp'),
    sipOptions: count('sipOptions'),
    sipForbidden: count('sipForbidden'),
  };
}

function combined(a: Sent, b: Sent, by: (a: number, b: number) => number): Sent {
  return {
    arpRequests: by(a.arpRequests, b.arpRequests),
    udp: by(a.udp, b.udp),
    tcpConnections: by(a.tcpConnections, b.tcpConnections),
    icmp: by(a.icmp, b.icmp),
    sipOptions: by(a.sipOptions, b.sipOptions),
    sipForbidden: by(a.sipForbidden, b.sipForbidden),
  };
}

/** Counts on the wire what leaves a namespace's eth0: proof of politeness, regardless of sender. */
export async function startMeter(namespace: string): Promise<Meter> {
  await runIn(namespace, ['nft', '-f', '-'], RULES);
  const first = await readCounters(namespace);
  const samples: { at: number; sent: Sent }[] = [{ at: performance.now(), sent: first }];
  let peak = combined(first, first, () => 0);

  async function sample(): Promise<Sent> {
    const sent = await readCounters(namespace);
    const at = performance.now();
    samples.push({ at, sent });
    while (samples.length > 2 && at - (samples[1]?.at ?? at) > 1000) samples.shift();
    const oldest = samples[0]?.sent ?? sent;
    peak = combined(
      peak,
      combined(sent, oldest, (now, then) => now - then),
      Math.max,
    );
    return sent;
  }

  let last: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(sample).catch(() => undefined);
  }, 200);
  timer.unref();

  return {
    read: () => readCounters(namespace),
    stop: async () => {
      clearInterval(timer);
      await last;
      const total = await sample();
      for (const family of ['arp', 'ip']) {
        await tryRun('ip', [
          'netns',
          'exec',
          namespace,
          'nft',
          'delete',
          'table',
          family,
          'laptop_meter',
        ]);
      }
      return { total, peakPerSecond: peak };
    },
  };
}
