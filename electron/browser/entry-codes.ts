import type { Clock, RandomSource } from '../platform/ports.ts';
import { sameSecret } from './http-guard.ts';

/** Time that a code is good for: enough to paste an address, too short to be found later. */
export const ENTRY_LIFE_MS = 60_000;

export type EntryCode = {
  readonly code: string;
  /** Resolves once a browser has come in with this code. */
  readonly used: Promise<void>;
};

export type EntryCodes = {
  readonly issue: () => EntryCode;
  /** Whether the code lets in now; it never does a second time. */
  readonly use: (given: string) => boolean;
  /** Whether some code would let in now. */
  readonly isWaiting: () => boolean;
};

/** Codes that let a browser in: each is good for one use and one minute. */
export function createEntryCodes(
  random: Pick<RandomSource, 'hex'>,
  clock: Pick<Clock, 'monotonicMs'>,
): EntryCodes {
  const codes = new Map<string, { readonly endsMs: number; readonly resolve: () => void }>();

  function forgetOld(): void {
    const nowMs = clock.monotonicMs();
    for (const [code, { endsMs }] of codes) if (nowMs >= endsMs) codes.delete(code);
  }

  return {
    issue: () => {
      forgetOld();
      const { promise: used, resolve } = Promise.withResolvers<void>();
      const code = random.hex(16);
      codes.set(code, { endsMs: clock.monotonicMs() + ENTRY_LIFE_MS, resolve });
      return { code, used };
    },
    use: (given) => {
      forgetOld();
      for (const [code, { resolve }] of codes)
        if (sameSecret(given, code)) {
          codes.delete(code);
          resolve();
          return true;
        }
      return false;
    },
    isWaiting: () => {
      forgetOld();
      return codes.size > 0;
    },
  };
}
