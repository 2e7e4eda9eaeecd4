/** Folders of fake programs: what PATH points to when a test wants `ping` or `arp` to misbehave. */
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * For `describe.skipIf`: fakes are placed on PATH, where Linux alone looks for `ping` and `arp`, and
 * /proc shows what they left behind.
 */
export const fakesAreUseless = process.platform !== 'linux';

export type FakePrograms = {
  /** Environment whose PATH holds the fakes alone. */
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Removes the folder; throws when a fake still runs or was left as a zombie. */
  readonly removeAndProveClean: () => void;
};

/** Writes one shell script for each name; they may use absolute paths only, as PATH is theirs. */
export function fakePrograms(scripts: Readonly<Record<string, string>>): FakePrograms {
  const folder = mkdtempSync(join(tmpdir(), 'tonalite-fakes-'));
  for (const [name, body] of Object.entries(scripts)) {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
  }
  return {
    folder,
    environment: { ...process.env, PATH: folder },
    removeAndProveClean: () => {
      const left = leftovers(folder);
      rmSync(folder, { recursive: true, force: true });
      if (left.length > 0) throw new Error(`left behind: ${left.join('; ')}`);
    },
  };
}

/** Processes whose command line names `folder`, and zombies that this process failed to reap. */
function leftovers(folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const zombie = fields[0] === 'Z' && fields[1] === String(process.pid);
      if (zombie) found.push(`zombie ${entry} ${stat.slice(0, 40)}`);
      if (command.includes(folder)) found.push(`running ${entry} ${command}`);
    } catch {
      // It ended while it was being read.
    }
  }
  return found;
}
