import { readdirSync, readlinkSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryRun } from './command.ts';
import { checkLabName, labOfNamespace, NETNS_ETC, STATE_ROOT, stateDirectory } from './names.ts';
import { claimedNames, isAlive, load } from './state.ts';

const NETNS_DIRECTORY = '/run/netns';

function entries(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** The namespaces of one lab, or of every lab, that the system holds now. */
export function namespacesOf(lab: string | null): string[] {
  return entries(NETNS_DIRECTORY).filter((each) => {
    const owner = labOfNamespace(each);
    return owner !== null && (lab === null || owner === lab);
  });
}

/** Processes whose network namespace is one of these: what the lab started, and their children. */
export function processesIn(namespaces: readonly string[]): number[] {
  const inodes = new Set<string>();
  for (const each of namespaces) {
    try {
      inodes.add(`net:[${statSync(join(NETNS_DIRECTORY, each)).ino}]`);
    } catch {
      // Removed meanwhile by another teardown.
    }
  }
  if (inodes.size === 0) return [];
  return entries('/proc')
    .filter((each) => /^\d+$/.test(each))
    .filter((pid) => {
      try {
        return inodes.has(readlinkSync(`/proc/${pid}/ns/net`));
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function endProcesses(namespaces: readonly string[]): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const pids = processesIn(namespaces);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
    await sleep(20);
  }
  throw new Error(`lab: processes ${processesIn(namespaces).join(', ')} do not end`);
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Others still use it.
  }
}

/** Ends every process of a lab and removes its namespaces and files, also after a crash. */
export async function tearDown(name: string): Promise<void> {
  checkLabName(name);
  const namespaces = namespacesOf(name);
  await endProcesses(namespaces);
  if (namespaces.length > 0) {
    const lines = namespaces.map((each) => `netns del ${each}`).join('\n');
    await tryRun('ip', ['-force', '-batch', '-'], { input: `${lines}\n` });
  }
  for (const each of entries(NETNS_ETC).filter((entry) => labOfNamespace(entry) === name)) {
    rmSync(join(NETNS_ETC, each), { recursive: true, force: true });
  }
  removeIfEmpty(NETNS_ETC);
  rmSync(stateDirectory(name), { recursive: true, force: true });
  removeIfEmpty(STATE_ROOT);
  const left = namespacesOf(name);
  if (left.length > 0) throw new Error(`lab: namespaces left: ${left.join(', ')}`);
}

/** Every lab of which anything is left on this machine. */
export function labNames(): string[] {
  const names = [
    ...claimedNames(),
    ...namespacesOf(null).map(labOfNamespace),
    ...entries(NETNS_ETC).map(labOfNamespace),
  ];
  return [...new Set(names.filter((each) => each !== null))].toSorted();
}

/** Tears down labs whose owner has died without doing it; persistent ones stay. */
export async function sweepOrphans(): Promise<string[]> {
  const swept: string[] = [];
  for (const name of claimedNames()) {
    try {
      const state = load(name);
      if (state.plan.persistent || isAlive(state.owner)) continue;
    } catch {
      // Just being made by another process, or broken: `down --all` deals with it.
      continue;
    }
    await tearDown(name);
    swept.push(name);
  }
  return swept;
}
