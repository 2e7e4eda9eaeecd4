/**
 * Every program of the system that the tests run: what proves that it is there, the Debian package
 * that brings it, and who needs it. The installer and the guards of the suites read this one table.
 */
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import process from 'node:process';

/**
 * `site` is the lab's layout with an Internet; it needs all of `lan` besides. No suite is skipped for
 * want of `quick-browser`, which only saves time.
 */
export type Purpose = 'application' | 'browser' | 'quick-browser' | 'lan' | 'site' | 'bench';

export type Tool = {
  readonly package: string;
  /** Names of programs, or absolute paths; one that exists is enough. */
  readonly proofs: readonly [string, ...string[]];
  readonly purposes: readonly Purpose[];
  /** A daemon that the package would start, and that must stay down. */
  readonly service?: string;
};

const TOOLS: readonly Tool[] = [
  { package: 'iproute2', proofs: ['ip'], purposes: ['application', 'lan'] },
  { package: 'iputils-ping', proofs: ['ping'], purposes: ['application', 'lan'] },
  { package: 'net-tools', proofs: ['arp'], purposes: ['application'] },
  {
    package: 'chromium',
    proofs: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    purposes: ['browser'],
  },
  // The same engine without a desktop's surroundings: a suite costs half the processor time.
  {
    package: 'chromium-headless-shell',
    proofs: ['/usr/bin/chromium-headless-shell'],
    purposes: ['quick-browser'],
  },
  { package: 'poppler-utils', proofs: ['pdftotext'], purposes: ['browser'] },
  { package: 'procps', proofs: ['sysctl'], purposes: ['lan'] },
  { package: 'util-linux', proofs: ['setpriv'], purposes: ['lan'] },
  { package: 'nftables', proofs: ['nft'], purposes: ['lan'] },
  { package: 'curl', proofs: ['curl'], purposes: ['lan'] },
  { package: 'openssl', proofs: ['openssl'], purposes: ['lan'] },
  // The cable that loses frames is a small program in C.
  { package: 'gcc', proofs: ['gcc'], purposes: ['lan'] },
  { package: 'libc6-dev', proofs: ['/usr/include/stdio.h'], purposes: ['lan'] },
  { package: 'dnsmasq-base', proofs: ['dnsmasq'], purposes: ['site'] },
  { package: 'kamailio', proofs: ['kamailio'], purposes: ['site'], service: 'kamailio' },
  { package: 'coturn', proofs: ['turnserver'], purposes: ['site'], service: 'coturn' },
  { package: 'chrony', proofs: ['chronyd'], purposes: ['site'], service: 'chrony' },
  { package: 'nginx-light', proofs: ['nginx'], purposes: ['site'], service: 'nginx' },
  { package: 'miniupnpd', proofs: ['miniupnpd'], purposes: ['site'], service: 'miniupnpd' },
  { package: 'miniupnpd-nftables', proofs: ['miniupnpd'], purposes: ['site'] },
  { package: 'conntrack', proofs: ['conntrack'], purposes: ['site'] },
  { package: 'nmap', proofs: ['nmap'], purposes: ['bench'] },
  { package: 'arp-scan', proofs: ['arp-scan'], purposes: ['bench'] },
  { package: 'fping', proofs: ['fping'], purposes: ['bench'] },
];

function isPresent(proof: string): boolean {
  if (isAbsolute(proof)) return existsSync(proof);
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((each) => each !== '');
  return folders.some((folder) => existsSync(join(folder, proof)));
}

/** The tools of some purposes that this machine lacks. */
export function missingTools(purposes: readonly Purpose[]): Tool[] {
  const wanted = new Set<Purpose>(purposes.includes('site') ? [...purposes, 'lan'] : purposes);
  return TOOLS.filter(
    (tool) => tool.purposes.some((each) => wanted.has(each)) && !tool.proofs.some(isPresent),
  );
}

/** The same in words for a test summary; empty where nothing is missing. */
export function missingPackages(purposes: readonly Purpose[]): string {
  return missingTools(purposes)
    .map((tool) => tool.package)
    .join(', ');
}

/** In CI nothing may be skipped: what cannot run there is a failure. */
export function isContinuousIntegration(): boolean {
  return process.env['CI'] === 'true' || process.env['CI'] === '1';
}

/** For `it.skipIf`: true where a program is not installed; in CI it throws. */
export function programMissing(name: string): boolean {
  if (isPresent(name)) return false;
  if (isContinuousIntegration()) throw new Error(`${name} must be installed in CI`);
  return true;
}
