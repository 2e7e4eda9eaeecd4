import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { CommandOutcome, CommandRunner, Platform } from '../platform/machine.ts';
import { runLinuxTool } from '../platform/system-command.ts';
import { windowsProgram } from '../platform/windows-programs.ts';

/** One packet of the system's own ping, which needs no special rights. Nothing here rejects. */
export type SinglePing = {
  /** Round trip to `target` in milliseconds; null without a true reply within `timeoutMs`. */
  readonly roundTrip: (
    target: string,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ) => Promise<number | null>;
  /**
   * The router at step `hop` (1 to 30) on the path to `target`, found with a packet that expires there;
   * null when that router does not answer.
   */
  readonly routerAt: (target: string, hop: number, signal: AbortSignal) => Promise<string | null>;
};

/** How long the program waits for its answer, as arguments of each system's ping. */
const ROUND_TRIP_ARGUMENTS: Readonly<Record<Platform, readonly string[]>> = {
  linux: ['-n', '-c', '1', '-W', '1'],
  darwin: ['-n', '-c', '1', '-W', '800'],
  win32: ['-n', '1', '-w', '800'],
};
const HOP_ARGUMENTS: Readonly<Record<Platform, (hop: number) => readonly string[]>> = {
  linux: (hop) => ['-n', '-c', '1', '-W', '1', '-t', String(hop)],
  // The program waits its whole time even after a router has answered: it must end before our limit.
  darwin: (hop) => ['-n', '-c', '1', '-t', '1', '-m', String(hop)],
  win32: (hop) => ['-n', '1', '-w', '1500', '-i', String(hop)],
};
const HOP_MS = 1900;
const MAX_BYTES = 64 * 1024;

/**
 * A true reply, recognised by the position of its numbers, because words and units are translated and
 * garbled by code pages: "ttl=64 time=0.2 ms" for a ping from Unix, "tiempo<1m TTL=64" on Windows,
 * the only one to write TTL in capitals.
 */
const REPLY_TIMES = [
  /ttl=\d+\s+\S+?\s*[=<]\s*(\d+(?:[.,]\d+)?)/,
  /[=<]\s*(\d+(?:[.,]\d+)?)[^\d=<]*TTL=\d/,
] as const;

/** Round trip of the one reply in ping's output, in any language; null without a true reply. */
export function readPingTime(output: string): number | null {
  // A true reply has a TTL; a line that says "destination unreachable" has none.
  for (const line of output.slice(0, 8192).split(/\r?\n/)) {
    const match = REPLY_TIMES.map((pattern) => pattern.exec(line)).find((found) => found !== null);
    if (match?.[1] !== undefined) return Number(match[1].replace(',', '.'));
  }
  return null;
}

/**
 * The first IPv4 address in ping's output that is neither the target nor the machine's own: the
 * router that returned the packet. A packet that the machine could not send ("destination
 * unreachable") is reported under the machine's own address.
 */
export function readHop(output: string, target: string, own: readonly string[]): string | null {
  const found = output.slice(0, 4096).match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g) ?? [];
  return found.find((ip) => ip !== target && !own.includes(ip) && isIPv4(ip)) ?? null;
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((infos) =>
    (infos ?? []).map(({ address }) => address),
  );
}

/** Pings with the program that each system has in a fixed place. */
export function createSinglePing(deps: {
  readonly runner: CommandRunner;
  readonly platform: Platform;
  /** The folder of Windows; unused elsewhere. */
  readonly systemRoot: string;
  /** The machine's own addresses, injected by tests. */
  readonly own?: () => readonly string[];
}): SinglePing {
  const { runner, platform } = deps;

  function run(
    args: readonly string[],
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<CommandOutcome> {
    const limits = { ...options, maxBytes: MAX_BYTES };
    if (platform === 'win32')
      return runner.run(windowsProgram(deps.systemRoot, 'PING.EXE'), args, limits);
    if (platform === 'darwin') return runner.run('/sbin/ping', args, limits);
    return runLinuxTool(runner, 'ping', args, limits);
  }

  return {
    roundTrip: async (target, options) => {
      if (!isIPv4(target)) return null;
      const outcome = await run([...ROUND_TRIP_ARGUMENTS[platform], target], options);
      return outcome.kind === 'completed' ? readPingTime(outcome.stdout) : null;
    },
    routerAt: async (target, hop, signal) => {
      if (!isIPv4(target) || !Number.isInteger(hop) || hop < 1 || hop > 30) return null;
      const args = [...HOP_ARGUMENTS[platform](hop), target];
      const outcome = await run(args, { timeoutMs: HOP_MS, signal });
      if (outcome.kind !== 'completed') return null;
      return readHop(outcome.stdout, target, (deps.own ?? ownAddresses)());
    },
  };
}
