import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import { isSettled } from '../../../shared/identification/device-identity.ts';
import type { Testimony } from '../../../shared/identification/testimony.ts';
import type { Clock } from '../../platform/machine.ts';
import { type AskedHost, hasAnsweredSip, planOf } from './asked-host.ts';
import type { ProbePlan } from './probe-plan.ts';

export type IdentifyOptions = {
  readonly signal: AbortSignal;
  /** Start of the scan on the monotonic clock: evidence times count from it. */
  readonly startedAtMs: number;
  /** Local address to send from; null lets the system choose. */
  readonly interfaceAddress: string | null;
  /** Receives what the host said, even after the promise has settled (slow answers, up to 7.5 s). */
  readonly learn: (evidence: readonly Evidence[]) => void;
  /** Sets the listener for new facts about the host; null removes it. */
  readonly onNews: (listener: (() => void) | null) => void;
};

/** What the questions to one host share: what is known so far, the plan, and the time. */
export type Interview = {
  readonly host: AskedHost;
  readonly interfaceAddress: string | null;
  /** Ends with the scan. */
  readonly signal: AbortSignal;
  /** Ends with the scan, or as soon as the host has named itself. */
  readonly stop: AbortSignal;
  readonly isOver: () => boolean;
  readonly isNamed: () => boolean;
  readonly heardSip: () => boolean;
  readonly plan: () => ProbePlan;
  /** Marks a question as asked; false when it was asked before. */
  readonly isNew: (question: string) => boolean;
  readonly learn: (testimony: readonly Testimony[]) => void;
  readonly elapsedMs: () => number;
  /** Waits until a moment after the start that follows from the plan, even if the plan changes. */
  readonly waitUntil: (dueMs: () => number) => Promise<void>;
  /** Ends the interview of a host that has named itself. */
  readonly stopIfNamed: () => void;
  /** Plans again from what is known now, and wakes every wait that depends on the plan. */
  readonly planAnew: () => void;
};

/** Opens the interview of one host. */
export function openInterview(
  deps: { readonly clock: Clock; readonly catalogue: IdentificationCatalogue },
  host: AskedHost,
  options: IdentifyOptions,
): Interview {
  const { clock, catalogue } = deps;
  const { signal, interfaceAddress } = options;
  const named = new AbortController();
  const stop = AbortSignal.any([signal, named.signal]);
  const startMs = clock.monotonicMs();
  let plan = planOf(host.known(), catalogue);
  let planned = new AbortController();

  const isOver = (): boolean => stop.aborted;
  const isNamed = (): boolean => isSettled(host.known().identity);
  const elapsedMs = (): number => clock.monotonicMs() - startMs;
  return {
    host,
    interfaceAddress,
    signal,
    stop,
    isOver,
    isNamed,
    heardSip: () => hasAnsweredSip(host.known().evidence),
    plan: () => plan,
    isNew: (question) => {
      if (host.asked.has(question)) return false;
      host.asked.add(question);
      return true;
    },
    learn: (testimony) => {
      if (signal.aborted) return;
      const atMs = Math.max(0, clock.monotonicMs() - options.startedAtMs);
      options.learn(testimony.map((item) => ({ ...item, atMs })));
    },
    elapsedMs,
    waitUntil: async (dueMs) => {
      for (let left = dueMs() - elapsedMs(); left > 0 && !isOver(); left = dueMs() - elapsedMs())
        await clock.sleep(left, AbortSignal.any([stop, planned.signal]));
    },
    stopIfNamed: () => {
      if (isNamed()) named.abort();
    },
    planAnew: () => {
      plan = planOf(host.known(), catalogue);
      planned.abort();
      planned = new AbortController();
    },
  };
}
