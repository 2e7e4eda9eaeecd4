import { spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { inParallel } from './command.ts';
import { hostCertificates } from './host-certificates.ts';
import { stateDirectory, talkerSocket } from './names.ts';
import type { LabPlan, PlannedHost } from './plan.ts';
import type { ControlAnswer, ControlRequest, TalkerConfig } from './talker/behaviour.ts';
import { AS_ROOT_ENVIRONMENT } from './user.ts';

const MAIN = join(import.meta.dirname, 'talker', 'main.ts');

/** Starts the process that speaks for one host, and waits until its ports listen. */
async function startTalker(plan: LabPlan, host: PlannedHost): Promise<void> {
  if (host.talks === null) return;
  const config: TalkerConfig = {
    host: host.host,
    ip: host.ip,
    mac: host.mac,
    socket: talkerSocket(plan.name, host.host),
    firmware: host.phone?.firmware ?? '1.0.0',
    model: host.talks,
    certificates: await hostCertificates(plan.name, host),
  };
  const base = join(stateDirectory(plan.name), 'talkers', host.host);
  writeFileSync(`${base}.json`, JSON.stringify(config));
  const log = openSync(`${base}.log`, 'a');
  const child = spawn(
    'ip',
    [
      'netns',
      'exec',
      host.namespace,
      process.execPath,
      '--max-old-space-size=64',
      MAIN,
      `${base}.json`,
    ],
    {
      stdio: ['ignore', 'pipe', log],
      detached: true,
      cwd: '/',
      env: { ...process.env, ...AS_ROOT_ENVIRONMENT },
    },
  );
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`lab: the talker of ${host.host} ended with ${code}, see ${base}.log`)),
    );
    child.stdout?.once('data', () => resolve());
  });
  child.stdout?.destroy();
  child.removeAllListeners();
  child.unref();
}

/** Starts all talkers, a few at a time: each is a Node process that loads the processor at birth. */
export async function startTalkers(plan: LabPlan): Promise<void> {
  await inParallel(plan.hosts, 4, (host) => startTalker(plan, host));
}

/** Sends one command to the talker of a host and gives its answer. */
export function commandTalker(
  lab: string,
  host: string,
  request: ControlRequest,
): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(talkerSocket(lab, host));
    let text = '';
    socket.on('error', (error) =>
      reject(new Error(`lab: ${host} does not talk`, { cause: error })),
    );
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('data', (bytes) => {
      text += bytes.toString('utf8');
    });
    socket.on('end', () => {
      const answer = JSON.parse(text);
      if ('error' in answer) reject(new Error(`lab: ${host}: ${answer.error}`));
      else resolve(answer);
    });
  });
}
