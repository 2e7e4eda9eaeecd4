import { spawnSync } from 'node:child_process';
import { missingPackages } from '../tools.ts';
import type { Layout } from './types.ts';

/** What the kernel said; empty where it allows everything, undefined before it was asked. */
let known: string | undefined;

/** Why the kernel of this machine lets nobody build a lab; null where it does. */
function whyNoNamespaces(): string | null {
  known ??= probe() ?? '';
  return known === '' ? null : known;
}

function probe(): string | null {
  if (process.platform !== 'linux') return 'the lab needs Linux network namespaces';
  if (process.getuid?.() !== 0) return 'the lab needs root (its hosts are network namespaces)';
  const name = `tnl-probe${process.pid.toString(36)}-x`;
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  if (made.status !== 0) return `network namespaces are not allowed here: ${made.stderr.trim()}`;
  spawnSync('ip', ['netns', 'del', name], { stdio: 'ignore' });
  return null;
}

/** Why a lab of this layout cannot run here, in words for who reads the test summary; null where it can. */
export function whyNoLab(layout: Layout): string | null {
  const missing = missingPackages([layout]);
  if (missing !== '') return `the lab's ${layout} layout needs ${missing}`;
  return whyNoNamespaces();
}
