import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { words } from '../command.ts';
import {
  DOMAINS,
  MIRROR_RESOLVERS,
  NTP_SERVER,
  RESOLVERS,
  SIP_PORTS,
  SIP_PROXIES,
  STUN_SERVERS,
} from './addresses.ts';
import { makeCertificates } from './certificates.ts';
import { daemonDirectory, startDaemon } from './daemon.ts';
import { startPublicWeb } from './web.ts';

function write(lab: string, daemon: string, name: string, text: string): string {
  const file = join(daemonDirectory(lab, daemon), name);
  writeFileSync(file, text);
  return file;
}

function startResolver(lab: string, namespace: string): Promise<void> {
  const records = Object.entries(DOMAINS).flatMap(([domain, addresses]) =>
    addresses.map((address) => `address=/${domain}/${address}`),
  );
  const file = write(
    lab,
    'resolver',
    'dnsmasq.conf',
    [
      'keep-in-foreground',
      'user=root',
      'no-resolv',
      'no-hosts',
      'bind-interfaces',
      'pid-file=',
      ...RESOLVERS.map((address) => `listen-address=${address}`),
      ...records,
      // A name that is in no list does not exist, as on the real Internet.
      'address=/#/',
      '',
    ].join('\n'),
  );
  return startDaemon(lab, {
    name: 'resolver',
    namespace,
    argv: ['dnsmasq', `--conf-file=${file}`],
    ready: [
      { protocol: 'udp', port: 53 },
      { protocol: 'tcp', port: 53 },
    ],
  });
}

function startMirrorResolver(lab: string, namespace: string): Promise<void> {
  const main = join(import.meta.dirname, 'mirror-resolver.ts');
  daemonDirectory(lab, 'mirror-resolver');
  return startDaemon(lab, {
    name: 'mirror-resolver',
    namespace,
    argv: [process.execPath, '--max-old-space-size=64', main, ...MIRROR_RESOLVERS],
    ready: [],
  });
}

/** A registrar that answers OPTIONS without a dialog, as an operator's front proxy does. */
function startSipProxy(lab: string, namespace: string): Promise<void> {
  const listen = SIP_PROXIES.flatMap((address) =>
    SIP_PORTS.map((port) => `listen=udp:${address}:${port}`),
  );
  const file = write(
    lab,
    'sip',
    'kamailio.cfg',
    `#!KAMAILIO
debug=1
log_stderror=yes
fork=yes
children=1
disable_tcp=yes
dns=no
rev_dns=no
auto_aliases=no
${listen.join('\n')}
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/:/usr/lib/aarch64-linux-gnu/kamailio/modules/"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
request_route {
  if (is_method("OPTIONS")) {
    append_to_reply("Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REGISTER\\r\\nAccept: application/sdp\\r\\n");
    sl_send_reply("200", "OK");
    exit;
  }
  if (is_method("ACK")) { exit; }
  sl_send_reply("403", "Forbidden");
}
`,
  );
  return startDaemon(lab, {
    name: 'sip',
    namespace,
    argv: [
      'kamailio',
      '-f',
      file,
      '-DD',
      '-E',
      '-m',
      '16',
      '-M',
      '4',
      '-Y',
      daemonDirectory(lab, 'sip'),
    ],
    ready: SIP_PORTS.map((port) => ({ protocol: 'udp' as const, port })),
  });
}

function startStun(lab: string, namespace: string): Promise<void> {
  const directory = daemonDirectory(lab, 'stun');
  return startDaemon(lab, {
    name: 'stun',
    namespace,
    argv: [
      ...words('turnserver -n --stun-only --no-auth --no-tls --no-dtls --no-cli'),
      ...words(`--log-file stdout --simple-log --pidfile ${directory}/turnserver.pid`),
      ...words(`--userdb ${directory}/turn.db -p 3478 --alt-listening-port 3479`),
      ...words('--relay-threads 1'),
      ...STUN_SERVERS.flatMap((address) => ['-L', address]),
    ],
    ready: [
      { protocol: 'udp', port: 3478 },
      { protocol: 'udp', port: 3479 },
    ],
  });
}

function startTime(lab: string, namespace: string): Promise<void> {
  const directory = daemonDirectory(lab, 'time');
  const file = write(
    lab,
    'time',
    'chrony.conf',
    `local stratum 2
allow all
bindaddress ${NTP_SERVER}
cmdport 0
bindcmdaddress /
pidfile ${directory}/chronyd.pid
driftfile ${directory}/drift
`,
  );
  // -x: the daemon never touches the machine's clock.
  return startDaemon(lab, {
    name: 'time',
    namespace,
    argv: ['chronyd', '-x', '-d', '-u', 'root', '-f', file],
    ready: [{ protocol: 'udp', port: 123 }],
  });
}

/** Starts every server of the simulated Internet; resolves when all of them listen. */
export async function startInternet(lab: string, namespace: string): Promise<void> {
  const tls = await makeCertificates(lab);
  await Promise.all([
    startResolver(lab, namespace),
    startMirrorResolver(lab, namespace),
    startPublicWeb(lab, namespace, tls),
    startSipProxy(lab, namespace),
    startStun(lab, namespace),
    startTime(lab, namespace),
  ]);
}
