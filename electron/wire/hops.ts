import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { CommandRunner, Platform } from '../platform/ports.ts';

const HOP_MS = 1900;

/** Arguments of a ping whose packet dies at the given router on its way. */
function hopCommand(
  platform: Platform,
  target: string,
  hop: number,
): { readonly command: string; readonly args: readonly string[] } {
  if (platform === 'win32') {
    const root = process.env['SystemRoot'] ?? 'C:\\Windows';
    const args = ['-n', '1', '-w', '1500', '-i', String(hop), target];
    return { command: `${root}\\System32\\PING.EXE`, args };
  }
  if (platform === 'darwin')
    // It waits for its whole time even after a router has answered: that must end before ours.
    return { command: '/sbin/ping', args: ['-n', '-c', '1', '-t', '1', '-m', String(hop), target] };
  return { command: 'ping', args: ['-n', '-c', '1', '-W', '1', '-t', String(hop), target] };
}

/** The addresses that this machine bears itself. */
function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((infos) =>
    (infos ?? []).map(({ address }) => address),
  );
}

/**
 * The first IPv4 in ping's words that is neither the target nor the machine's own: the router that
 * returned the packet. The machine itself speaks where it could not send ("destination unreachable").
 */
export function readHop(output: string, target: string, own: readonly string[]): string | null {
  const found = output.slice(0, 4096).match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g) ?? [];
  return found.find((ip) => ip !== target && !own.includes(ip) && isIPv4(ip)) ?? null;
}

/**
 * The router at one step of the way to `target`, by the system's own ping with a short life, which
 * needs no rights; null when it does not tell.
 */
export async function readRouter(
  ports: {
    readonly runner: CommandRunner;
    readonly platform: Platform;
    /** The machine's own addresses, injected by tests. */
    readonly own?: () => readonly string[];
  },
  options: { readonly target: string; readonly hop: number; readonly signal: AbortSignal },
): Promise<string | null> {
  const { target, hop, signal } = options;
  if (!isIPv4(target) || !Number.isInteger(hop) || hop < 1 || hop > 30) return null;
  const { command, args } = hopCommand(ports.platform, target, hop);
  const limits = { timeoutMs: HOP_MS, maxBytes: 16_384, signal };
  const outcome = await ports.runner.run(command, args, limits);
  if (outcome.kind !== 'completed') return null;
  return readHop(outcome.stdout, target, (ports.own ?? ownAddresses)());
}
