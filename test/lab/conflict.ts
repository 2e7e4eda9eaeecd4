import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setSysctls } from './kernel.ts';
import { stateDirectory } from './names.ts';

interface Claimant {
  readonly namespace: string;
  readonly mac: string;
}

function pidFile(lab: string, ip: string): string {
  return join(stateDirectory(lab), `conflict-${ip}.pid`);
}

/**
 * Has two hosts claim their addresses in turn, every 1.2 s, as two real ones do by their traffic:
 * without it the nearer one would win every time and nobody would notice the conflict. Setting an
 * interface's own MAC again makes the kernel announce its addresses (`arp_notify`); 1.2 s is more
 * than the second during which a neighbour refuses to change its mind (`locktime`).
 */
export async function startConflict(
  lab: string,
  ip: string,
  claimants: readonly [Claimant, Claimant],
): Promise<void> {
  for (const { namespace } of claimants) {
    await setSysctls(namespace, { 'net.ipv4.conf.eth0.arp_notify': 1 });
  }
  const turns = claimants.map(
    ({ namespace, mac }) => `ip -n ${namespace} link set eth0 address ${mac}; sleep 1.2`,
  );
  // Inside one of the lab's namespaces, so that teardown finds it.
  const loop = `while :; do ${turns.join('; ')}; done`;
  const args = ['netns', 'exec', claimants[0].namespace, 'sh', '-c', loop];
  const child = spawn('ip', args, { stdio: 'ignore', detached: true, cwd: '/' });
  child.unref();
  writeFileSync(pidFile(lab, ip), String(child.pid));
}

export function stopConflict(lab: string, ip: string): void {
  try {
    process.kill(-Number(readFileSync(pidFile(lab, ip), 'utf8')), 'SIGKILL');
  } catch {
    // Ended already.
  }
  rmSync(pidFile(lab, ip), { force: true });
}
