/*
 * One talking host: `node talker/main.ts CONFIG.json`, run by the lab inside the host's namespace.
 * Prints `ready` when its ports listen; takes one JSON command a connection on its Unix socket.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createServer } from 'node:net';
import { announce } from './announce.ts';
import type { Behaviour, ControlAnswer, ControlRequest, Seen, TalkerConfig } from './behaviour.ts';
import { answerMgcp } from './mgcp.ts';
import { answerSip } from './sip.ts';
import { serveWeb } from './web.ts';

// The lab wrote this file itself: its shape is the writer's, in talkers.ts.
const config: TalkerConfig = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));

const behaviour: Behaviour = {
  sip: 'normal',
  http: 'normal',
  delayMs: 0,
  dateOffsetMs: 0,
  firmware: config.firmware,
  identity: null,
};
const seen: Seen = { sip: {}, http: [], mgcp: 0 };

async function obey(request: ControlRequest): Promise<ControlAnswer> {
  switch (request.do) {
    case 'set':
      Object.assign(behaviour, request.behaviour);
      break;
    case 'announce':
      if (config.model.announcement !== undefined) {
        await announce(config.model.announcement, config, behaviour.firmware);
      }
      break;
    case 'address':
      config.ip = request.ip;
      break;
    case 'state':
      break;
  }
  return { behaviour, seen };
}

// A host that comes up announces its address, as real network stacks do.
writeFileSync('/proc/sys/net/ipv4/conf/eth0/arp_notify', '1');

const { sip, web, mgcp } = config.model;
if (sip !== undefined) await answerSip(sip, config, behaviour, seen);
for (const each of web ?? []) await serveWeb(each, config, behaviour, seen);
if (mgcp !== undefined) await answerMgcp(mgcp, behaviour, seen);

const control = createServer((socket) => {
  let text = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    text += bytes.toString('utf8');
    if (!text.endsWith('\n')) return;
    void obey(JSON.parse(text))
      .catch((error: unknown) => ({ error: String(error) }))
      .then((answer) => socket.end(`${JSON.stringify(answer)}\n`));
  });
});
control.listen(config.socket, () => {
  // Node keeps what it compiled when a program ends by itself, and a talker is killed.
  flushCompileCache();
  process.stdout.write('ready\n');
});
