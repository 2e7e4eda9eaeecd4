import { CLOSED_UDP_PORT } from '../closed-udp-port.ts';
import { asksForLocalNetwork, isDenial } from '../local-network-denial.ts';
import type { PreparedScan } from './prepare-scan.ts';
import type { ScanDeps } from './scan-deps.ts';

/** How long the person's answer is awaited: they have to find the window and read it. */
export const PERMISSION_WAIT_MS = 30_000;
const TRY_EVERY_MS = 500;
/** Addresses that are tried: one alone may be unreachable for a reason of its own. */
const TRIED_ADDRESSES = 4;

export type PermissionDeps = Pick<ScanDeps, 'clock' | 'sockets' | 'machine'>;

/** Sends one byte to each address; true when the system denied every one of them. */
async function isDeniedNow(
  { sockets }: PermissionDeps,
  localAddress: string,
  ips: readonly string[],
): Promise<boolean> {
  const opened = await sockets.udp.open({ address: localAddress, port: 0 });
  // Whoever opens the next socket hears the same refusal, and says so.
  if (!opened.ok) return false;
  const socket = opened.value;
  const codes = await Promise.all(
    ips.map(
      (ip) =>
        new Promise<string | null>((resolve) =>
          socket.send(new Uint8Array(1), ip, CLOSED_UDP_PORT, resolve),
        ),
    ),
  );
  socket.close();
  return codes.every((code) => code !== null && isDenial(code));
}

/**
 * Waits while macOS asks the person whether this program may use the local network: what is sent
 * meanwhile fails, so a scan that went on would find nobody. `onWait` is called each time with the
 * seconds that are left. Ends after the answer « Allow », at the latest after `PERMISSION_WAIT_MS`.
 */
export async function awaitPermission(
  deps: PermissionDeps,
  { plans, gatewayIp }: Pick<PreparedScan, 'plans' | 'gatewayIp'>,
  options: { readonly onWait: (secondsLeft: number) => void; readonly signal: AbortSignal },
): Promise<void> {
  const { clock } = deps;
  const plan = plans.find(({ addresses }) => addresses.length > 0);
  if (plan === undefined || !asksForLocalNetwork(deps.machine)) return;
  // The gateway may be reached without the permission, so it shows nothing.
  const ips = plan.addresses.filter((ip) => ip !== gatewayIp).slice(0, TRIED_ADDRESSES);
  if (ips.length === 0) return;
  const startedMs = clock.monotonicMs();
  while (!options.signal.aborted) {
    if (!(await isDeniedNow(deps, plan.target.interface.address, ips))) return;
    const leftMs = PERMISSION_WAIT_MS - (clock.monotonicMs() - startedMs);
    if (leftMs <= 0) return;
    options.onWait(Math.ceil(leftMs / 1000));
    await clock.sleep(Math.min(TRY_EVERY_MS, leftMs), options.signal);
  }
}
