import { join } from 'node:path';

/** Every namespace of every lab starts with this, so that leftovers are found after a crash. */
export const NAMESPACE_PREFIX = 'tnl-';

/** Where the state of each lab lives: plan, control sockets, logs, the ordinary user's home. */
export const STATE_ROOT = '/run/tonalite-lab';

/**
 * Where the code of the lab's own programs is kept once compiled: a site starts dozens of them, and
 * each account has a folder in which nobody else writes.
 */
export const COMPILED_ROOT = '/run/tonalite-lab-compiled';

/** Where `ip netns` keeps a namespace's own /etc files. */
export const NETNS_ETC = '/etc/netns';

const NAME = /^[a-z][a-z0-9]{0,19}$/;

/** Throws unless the name can be part of a namespace name without being taken for another lab's. */
export function checkLabName(name: string): string {
  if (!NAME.test(name)) {
    throw new Error(
      `lab: the name "${name}" must be 1 to 20 letters a-z and digits, a letter first`,
    );
  }
  return name;
}

export function namespaceOf(lab: string, host: string): string {
  return `${NAMESPACE_PREFIX}${lab}-${host}`;
}

/** The lab a namespace belongs to, or null when it is none of ours. */
export function labOfNamespace(namespace: string): string | null {
  return /^tnl-([a-z][a-z0-9]{0,19})-/.exec(namespace)?.[1] ?? null;
}

export function stateDirectory(lab: string): string {
  return join(STATE_ROOT, lab);
}

export function stateFile(lab: string): string {
  return join(STATE_ROOT, lab, 'lab.json');
}

export function talkerSocket(lab: string, host: string): string {
  return join(STATE_ROOT, lab, 'talkers', `${host}.sock`);
}

export function homeDirectory(lab: string): string {
  return join(STATE_ROOT, lab, 'home');
}

/** The certificate authority of a site's Internet. */
export function authorityFile(lab: string): string {
  return join(STATE_ROOT, lab, 'authority.pem');
}
