import { problem } from '../../shared/domain/problem.ts';
import { failure, success } from '../../shared/domain/result.ts';
import type { WatchEvent } from '../../shared/domain/watch.ts';
import type { VendorLookup } from '../network/vendor-prefixes/lookup.ts';
import type { WatchService } from '../network/watch/watch-service.ts';
import { whenAborted } from '../platform/until-aborted.ts';
import type { Clock } from '../platform/machine.ts';
import { asDevice, simulatedSite } from './simulated-site.ts';

/** What a watched simulated phone does: it leaves once, comes back and announces itself. */
const life: readonly { readonly type: WatchEvent['type']; readonly afterMs: number }[] = [
  { type: 'present', afterMs: 0 },
  { type: 'left', afterMs: 15_000 },
  { type: 'back', afterMs: 35_000 },
  { type: 'announced', afterMs: 36_000 },
];

/** Watches a phone of the simulated site, so that the demo can show steps that prove themselves. */
export function createSimulatedWatchService(deps: {
  readonly clock: Clock;
  readonly vendors: VendorLookup;
}): WatchService {
  return {
    watch: async (target, { signal, onEvent }) => {
      await deps.vendors.ready();
      const simulated = simulatedSite.devices.find((device) =>
        'ip' in target
          ? device.ip === target.ip
          : 'mac' in target
            ? device.mac === target.mac
            : false,
      );
      if (simulated === undefined) return failure(problem('WATCH_TARGET_NOT_FOUND'));
      const { ip, mac, phone } = asDevice(simulated, deps.vendors);
      const startedMs = deps.clock.monotonicMs();
      for (const { type, afterMs } of life) {
        await deps.clock.sleep(startedMs + afterMs - deps.clock.monotonicMs(), signal);
        if (signal.aborted) return success(undefined);
        onEvent({
          type,
          at: deps.clock.now().toISOString(),
          ip,
          mac,
          brand: phone?.brand ?? null,
          model: phone?.model ?? null,
          firmware: phone?.firmware ?? null,
          evidence: [{ kind: 'system', value: 'simulated', atMs: afterMs }],
          ...(type === 'left' ? { ownNetwork: 'held' as const } : {}),
          problem: null,
        });
      }
      await whenAborted(signal);
      return success(undefined);
    },
  };
}
