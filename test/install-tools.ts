import { spawnSync, type StdioOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

/** A program that tests run, where it stands once installed, and its Debian package; none brings a daemon. */
const tools = [
  { program: '/usr/bin/chromium', package: 'chromium' },
  { program: '/usr/sbin/ip', alternative: '/bin/ip', package: 'iproute2' },
  { program: '/bin/ping', alternative: '/usr/bin/ping', package: 'iputils-ping' },
  { program: '/usr/sbin/arp', package: 'net-tools' },
  { program: '/usr/sbin/nft', package: 'nftables' },
  { program: '/usr/bin/setpriv', package: 'util-linux' },
  { program: '/usr/bin/pdftotext', package: 'poppler-utils' },
  { program: '/usr/bin/fc-list', package: 'fontconfig' },
] as const;

function present(tool: (typeof tools)[number]): boolean {
  return existsSync(tool.program) || ('alternative' in tool && existsSync(tool.alternative));
}

/**
 * Installs what is missing with apt, where this is Debian or a relative and the person may.
 * Elsewhere it does nothing: the tests that need a missing tool then say so and count as skipped.
 */
export function installTestTools(): void {
  const missing = tools.filter((tool) => !present(tool)).map((tool) => tool.package);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`Not installed here: ${missing.join(', ')}; their tests are skipped.\n`);
    return;
  }
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'] satisfies StdioOptions,
  };
  spawnSync('/usr/bin/apt-get', ['update', '-qq'], options);
  spawnSync(
    '/usr/bin/apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...missing],
    options,
  );
}
