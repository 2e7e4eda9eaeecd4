import type { Clock, RandomSource } from '../platform/machine.ts';
import { sameSecret } from './http-guard.ts';

/** How long a code works: enough to paste an address, too short to be found later. */
export const ENTRY_LIFE_MS = 60_000;

export type EntryCode = {
  readonly code: string;
  /** Resolves once a browser has come in with this code. */
  readonly used: Promise<void>;
  /** Withdraws the code when nobody can come to use it. */
  readonly withdraw: () => void;
};

/** Whether the person reads the code's address in the terminal, or the code is in a page on disk. */
export type EntryPlace = 'terminal' | 'disk';

export type EntryCodes = {
  readonly issue: (place: EntryPlace) => EntryCode;
  /** Whether the code lets a browser in now; it never does so a second time. */
  readonly use: (given: string) => boolean;
  /** Whether a code that the person can read would work now. */
  readonly isShown: () => boolean;
};

/** Codes that let a browser in: each works once, within a minute. */
export function createEntryCodes(
  random: Pick<RandomSource, 'hex'>,
  clock: Pick<Clock, 'monotonicMs'>,
): EntryCodes {
  const codes = new Map<
    string,
    { readonly place: EntryPlace; readonly endsMs: number; readonly resolve: () => void }
  >();

  function forgetOld(): void {
    const nowMs = clock.monotonicMs();
    for (const [code, { endsMs }] of codes) if (nowMs >= endsMs) codes.delete(code);
  }

  return {
    issue: (place) => {
      forgetOld();
      const { promise: used, resolve } = Promise.withResolvers<void>();
      const code = random.hex(16);
      codes.set(code, { place, endsMs: clock.monotonicMs() + ENTRY_LIFE_MS, resolve });
      return { code, used, withdraw: () => void codes.delete(code) };
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
    isShown: () => {
      forgetOld();
      return [...codes.values()].some(({ place }) => place === 'terminal');
    },
  };
}
