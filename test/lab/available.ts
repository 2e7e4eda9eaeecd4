import { spawnSync } from 'node:child_process';
import { missingForSite } from './site/internet.ts';
import type { Layout } from './types.ts';

export interface LabAvailability {
  readonly available: boolean;
  /** Why not, in words for the person who reads the test summary. */
  readonly reason: string;
}

let known: LabAvailability | null = null;

/** Tells whether the lab can run on this machine: Linux, root, `ip`, and namespaces allowed. */
export function labAvailability(): LabAvailability {
  known ??= probe();
  return known;
}

function no(reason: string): LabAvailability {
  return { available: false, reason };
}

function probe(): LabAvailability {
  if (process.platform !== 'linux') return no('the lab needs Linux network namespaces');
  if (process.getuid?.() !== 0) return no('the lab needs root (its hosts are network namespaces)');
  for (const command of ['ip', 'setpriv', 'sysctl']) {
    if (spawnSync(command, ['-V'], { stdio: 'ignore' }).error !== undefined) {
      return no(`the lab needs ${command} (sh test/lab/install-packages.sh)`);
    }
  }
  const name = `tnl-probe${process.pid.toString(36)}-x`;
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  if (made.status !== 0)
    return no(`network namespaces are not allowed here: ${made.stderr.trim()}`);
  spawnSync('ip', ['netns', 'del', name], { stdio: 'ignore' });
  return { available: true, reason: '' };
}

/**
 * For `describe.skipIf(labMissing(layout))`: true where the lab cannot run. In CI, where nothing may be
 * skipped, it throws instead, so that a missing lab is a failure.
 */
export function labMissing(layout: Layout = 'lan'): boolean {
  const lan = labAvailability();
  const lacking = layout === 'site' && lan.available ? missingForSite() : [];
  const available = lan.available && lacking.length === 0;
  const reason = lan.available
    ? `the site layout needs ${lacking.join(', ')} (sh test/lab/install-packages.sh site)`
    : lan.reason;
  if (available) return false;
  if (process.env['CI'] === 'true' || process.env['CI'] === '1') {
    throw new Error(`lab: it must run in CI, but ${reason}`);
  }
  console.warn(`lab tests skipped: ${reason}`);
  return true;
}
