/**
 * Brings the packages that the tests need, where this is Debian or a relative and the person may.
 * Daemons run only inside the lab's namespaces: nothing is started on the machine itself, now or at
 * the next boot.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { missingTools, type Purpose, type Tool } from './tools.ts';

const APT = '/usr/bin/apt-get';
const POLICY = '/usr/sbin/policy-rc.d';
const ADMINISTRATOR_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const INSTALL = [
  'install',
  '-y',
  '--no-install-recommends',
  ...['force-confdef', 'force-confold'].flatMap((each) => ['-o', `Dpkg::Options::=--${each}`]),
];

/** A second one of these would make apt remove the daemon that keeps this machine's clock. */
const TIME_DAEMONS = ['systemd-timesyncd', 'ntpsec', 'ntp', 'openntpd'];

/** `su` keeps an ordinary person's PATH, which leaves the administrator's programs out on Debian. */
function completePath(): void {
  if (process.platform !== 'linux') return;
  const folders = (process.env['PATH'] ?? '').split(':').filter((each) => each !== '');
  const lacking = ADMINISTRATOR_FOLDERS.filter((each) => !folders.includes(each));
  process.env['PATH'] = [...folders, ...lacking].join(':');
}

function isInstalled(name: string): boolean {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], {
    encoding: 'utf8',
  });
  return stdout === 'installed';
}

/** What apt may bring without harm to a machine that runs systemd. */
function harmless(tools: readonly Tool[]): readonly Tool[] {
  const keepsTime = TIME_DAEMONS.some(isInstalled);
  return tools.filter((tool) => tool.service !== 'chrony' || !keepsTime);
}

/** Masks the services that were not there before, so that none comes up at the next boot. */
function maskServices(tools: readonly Tool[]): void {
  for (const { service } of tools)
    if (service !== undefined && !existsSync(`/lib/systemd/system/${service}.service`))
      spawnSync('systemctl', ['mask', '--quiet', service], { stdio: 'ignore' });
}

/** Runs apt to its end; resolves to whether it did what was asked. */
async function apt(...args: readonly string[]): Promise<boolean> {
  const child = spawn(APT, ['-qq', ...args], {
    // A signal from the terminal is for us: apt in the middle of a package is not to be stopped.
    detached: true,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = await once(child, 'close');
  return status === 0;
}

async function install(tools: readonly Tool[]): Promise<void> {
  const hasSystemd = existsSync('/run/systemd/system');
  const wanted = hasSystemd ? harmless(tools) : tools;
  if (hasSystemd) maskServices(wanted);
  const ownsPolicy = !existsSync(POLICY);
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
  };
  // In every case the policy neither ends before apt nor outlives it.
  for (const signal of SIGNALS) process.on(signal, interrupt);
  if (ownsPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await apt('update');
    const names = wanted.map((tool) => tool.package);
    // One package that this release does not have must not keep the others away.
    if (!(await apt(...INSTALL, ...names)))
      for (const name of names) if (!isInterrupted) await apt(...INSTALL, name);
  } finally {
    if (ownsPolicy) rmSync(POLICY, { force: true });
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
  if (isInterrupted) process.exit(130);
}

/** Installs what is missing, then says what still is: the suites that need it skip by name. */
export async function installTools(purposes: readonly Purpose[]): Promise<void> {
  completePath();
  const missing = missingTools(purposes);
  if (missing.length === 0) return;
  const names = (tools: readonly Tool[]): string => tools.map((tool) => tool.package).join(', ');
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync(APT)) {
    process.stderr.write(`Installing what is needed here: ${names(missing)}\n`);
    await install(missing);
  }
  const still = missingTools(purposes);
  if (still.length > 0) process.stderr.write(`Not installed here: ${names(still)}\n`);
}
