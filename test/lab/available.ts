import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { missingPackages } from '../tools.ts';
import type { Layout } from './types.ts';
import { AS_USER, PROJECT } from './user.ts';

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
  // To make one proves little: a container may refuse to enter it, and so does a bare chroot.
  const said = ['netns add NAME', '-n NAME link', 'netns del NAME'].map((words) =>
    spawnSync('ip', words.replace('NAME', name).split(' '), { encoding: 'utf8' }),
  );
  const refused = said.find(({ status }) => status !== 0);
  if (refused === undefined) return null;
  return `network namespaces are not allowed here: ${(refused.stderr ?? '').trim()}`;
}

/** What the ordinary user of the labs cannot do here; empty where all is well, undefined before a try. */
let unreadable: string | undefined;

/** The labs run the product as an ordinary user, who must be able to read it. */
function whyUnreadable(): string | null {
  unreadable ??=
    spawnSync('setpriv', [...AS_USER, 'cat', join(PROJECT, 'package.json')]).status === 0
      ? ''
      : 'an ordinary user cannot read this checkout: clone it outside the home folder of root';
  return unreadable === '' ? null : unreadable;
}

/** Why a lab of this layout cannot run here, in words for who reads the test summary; null where it can. */
export function whyNoLab(layout: Layout): string | null {
  const missing = missingPackages([layout]);
  if (missing !== '') return `the lab's ${layout} layout needs ${missing}`;
  return whyNoNamespaces() ?? whyUnreadable();
}
