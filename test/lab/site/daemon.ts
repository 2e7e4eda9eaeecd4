import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stateDirectory } from '../names.ts';
import { runBeforeOthers } from '../run-before-others.ts';

/** The directory of one daemon: its configuration, its log, what it writes. */
export function daemonDirectory(lab: string, name: string): string {
  const directory = join(stateDirectory(lab), 'daemons', name);
  mkdirSync(directory, { recursive: true });
  return directory;
}

export interface DaemonSpec {
  readonly name: string;
  readonly namespace: string;
  /** Must stay in the foreground. */
  readonly argv: readonly string[];
  /** Ports that show that it is ready. */
  readonly ready: readonly { readonly protocol: 'udp' | 'tcp'; readonly port: number }[];
}

/** Ports on which a process's network namespace receives, from the kernel's own tables. */
function openPorts(pid: number, protocol: 'udp' | 'tcp'): Set<number> {
  try {
    const rows = readFileSync(`/proc/${pid}/net/${protocol}`, 'utf8').split('\n').slice(1);
    const ports = rows.map((row) => row.trim().split(/\s+/));
    const listening = protocol === 'tcp' ? ports.filter((row) => row[3] === '0A') : ports;
    return new Set(listening.map((row) => Number.parseInt(row[1]?.split(':')[1] ?? '', 16)));
  } catch {
    return new Set();
  }
}

/** Starts a Debian daemon inside a namespace and waits until its ports are open. */
export async function startDaemon(lab: string, spec: DaemonSpec): Promise<void> {
  const directory = daemonDirectory(lab, spec.name);
  const file = join(directory, 'log');
  const log = openSync(file, 'a');
  const child = spawn('ip', ['netns', 'exec', spec.namespace, ...spec.argv], {
    stdio: ['ignore', log, log],
    detached: true,
    cwd: directory,
  });
  closeSync(log);
  runBeforeOthers(child.pid);
  let ended: string | null = null;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code) => {
    ended = `it ended with ${code}`;
  });
  const pid = child.pid ?? -1;
  for (let waited = 0; ; waited += 10) {
    if (ended !== null || waited > 15_000) {
      const said = readFileSync(file, 'utf8').trim().split('\n').slice(-5).join(' | ');
      throw new Error(`lab: ${spec.name} did not come up (${ended ?? 'no port'}): ${said}`);
    }
    if (spec.ready.every(({ protocol, port }) => openPorts(pid, protocol).has(port))) break;
    await sleep(10);
  }
  child.removeAllListeners();
  child.unref();
  writeFileSync(join(directory, 'pid'), String(pid));
}

/** Ends a daemon that `startDaemon` started, and waits until it is gone. */
export async function stopDaemon(lab: string, name: string): Promise<void> {
  const pid = Number(readFileSync(join(daemonDirectory(lab, name), 'pid'), 'utf8'));
  try {
    for (let round = 0; round < 500; round += 1) {
      process.kill(pid, round < 250 ? 'SIGTERM' : 'SIGKILL');
      await sleep(10);
    }
  } catch {
    // Gone: no such process.
    return;
  }
  throw new Error(`lab: ${name} does not end`);
}
